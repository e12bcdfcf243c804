import Dispatch
import FileTree

extension Renderer {
  /// How often a rendering may turn out to need further repositories: bases that name bases.
  private static let remoteRounds = 10

  /// Renderings run on threads of their own: some take long, and others wait for the threads of tasks.
  private static let queue = DispatchQueue(label: "rendering", attributes: .concurrent)

  /// The manifests of a source, with the repositories that turn out to be needed on the way.
  ///
  /// - Parameters:
  ///   - tree: the source's repository at the resolved revision.
  ///   - references: the repositories of the Application's `ref` sources, by reference name.
  ///   - fetch: gets a repository that a kustomization names by address.
  /// - Throws: `RenderError`, and what `fetch` throws.
  public func render(
    _ request: RenderRequest, _ tree: any FileTree, references: [String: any FileTree] = [:],
    fetch: (RemoteRepository) async throws -> any FileTree
  ) async throws -> RenderedSource {
    var remotes: [RemoteRepository: any FileTree] = [:]
    for _ in 0..<Self.remoteRounds {
      let available = remotes
      let result = await withCheckedContinuation { continuation in
        Self.queue.async {
          continuation.resume(
            returning: Result { () throws(RenderError) in
              try render(request, tree, references: references, remotes: available)
            })
        }
      }
      guard case .failure(.remote(let needed)) = result else { return try result.get() }
      for remote in needed.sorted(by: { ($0.repository, $0.reference) < ($1.repository, $1.reference) }) {
        remotes[remote] = try await fetch(remote)
      }
    }
    throw RenderError.unsupported(
      "\(request.source["path"]?.string ?? "."): bases lead from repository to repository without end; remove the circle")
  }
}
