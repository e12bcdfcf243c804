import CustomResources
import ObjectModel
import Repositories
import Settings
import Synchronization

@testable import Applications

/// A repository in memory: each revision is a list of manifests.
final class FakeSources: SourceLoading {
  struct State {
    var revisions: [String: [Manifest]] = [:]
    var head = ""
    var isAway = false
  }

  let state = Mutex(State())

  /// Makes a revision the newest one.
  func push(_ revision: String, _ manifests: [JSONValue]) {
    state.withLock { state in
      state.revisions[revision] = manifests.map(Manifest.init)
      state.head = revision
    }
  }

  func load(
    _ sources: [ApplicationSource], revisions: [String], of application: Application, controlNamespace: String, project: String,
    settings: DeliverySettings, credentials: CredentialBook, cluster: ClusterFacts, freshness: Freshness
  ) async throws(SourceLoadError) -> LoadedSources {
    let (head, known, isAway) = state.withLock { ($0.head, $0.revisions, $0.isAway) }
    if isAway {
      throw .repository(
        RepositoryError(cause: .unreachable, repository: "fake", problem: "it cannot be reached", remedy: "wait"))
    }
    let revision = revisions.first.flatMap { $0.isEmpty ? nil : $0 } ?? head
    guard let manifests = known[revision] else { throw .unsupported("there is no revision \(revision)") }
    return LoadedSources(manifests: manifests, revisions: [revision], sourceTypes: ["Directory"], warnings: [])
  }
}
