import CustomResources
import FileTree
import Logging
import Previews
import Rendering
import Repositories

/// Repositories that a command fetches for itself, with the credentials of nobody.
struct FetchedRepositories: OtherRepositories {
  private let store: RepositoryStore

  init(environment: [String: String]) {
    var logger = Logger(label: "repositories")
    logger.logLevel = .error
    store = RepositoryStore(directory: DataDirectory.repositoryCache(environment: environment), logger: logger)
  }

  func files(of source: ApplicationSource) async throws -> (tree: any FileTree, revision: String) {
    if source.isHelmRepository || source.isOCI {
      throw CommandFailure(
        "\(source.repoURL): charts of Helm and OCI repositories are not fetched; vendor the chart to preview it")
    }
    let resolved = try await store.resolve(source.targetRevision, of: source.repoURL, tagPrefix: source.tagPrefix)
    return (try await store.tree(of: source.repoURL, at: resolved.commit), resolved.commit.description)
  }

  /// The repository that a kustomization names by address.
  func tree(of remote: RemoteRepository) async throws -> any FileTree {
    try await files(
      of: ApplicationSource(["repoURL": .string(remote.repository), "targetRevision": .string(remote.reference)])
    ).tree
  }
}
