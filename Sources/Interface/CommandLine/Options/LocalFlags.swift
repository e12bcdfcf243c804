import ArgumentParser

/// A folder of this machine that stands in for an application's repository.
struct LocalFlags: ParsableArguments {
  @Option(help: "Take the manifests from this folder rather than from the repository.") var local: String?
  @Option(help: "What stands for the top of the repository, for --local.") var localRepoRoot = "/"
  @Option(help: .hidden) var localInclude: [String] = []

  /// - Throws: `CommandFailure` for a folder that does not exist.
  func place() async throws(CommandFailure) -> RenderedPlace? {
    guard let local else { return nil }
    return try await RenderedPlace(local, root: localRepoRoot)
  }
}
