import CustomResources
import FileTree
import KubernetesClient
import ObjectModel
import Rendering
import Repositories
import Settings

/// What the sources of an application say should be.
struct LoadedSources: Sendable {
  /// In the order of the sources, as rendered: no namespace filled in, no mark.
  var manifests: [Manifest]
  /// The commit of each source.
  var revisions: [String] = []
  /// The type of each source that renders anything.
  var sourceTypes: [String] = []
  /// What the renderers had to say, one sentence each.
  var warnings: [String] = []
}

/// The sources could not be loaded; prints as the text of the `ComparisonError` condition.
enum SourceLoadError: Error, CustomStringConvertible {
  case repository(RepositoryError)
  case render(source: Int, RenderError)
  case unsupported(String)

  var description: String {
    switch self {
    case .repository(let error): "Failed to load target state: \(error)"
    case .render(_, let error): "Failed to load target state: failed to generate manifest: \(error)"
    case .unsupported(let what): "Failed to load target state: \(what)"
    }
  }

  /// Whether the repository may answer by itself a little later.
  var isTransient: Bool {
    if case .repository(let error) = self { error.isTransient } else { false }
  }
}

/// Loads what an application should be.
protocol SourceLoading: Sendable {
  /// - Parameters:
  ///   - revisions: the revision of each source where it is not the one of the spec.
  ///   - freshness: how old an answer about branches and tags may be.
  func load(
    _ sources: [ApplicationSource], revisions: [String], of application: Application, controlNamespace: String,
    project: String, settings: DeliverySettings, credentials: CredentialBook, cluster: ClusterFacts, freshness: Freshness
  ) async throws(SourceLoadError) -> LoadedSources
}

/// Resolves, reads and renders the sources of applications.
struct SourceLoader: SourceLoading {
  let repositories: RepositoryStore
  let archives: ArchiveStore
  let renderer: Renderer

  /// - Parameters:
  ///   - revisions: the revision of each source where it is not the one of the spec: pinned ones of an operation, or the ones
  ///     compared last.
  ///   - freshness: how old an answer about branches and tags may be.
  func load(
    _ sources: [ApplicationSource], revisions: [String] = [], of application: Application, controlNamespace: String,
    project: String, settings: DeliverySettings, credentials: CredentialBook, cluster: ClusterFacts, freshness: Freshness
  ) async throws(SourceLoadError) -> LoadedSources {
    var trees: [(tree: any FileTree, revision: String)] = []
    for (index, source) in sources.enumerated() {
      trees.append(
        try await tree(
          of: source, revision: index < revisions.count ? revisions[index] : "", project: project, credentials: credentials,
          freshness: freshness))
    }
    var references: [String: any FileTree] = [:]
    for (source, tree) in zip(sources, trees) where !source.ref.isEmpty { references[source.ref] = tree.tree }

    var result = LoadedSources(manifests: [], revisions: trees.map(\.revision))
    for (index, (source, tree)) in zip(sources, trees).enumerated() where !source.isReferenceOnly {
      let request = RenderRequest(
        source: source.value, application: application.instanceName(controlNamespace: controlNamespace), project: project,
        destinationNamespace: application.spec.destination.namespace, revision: tree.revision,
        kubernetesVersion: cluster.version, apiVersions: cluster.apiVersions, settings: settings.rendering)
      let rendered: RenderedSource
      do {
        rendered = try await renderer.render(request, tree.tree, references: references) { remote in
          if remote.isFile {
            return try await file(remote, isPrivateAllowed: settings.rendering.allowsPrivateAddresses, freshness)
          }
          return try await self.tree(
            of: remote.source, revision: "", project: project, credentials: credentials, freshness: freshness
          ).tree
        }
      } catch let error as RenderError {
        throw .render(source: index, error)
      } catch let error as SourceLoadError {
        throw error
      } catch {
        throw .unsupported("\(error)")
      }
      result.manifests += rendered.manifests
      result.sourceTypes.append(rendered.sourceType.rawValue)
      result.warnings += rendered.warnings
    }
    return result
  }

  private func tree(
    of source: ApplicationSource, revision: String, project: String, credentials: CredentialBook, freshness: Freshness
  ) async throws(SourceLoadError) -> (tree: any FileTree, revision: String) {
    if source.isHelmRepository || source.isOCI {
      return try await archive(of: source, revision, project: project, credentials: credentials, freshness)
    }
    let visa = credentials.credentials(for: source.repoURL, project: project)
    do {
      let commit: CommitID
      if let pinned = CommitID(revision) {
        commit = pinned
      } else {
        commit = try await repositories.resolve(
          revision.isEmpty ? source.targetRevision : revision, of: source.repoURL, tagPrefix: source.tagPrefix, credentials: visa,
          freshness: freshness
        ).commit
      }
      let tree = try await repositories.tree(of: source.repoURL, at: commit, credentials: visa)
      return (tree, commit.description)
    } catch {
      throw .repository(error)
    }
  }

  private func file(
    _ remote: RemoteRepository, isPrivateAllowed: Bool, _ freshness: Freshness
  ) async throws(SourceLoadError) -> any FileTree {
    do throws(RepositoryError) {
      return RemoteRepository.tree(
        ofFile: try await archives.file(at: remote.repository, allowsPrivate: isPrivateAllowed, freshness: freshness))
    } catch {
      throw .repository(error)
    }
  }

  private func archive(
    of source: ApplicationSource, _ revision: String, project: String, credentials: CredentialBook, _ freshness: Freshness
  ) async throws(SourceLoadError) -> (tree: any FileTree, revision: String) {
    let wanted = ArchiveSource(
      repository: source.repoURL, chart: source.chart, version: revision.isEmpty ? source.targetRevision : revision,
      usesPlainHTTP: credentials.usesPlainHTTP(for: source.repoURL, project: project),
      passesCredentials: source.value["helm", "passCredentials"]?.bool ?? false)
    do throws(RepositoryError) {
      let archive = try await archives.archive(
        wanted, credentials: credentials.credentials(for: source.repoURL, project: project), freshness: freshness)
      return (archive.tree, archive.revision)
    } catch {
      throw .repository(error)
    }
  }
}

/// What rendering may ask about the destination cluster.
struct ClusterFacts: Sendable {
  /// As `v1.36.2`; `nil` if unknown.
  var version: String?
  /// As `apps/v1` and `apps/v1/Deployment`.
  var apiVersions: [String]

  init(_ discovery: Discovery) {
    version = discovery.serverVersion
    apiVersions = discovery.apiVersions
  }
}
