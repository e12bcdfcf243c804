import CustomResources
import FileTree
import ObjectModel
import Rendering

/// What an application renders to at one revision.
enum ApplicationRendering: Sendable {
  case manifests([Manifest], warnings: [String])
  case failed(String)
  case skipped(String)

  /// Nothing of the application lies in this repository, and nothing of it changed.
  static let elsewhere = ApplicationRendering.manifests([], warnings: [])

  var warnings: [String] { if case .manifests(_, let warnings) = self { warnings } else { [] } }

  /// The applications among the manifests.
  func applications(_ options: PreviewOptions) -> [Application] {
    guard case .manifests(let manifests, _) = self else { return [] }
    return manifests.filter { $0.kind == Application.kind.kind && $0.group == Application.kind.group }.map(Application.init)
  }
}

extension ApplicationKey {
  init(_ application: Application, _ options: PreviewOptions) {
    self.init(
      namespace: application.namespace.isEmpty ? options.controlNamespace : application.namespace, name: application.name)
  }
}

/// Renders the sources of applications at a revision.
struct SourceRendering: Sendable {
  let renderer: Renderer
  let settings: RenderSettings
  let options: PreviewOptions
  let others: any OtherRepositories
  let isThisRepository: @Sendable (String) -> Bool

  func render(_ application: Application, _ side: PreviewSide) async -> ApplicationRendering {
    if let fault = application.spec.sourceFaults.first { return .failed(fault) }
    let sources = application.effectiveSources

    // 1. The files of all sources
    var trees: [(tree: any FileTree, revision: String)] = []
    for source in sources {
      if isThisRepository(source.repoURL), !source.isHelmRepository {
        trees.append((side.tree, side.revision))
        continue
      }
      do {
        trees.append(try await others.files(of: source))
      } catch {
        return .skipped("\(error)")
      }
    }
    var references: [String: any FileTree] = [:]
    for (source, tree) in zip(sources, trees) where !source.ref.isEmpty { references[source.ref] = tree.tree }

    // 2. Their manifests
    var manifests: [Manifest] = []
    var warnings: [String] = []
    for (source, tree) in zip(sources, trees) where !source.isReferenceOnly {
      let request = RenderRequest(
        source: source.value, application: application.instanceName(controlNamespace: options.controlNamespace),
        project: application.spec.project, destinationNamespace: application.spec.destination.namespace, revision: tree.revision,
        kubernetesVersion: options.kubernetesVersion, apiVersions: options.apiVersions, settings: settings)
      do {
        let rendered = try await renderer.render(request, tree.tree, references: references) { remote in
          let base = ApplicationSource(["repoURL": .string(remote.repository), "targetRevision": .string(remote.reference)])
          return try await others.files(of: base).tree
        }
        manifests += rendered.manifests
        warnings += rendered.warnings
      } catch let error as RenderError {
        return .failed("\(error)")
      } catch {
        return .skipped("\(error)")
      }
    }
    return .manifests(manifests, warnings: warnings)
  }
}
