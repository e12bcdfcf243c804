import ObjectModel

/// Makes the resources of an entry of `helmCharts`.
struct ChartGenerator: ResourceGenerator {
  let chart: HelmChartEntry
  let globals: HelmGlobals
  let files: ChartFiles
  let inflator: (any ChartInflator)?
  let context: LayerContext

  func generate() throws(KustomizeError) -> ResourceMap {
    guard context.options.isHelmEnabled else { throw KustomizeError("must specify --enable-helm") }
    if chart.name.isEmpty { throw KustomizeError("chart name cannot be empty") }
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
