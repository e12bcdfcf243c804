import FileTree
import Kustomize
import ObjectModel

/// A directory with a kustomization, built as `kustomize build` does after the parameters of the source have been written into
/// it.
public struct KustomizeSourceRenderer: SourceRenderer {
  public let type = SourceType.kustomize
  public let version = 1
  private let cache = ParsedFileCache()
  private let charts: (any ChartInflator)?

  /// - Parameter charts: renders `helmCharts` where `--enable-helm` is among the build options; `nil` refuses them.
  public init(charts: (any ChartInflator)? = nil) { self.charts = charts }

  public func render(_ inputs: RenderInputs) throws(RenderError) -> RenderOutput {
    // 1. The parameters and the settings
    let parameters = try KustomizeParameters(inputs.source["kustomize"])
    let settings = try KustomizeBuildOptions(inputs.settings.kustomizeBuildOptions)
    var output = RenderOutput(warnings: settings.warnings)
    if !parameters.version.isEmpty {
      output.warnings.append(
        "kustomize.version \(parameters.version) has no effect: kustomizations are built as kustomize 5.8 builds them")
    }
    var options = settings.options
    let kubernetesVersion = parameters.kubeVersion.isEmpty ? inputs.kubernetesVersion ?? "" : parameters.kubeVersion
    if options.kubeVersion.isEmpty { options.kubeVersion = kubernetesVersion }
    options.apiVersions += parameters.apiVersions.isEmpty ? inputs.apiVersions : parameters.apiVersions

    // 2. The files, edited
    let tree = try edited(inputs, parameters)

    // 3. The build
    let build = KustomizeBuild(tree: tree, options: options, charts: charts, remote: inputs.remotes, cache: cache)
    do throws(KustomizeError) {
      output.manifests = try build.run(inputs.directory.description) { output.warnings.append($0) }.manifests().map(\.value)
    } catch {
      throw .file(inputs.directory.description, detail: "kustomize build \(inputs.directory) failed: \(error.message)")
    }
    output.manifests.removeAll(where: \.isNull)
    return output
  }

  private func edited(_ inputs: RenderInputs, _ parameters: KustomizeParameters) throws(RenderError) -> any FileTree {
    if parameters.changesNothing { return inputs.tree }
    for name in KustomizationNames.all {
      guard let path = inputs.directory.child(name) else { continue }
      let file = try RenderError.reading { () throws(FileTreeError) in try inputs.tree.resolve(path) }
      guard let file, file.entry.kind == .file else { continue }
      let content = try RenderError.reading { () throws(FileTreeError) in
        try inputs.tree.contents(of: file.path, limit: FileTreeLimits.fileSize)
      }
      var kustomization: JSONValue
      do throws(YAMLError) {
        kustomization = try YAML.firstDocument(content) ?? [:]
      } catch {
        throw .file(path.description, detail: "kustomize build \(inputs.directory) failed: \(path): \(error)")
      }
      // What is no object is for the build to refuse.
      guard kustomization.object != nil else { return inputs.tree }
      try KustomizationEdits(parameters, environment: inputs.environment, components: components(inputs, parameters))
        .apply(to: &kustomization)
      return EditedFileTree(inputs.tree, edits: [file.path: Array(YAML.text(kustomization).utf8)])
    }
    // Without a kustomization the build says what is missing.
    return inputs.tree
  }

  private func components(_ inputs: RenderInputs, _ parameters: KustomizeParameters) throws(RenderError) -> [String] {
    guard parameters.ignoreMissingComponents else { return parameters.components }
    var found: [String] = []
    for component in parameters.components {
      // What leaves the repository is for the build to refuse.
      guard let path = try? inputs.directory.resolving(component) else {
        found.append(component)
        continue
      }
      let entry = try RenderError.reading { () throws(FileTreeError) in try inputs.tree.resolve(path) }
      if entry != nil { found.append(component) }
    }
    return found
  }
}

/// The names a kustomization file may have, in the order in which they are looked for.
enum KustomizationNames {
  static let all = ["kustomization.yaml", "kustomization.yml", "Kustomization"]
}
