import FileTree
import ObjectModel

/// The directory of an application in its repository, and what it says about how it wants to be rendered.
struct ApplicationDirectory {
  let path: RepositoryPath
  private let tree: any FileTree

  /// Finds the directory that `source.path` names.
  ///
  /// - Throws: `RenderError.path`.
  init(_ source: JSONValue, in tree: any FileTree) throws(RenderError) {
    // A chart of a repository of charts is all there is.
    let isChart = source["chart"]?.string?.isEmpty == false
    let text = isChart ? "." : source["path"]?.string ?? "."
    let requested: RepositoryPath
    do throws(RepositoryPathError) {
      requested = try RepositoryPath(text)
    } catch .absolute {
      throw .path(text, problem: .absolute)
    } catch {
      throw .path(text, problem: .outsideRepository)
    }
    let found: ResolvedEntry?
    do throws(FileTreeError) {
      found = try tree.resolve(requested)
    } catch .linkLeavesTree {
      throw .path(text, problem: .outsideRepository)
    } catch .linkLoop {
      throw .path(text, problem: .missing)
    } catch {
      throw .tree(error)
    }
    guard let found else { throw .path(text, problem: .missing) }
    guard found.entry.kind == .directory else { throw .path(text, problem: .notADirectory) }
    path = found.path
    self.tree = tree
  }

  /// The source with `.argocd-source.yaml` and then `.argocd-source-<application>.yaml` of the directory merged over it.
  /// What says where the source is cannot be changed that way.
  func applyOverrides(to source: JSONValue, application: String) throws(RenderError) -> JSONValue {
    var result = source
    for name in [".argocd-source.yaml", ".argocd-source-\(application).yaml"] {
      guard let file = path.child(name), let content = try content(of: file) else { continue }
      var override: JSONValue?
      let failure = try ManifestText(content).documents { document throws(RenderError) in override = override ?? document.value }
      if let failure { throw .file(file.description, detail: "\(file): \(failure)") }
      guard let override else { continue }
      guard override.object != nil else {
        throw .file(file.description, detail: "\(file): must hold the fields of a source, not \(override.kindName)")
      }
      result = MergePatch.apply(override, to: result)
    }
    for field in ["repoURL", "path", "targetRevision", "chart"] { result[field] = source[field] }
    return result
  }

  private func content(of file: RepositoryPath) throws(RenderError) -> [UInt8]? {
    try RenderError.reading { () throws(FileTreeError) in
      guard let resolved = try tree.resolve(file), resolved.entry.kind == .file else { return nil }
      return try tree.contents(of: resolved.path, limit: 1 << 20)
    }
  }

  /// Explicit parameters decide; then `chart`; then what lies in the directory.
  func sourceType(of source: JSONValue, settings: RenderSettings) throws(RenderError) -> SourceType {
    let explicit = [SourceType.kustomize, .helm, .directory, .plugin].filter { source[$0.field].map { !$0.isNull } ?? false }
    if explicit.count > 1 { throw .severalTypes(explicit) }
    let wanted: SourceType
    if let first = explicit.first {
      wanted = first
    } else if source["chart"]?.string?.isEmpty == false {
      wanted = .helm
    } else {
      wanted = try discoveredType()
    }
    switch wanted {
    case .helm where !settings.isHelmEnabled, .kustomize where !settings.isKustomizeEnabled: return .directory
    default: return wanted
    }
  }

  private func discoveredType() throws(RenderError) -> SourceType {
    let entries = try RenderError.reading { () throws(FileTreeError) in try tree.entries(in: path) }
    let names = entries.filter { $0.kind != .directory }.map(\.name)
    if names.contains(where: { KustomizationNames.all.contains($0) }) { return .kustomize }
    return names.contains { $0.hasSuffix("Chart.yaml") } ? .helm : .directory
  }
}
