import EmbeddedCluster
import KubernetesClient
import Logging

/// Runs work beside the embedded cluster of a data directory, and stops the cluster after it.
///
/// - Parameters:
///   - port: of the API; 0 takes a free one.
///   - onFound: gets what the check of the store found, in a sentence.
///   - work: gets the URL of the API and the way to it from within the process. When it ends, or the cluster does, everything is
///     stopped.
/// - Throws: what the cluster could not start for, or what the work threw.
func withEmbeddedCluster(
  _ directory: DataDirectory, port: Int, logger: Logger, onFound: (String) -> Void = { _ in },
  _ work: @escaping @Sendable (_ url: String, _ server: InProcessCluster) async throws -> Void
) async throws {
  let cluster = EmbeddedCluster(
    configuration: .init(directory: directory.cluster, kubeconfig: directory.kubeconfig, port: port, logger: logger))
  do {
    try await cluster.start()
    onFound(await cluster.found)
    let url = await cluster.address
    guard let door = await cluster.door else { return await cluster.stop() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await cluster.run() }
      group.addTask { try await work(url, InProcessCluster(door: door)) }
      defer { group.cancelAll() }
      try await group.next()
    }
  } catch {
    await cluster.stop()
    throw error
  }
  await cluster.stop()
}

/// The embedded cluster as the client's server within the process.
struct InProcessCluster: InProcessServer {
  let door: EmbeddedClusterDoor

  func answer(_ request: InProcessRequest) async -> InProcessAnswer {
    let answer = await door.answer(
      method: request.method, path: request.path, query: request.query, accept: request.accept, contentType: request.contentType,
      userAgent: request.userAgent, body: request.body)
    let body: InProcessAnswer.Body =
      switch answer.body {
      case .whole(let bytes): .whole(bytes)
      case .lines(let lines): .lines(lines)
      }
    return InProcessAnswer(code: answer.code, headers: answer.headers, body: body)
  }
}
