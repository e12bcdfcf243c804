import GoTemplate

/// What `.` is to the templates of each chart.
enum RootObjects {
  /// The root data of the charts, in their order.
  ///
  /// A subchart's values are the very map its parent has under its name: what one changes the other sees.
  static func make(_ charts: [PlacedChart], _ values: TemplateMap, _ options: HelmOptions) -> [TemplateMap] {
    let release = TemplateValue.map(
      TemplateMap([
        ("Name", .text(options.releaseName)), ("Namespace", .text(options.namespace)), ("IsUpgrade", .bool(options.isUpgrade)),
        ("IsInstall", .bool(!options.isUpgrade)), ("Revision", .int(1)), ("Service", .text("Helm")),
      ]))
    let capabilities = TemplateValue.object(CapabilitiesObject(options.capabilities))
    var roots: [TemplateMap] = []
    var subcharts: [TemplateMap] = []
    for placed in charts {
      let chart = placed.chart
      let own: TemplateMap
      if let parent = placed.parent {
        own = roots[parent]["Values"]?.map?[chart.name]?.map ?? TemplateMap(type: .values)
      } else {
        own = values
      }
      let inner = TemplateMap()
      let root = TemplateMap(
        [
          ("Chart", .map(chart.chartObject(isRoot: placed.parent == nil))), ("Release", release),
          ("Capabilities", capabilities), ("Files", .object(FilesObject(chart.chart.files))), ("Values", .map(own)),
          ("Subcharts", .map(inner)),
        ], type: placed.parent == nil ? .values : .any)
      if let parent = placed.parent { subcharts[parent][chart.name] = .map(root) }
      roots.append(root)
      subcharts.append(inner)
    }
    return roots
  }
}
