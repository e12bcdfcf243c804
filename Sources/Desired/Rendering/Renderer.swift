import FileTree
import Kustomize
import ObjectModel
import Synchronization

/// The one door to manifests: finds out what kind of source a directory is, and renders it.
///
/// A function of the request and the files: the same inputs give the same manifests, so a result is kept and given again
/// for as long as everything that was read stays the same.
public struct Renderer: Sendable {
  private let renderers: [SourceType: any SourceRenderer]
  private let cache: RenderCache?
  private let links = LinkSurvey()
  private let count = RenderCount()

  /// - Parameters:
  ///   - renderers: one a source type; a type without one gives a clear error.
  ///   - cache: where results are kept; `nil` renders every time.
  public init(
    renderers: [any SourceRenderer] = [
      DirectoryRenderer(), HelmSourceRenderer(),
      KustomizeSourceRenderer(charts: HelmChartInflator()),
    ],
    cache: RenderCache? = RenderCache()
  ) {
    self.renderers = Dictionary(renderers.map { ($0.type, $0) }, uniquingKeysWith: { $1 })
    self.cache = cache
  }

  /// The manifests of a source.
  ///
  /// - Parameters:
  ///   - tree: the source's repository at the resolved revision.
  ///   - references: the repositories of the Application's `ref` sources, by reference name.
  ///   - remotes: repositories that a kustomization names by address.
  /// - Throws: `RenderError.remote` when `remotes` lacks some; to be called again with those.
  public func render(
    _ request: RenderRequest, _ tree: any FileTree, references: [String: any FileTree] = [:],
    remotes: [RemoteRepository: any FileTree] = [:]
  ) throws(RenderError) -> RenderedSource {
    if !request.settings.allowsLinksOutOfRepository { try checkLinks(tree) }

    // What decides on the type is looked up every time: it is little, and differs from application to application.
    let recorder = RecordingFileTree(tree)
    let directory = try ApplicationDirectory(request.source, in: recorder)
    let source = try directory.applyOverrides(to: request.source, application: request.application)
    let type = try directory.sourceType(of: source, settings: request.settings)
    guard let renderer = renderers[type] else { throw Self.unsupported(type, source) }

    let key = RenderKey(request, source: source, directory: directory.path, renderer: renderer)
    let environment = environment(of: request, directory: directory.path)
    var outcome: RenderOutcome
    if let kept = cache?.outcome(
      for: key, environment: environment, tree: tree, references: references, remotes: remotes)
    {
      outcome = kept
    } else {
      count.renderings.add(1, ordering: .relaxed)
      outcome = RenderOutcome(renderer, request, source, directory.path, environment, tree, references, remotes)
      cache?.keep(outcome, for: key)
    }
    let output = try outcome.result.get()
    return RenderedSource(
      manifests: output.manifests, sourceType: type, readSet: recorder.readSet.union(outcome.readSet),
      referenceReadSets: outcome.referenceReadSets, warnings: output.warnings)
  }

  /// How often something was rendered, and not found rendered already.
  public var renderings: Int { count.renderings.load(ordering: .relaxed) }

  private static func unsupported(_ type: SourceType, _ source: JSONValue) -> RenderError {
    if type == .plugin {
      let name = source["plugin", "name"]?.string.map { " \"\($0)\"" } ?? ""
      return .unsupported(
        "config management plugin\(name): plugins are not supported; render the manifests beforehand and commit them, or use a Helm, Kustomize or directory source"
      )
    }
    return .unsupported("\(type.rawValue) sources are not supported yet; use plain YAML or JSON manifests in a directory")
  }

  private func checkLinks(_ tree: any FileTree) throws(RenderError) {
    let link = try RenderError.reading { () throws(FileTreeError) in try links.firstLinkLeaving(tree) }
    if let link { throw .linkLeavesRepository(link) }
  }

  private func environment(of request: RenderRequest, directory: RepositoryPath) -> [String: String] {
    [
      "ARGOCD_APP_NAME": request.application,
      "ARGOCD_APP_NAMESPACE": request.destinationNamespace,
      "ARGOCD_APP_PROJECT_NAME": request.project,
      "ARGOCD_APP_REVISION": request.revision,
      "ARGOCD_APP_REVISION_SHORT": String(request.revision.prefix(7)),
      "ARGOCD_APP_REVISION_SHORT_8": String(request.revision.prefix(8)),
      "ARGOCD_APP_SOURCE_REPO_URL": request.source["repoURL"]?.string ?? "",
      "ARGOCD_APP_SOURCE_PATH": request.source["path"]?.string ?? "",
      "ARGOCD_APP_SOURCE_TARGET_REVISION": request.source["targetRevision"]?.string ?? "",
    ]
  }
}

private final class RenderCount: Sendable {
  let renderings = Atomic(0)
}
