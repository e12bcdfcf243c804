import CustomResources
import FileTree
import Helm
import ObjectModel

/// Charts: what `helm template` makes of a directory with the parameters of `spec.source.helm`, in this process.
///
/// Nothing is installed: `lookup` finds nothing, and there is no release. Helm's hooks stay in; syncing maps them to its own.
public struct HelmSourceRenderer: SourceRenderer {
  public let type = SourceType.helm
  public let version = 1
  private let charts: ChartCache

  public init() { charts = ChartCache() }

  public func render(_ inputs: RenderInputs) throws(RenderError) -> RenderOutput {
    let parameters = try HelmParameters(inputs.source["helm"])
    var files = ValueFiles(inputs, ignoresMissing: parameters.block.ignoreMissingValueFiles)
    var options = HelmOptions()
    options.releaseName = releaseName(parameters, inputs)
    options.namespace = namespace(parameters, inputs)
    options.capabilities = try capabilities(parameters, inputs)
    options.validatesSchema = !parameters.block.skipSchemaValidation
    options.values = try parameters.values(&files, inputs.environment)
    do throws(HelmError) {
      let chart = try withDependencies(try charts.chart(at: inputs.directory, in: inputs.tree), inputs)
      return try output(of: try HelmRenderer.render(chart, options), parameters)
    } catch {
      throw .file(inputs.directory.description, detail: "helm template of \"\(inputs.directory)\": \(error.explanation)")
    }
  }

  /// The chart with what `helm dependency build` would bring: from beside it in the repository, and from repositories of charts.
  private func withDependencies(_ chart: Chart, _ inputs: RenderInputs) throws(HelmError) -> Chart {
    if chart.missingDependencies.isEmpty { return chart }
    let chart = try chart.addingLocalDependencies(from: inputs.tree, at: inputs.directory)
    return try chart.addingDependencies { dependency, version throws(HelmError) in
      let repository = dependency.repository
      guard repository.hasPrefix("https://") || repository.hasPrefix("http://") || repository.hasPrefix("oci://") else {
        return nil
      }
      guard let tree = inputs.remotes.chart(dependency.name, version: version, of: repository) else { return nil }
      return try Chart.load(from: tree)
    }
  }

  /// The one that is given, or the name of the application without the namespace before it.
  private func releaseName(_ parameters: HelmParameters, _ inputs: RenderInputs) -> String {
    let given = parameters.block.releaseName
    if !given.isEmpty { return given }
    let instance = inputs.environment["ARGOCD_APP_NAME"]
    guard let mark = instance.firstIndex(of: "_") else { return instance }
    return String(instance[instance.index(after: mark)...])
  }

  private func namespace(_ parameters: HelmParameters, _ inputs: RenderInputs) -> String {
    let given = parameters.block.namespace.isEmpty ? inputs.destinationNamespace : parameters.block.namespace
    return given.isEmpty ? "default" : given
  }

  /// What the parameters say, else what the destination can do. API versions add to those that Helm knows of by itself.
  private func capabilities(_ parameters: HelmParameters, _ inputs: RenderInputs) throws(RenderError) -> Capabilities {
    var result = Capabilities()
    let given = parameters.block.apiVersions.isEmpty ? inputs.apiVersions : parameters.block.apiVersions
    var known = Set(result.apiVersions)
    result.apiVersions += given.filter { known.insert($0).inserted }
    let version = parameters.block.kubeVersion.isEmpty ? inputs.kubernetesVersion ?? "" : parameters.block.kubeVersion
    if version.isEmpty { return result }
    do throws(HelmError) {
      // What a distribution hangs on its version, as in 1.29.3-gke.100, would not satisfy the constraints of charts.
      result.kubeVersion = try KubernetesVersion(KubernetesVersion(version).core)
    } catch {
      throw .parameter(field: "helm.kubeVersion", problem: error.explanation)
    }
    return result
  }

  /// Definitions of custom resources first, hooks last, as Helm prints them.
  private func output(of rendered: RenderedChart, _ parameters: HelmParameters) throws(HelmError) -> RenderOutput {
    var output = RenderOutput(warnings: rendered.warnings.map(\.message))
    if !parameters.block.skipCrds {
      for file in rendered.customResourceFiles { try append(file, to: &output) }
    }
    let hooks = rendered.hooks.filter { !(parameters.block.skipTests && $0.hook?.isTest == true) }
    for manifest in rendered.manifests + hooks where !manifest.document.isNull {
      if manifest.kind.isEmpty { throw missingKind(manifest.document, in: manifest.source) }
      output.manifests.append(manifest.document)
    }
    return output
  }

  private func append(_ file: CustomResourceFile, to output: inout RenderOutput) throws(HelmError) {
    var documents: [JSONValue] = []
    var failure: ManifestText.Failure?
    do throws(RenderError) {
      failure = try ManifestText(file.text).documents { document throws(RenderError) in documents.append(document.value) }
    } catch {
      throw HelmError(.manifest, error.description, file: file.source)
    }
    if let failure { throw HelmError(.manifest, "YAML parse error on \(file.source): \(failure)", file: file.source) }
    for document in documents {
      if document["kind"]?.string?.isEmpty != false { throw missingKind(document, in: file.source) }
      output.manifests.append(document)
    }
  }

  /// The keys show which document is meant; its values may be secret.
  private func missingKind(_ document: JSONValue, in file: String) -> HelmError {
    let keys = document.object?.keys.prefix(10).joined(separator: ", ") ?? document.kindName
    return HelmError(
      .manifest, "failed to unmarshal manifest: Object 'Kind' is missing in '{\(keys)}'", file: file,
      remedy: "give every document a kind, or let the template make nothing")
  }
}
