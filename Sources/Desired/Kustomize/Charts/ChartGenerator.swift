import ObjectModel

/// Makes the resources of an entry of `helmCharts`.
struct ChartGenerator: ResourceGenerator {
  let chart: HelmChartEntry
  let globals: HelmGlobals
  let files: ChartFiles
  let inflator: (any ChartInflator)?
  let context: LayerContext

  /// - Throws: for an entry that cannot be rendered, or when charts are not to be.
  init(
    chart: HelmChartEntry, globals: HelmGlobals, files: ChartFiles, inflator: (any ChartInflator)?, context: LayerContext
  ) throws(KustomizeError) {
    guard context.options.isHelmEnabled else { throw KustomizeError("must specify --enable-helm") }
    if chart.name.isEmpty { throw KustomizeError("chart name cannot be empty") }
    guard ["", "merge", "override", "replace"].contains(chart.valuesMerge) else {
      throw KustomizeError("valuesMerge must be one of [merge override replace]")
    }
    do throws(KustomizeError) {
      for file in chart.additionalValuesFiles { _ = try files.files.load(file) }
    } catch {
      throw error.within("could not load additionalValuesFile")
    }
    self.chart = chart
    self.globals = globals
    self.files = files
    self.inflator = inflator
    self.context = context
  }

  func generate() throws(KustomizeError) -> ResourceMap {
    guard let inflator else { throw KustomizeError("chart '\(chart.name)': Helm charts are not rendered here") }
    let text = try inflator.manifests(of: chart, globals: globals, files: files, options: context.options)
    var map = ResourceMap()
    for var resource in try ResourceReader.objects(text, scopes: context.schema.scopes) {
      resource.isFromHelm = true
      try map.append(resource)
    }
    return map
  }
}
