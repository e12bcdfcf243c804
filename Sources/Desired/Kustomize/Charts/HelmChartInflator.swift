import FileTree
import Helm
import ObjectModel

/// Renders the charts of `helmCharts` with this program's own Helm: those that lie in the chart home, and those that whoever builds
/// can pull. `helmGlobals.configHome` has no meaning here: there are no plugins.
public struct HelmChartInflator: ChartInflator {
  /// Time, randomness and the like, and whatever else holds for every chart.
  public var options: HelmOptions

  public init(options: HelmOptions = HelmOptions()) { self.options = options }

  public func manifests(
    of entry: HelmChartEntry, globals: HelmGlobals, files: ChartFiles, options build: KustomizeOptions
  ) throws(KustomizeError) -> [UInt8] {
    let (tree, place) = try Self.place(of: entry, globals: globals, files: files)
    do throws(HelmError) {
      let chart = try Chart.load(from: tree, at: place)
      var options = options
      if !entry.releaseName.isEmpty { options.releaseName = entry.releaseName }
      if let name = try ReleaseNameTemplate.name(from: entry.nameTemplate, in: options.environment) { options.releaseName = name }
      if !entry.namespace.isEmpty { options.namespace = entry.namespace }
      let version = entry.kubeVersion.isEmpty ? build.kubeVersion : entry.kubeVersion
      if !version.isEmpty { options.capabilities.kubeVersion = try KubernetesVersion(version) }
      options.capabilities.apiVersions += entry.apiVersions + build.apiVersions
      options.values = try Self.values(of: entry, of: tree, at: place, files: files)
      var selection = RenderedChart.Selection()
      selection.includesCustomResources = entry.includeCRDs
      selection.includesHooks = !entry.skipHooks
      selection.includesTests = !entry.skipTests
      return try HelmRenderer.render(chart, options).text(selection)
    } catch {
      throw KustomizeError("chart '\(entry.name)': \(error)")
    }
  }

  /// Where a chart is: in the folder `HOME/NAME`, or `HOME/NAME-VERSION/NAME` when it was pulled from a repository at a version;
  /// else in what is pulled now.
  private static func place(
    of entry: HelmChartEntry, globals: HelmGlobals, files: ChartFiles
  ) throws(KustomizeError) -> (tree: any FileTree, place: RepositoryPath) {
    let home = globals.chartHome.isEmpty ? "charts" : globals.chartHome
    let isPulled = !entry.repository.isEmpty && !entry.version.isEmpty
    let text = isPulled ? "\(home)/\(entry.name)-\(entry.version)/\(entry.name)" : "\(home)/\(entry.name)"
    let place: RepositoryPath
    do throws(RepositoryPathError) {
      place = try files.directory.resolving(text)
    } catch {
      throw KustomizeError("chart '\(entry.name)': \(error)")
    }
    do throws(FileTreeError) {
      if let found = try files.tree.resolve(place), found.entry.kind == .directory { return (files.tree, found.path) }
    } catch {
      throw KustomizeError("chart '\(entry.name)': \(error)")
    }
    if entry.repository.isEmpty { throw KustomizeError("no repo specified for pull, no chart found at ''") }
    guard let remote = files.remote else {
      throw KustomizeError(
        "chart '\(entry.name)' of \(entry.repository) is not in '\(text)', and charts are not pulled while building; "
          + "put it there, or let an Application have the chart as its source")
    }
    return (try remote.chart(entry.name, version: entry.version, from: entry.repository), .root)
  }

  // MARK: - Values

  /// Values as a values file of the release: `valuesFile`, by default the chart's own, with `valuesInline` merged as `valuesMerge`
  /// says; over it the additional files.
  private static func values(
    of entry: HelmChartEntry, of tree: any FileTree, at place: RepositoryPath, files: ChartFiles
  ) throws(HelmError) -> JSONObject {
    var values: JSONObject = [:]
    if entry.valuesInline == nil || entry.valuesMerge != "replace" {
      if !entry.valuesFile.isEmpty {
        values = try read(entry.valuesFile, files)
      } else if let own = place.child("values.yaml"), let bytes = try? tree.read(own) {
        values = try parsed(bytes, "values.yaml")
      }
    }
    if let inline = entry.valuesInline {
      switch entry.valuesMerge {
      case "replace": values = inline
      case "merge": values = merged(values, into: inline)
      default: values = merged(inline, into: values)
      }
    }
    for file in entry.additionalValuesFiles { values = overlaid(values, with: try read(file, files)) }
    return values
  }

  private static func read(_ file: String, _ files: ChartFiles) throws(HelmError) -> JSONObject {
    let bytes: [UInt8]
    do throws(KustomizeError) {
      bytes = try files.files.load(file)
    } catch {
      throw HelmError(.values, error.message)
    }
    return try parsed(bytes, file)
  }

  private static func parsed(_ bytes: [UInt8], _ file: String) throws(HelmError) -> JSONObject {
    do throws(ValuesFileError) {
      return try ValuesFile.read(bytes)
    } catch {
      throw HelmError(.values, "\(file): \(error)")
    }
  }

  /// As kustomize merges: null removes a key, and is dropped from maps that are new.
  private static func merged(_ patch: JSONObject, into values: JSONObject) -> JSONObject {
    var result = values
    for (key, value) in patch {
      switch value {
      case .null: result[key] = nil
      case .object(let members): result[key] = .object(merged(members, into: result[key]?.object ?? [:]))
      default: result[key] = value
      }
    }
    return result
  }

  /// As Helm lays one values file over another.
  private static func overlaid(_ values: JSONObject, with later: JSONObject) -> JSONObject {
    var result = values
    for (key, value) in later {
      if let members = value.object, let old = result[key]?.object {
        result[key] = .object(overlaid(old, with: members))
      } else {
        result[key] = value
      }
    }
    return result
  }
}
