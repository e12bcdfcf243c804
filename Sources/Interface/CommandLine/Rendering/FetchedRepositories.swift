import CustomResources
import FileTree
import Logging
import Previews
import Rendering
import Repositories

/// Repositories that a command fetches for itself, with the credentials of nobody.
struct FetchedRepositories: OtherRepositories {
  private let store: RepositoryStore
  private let archives: ArchiveStore

  init(environment: [String: String]) {
    var logger = Logger(label: "repositories")
    logger.logLevel = .error
    let directory = DataDirectory.repositoryCache(environment: environment)
    store = RepositoryStore(directory: directory, logger: logger)
    archives = ArchiveStore(directory: directory + "/archives")
  }

  func files(of source: ApplicationSource) async throws -> (tree: any FileTree, revision: String) {
    if source.isHelmRepository || source.isOCI {
      let archive = try await archives.archive(
        ArchiveSource(repository: source.repoURL, chart: source.chart, version: source.targetRevision))
      return (archive.tree, archive.revision)
    }
    let resolved = try await store.resolve(source.targetRevision, of: source.repoURL, tagPrefix: source.tagPrefix)
    return (try await store.tree(of: source.repoURL, at: resolved.commit), resolved.commit.description)
  }

  /// What a source names by address.
  func tree(of remote: RemoteRepository) async throws -> any FileTree {
    // Whoever runs a command can reach whatever they can reach.
    if remote.isFile {
      return RemoteRepository.tree(ofFile: try await archives.file(at: remote.repository, allowsPrivate: true))
    }
    return try await files(of: remote.source).tree
  }
}
