import EmbeddedCluster
import Logging

/// Runs work beside the embedded cluster of a data directory, and stops the cluster after it.
///
/// - Parameters:
///   - port: of the API; 0 takes a free one.
///   - onFound: gets what the check of the store found, in a sentence.
///   - work: gets the URL of the API. When it ends, or the cluster does, everything is stopped.
/// - Throws: what the cluster could not start for, or what the work threw.
func withEmbeddedCluster(
  _ directory: DataDirectory, port: Int, logger: Logger, onFound: (String) -> Void = { _ in },
  _ work: @escaping @Sendable (_ url: String) async throws -> Void
) async throws {
  let cluster = EmbeddedCluster(
    configuration: .init(directory: directory.cluster, kubeconfig: directory.kubeconfig, port: port, logger: logger))
  do {
    try await cluster.start()
    onFound(await cluster.found)
    let url = await cluster.address
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await cluster.run() }
      group.addTask { try await work(url) }
      defer { group.cancelAll() }
      try await group.next()
    }
  } catch {
    await cluster.stop()
    throw error
  }
  await cluster.stop()
}
