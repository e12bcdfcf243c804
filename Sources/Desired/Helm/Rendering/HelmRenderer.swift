import GoTemplate
import JSONSchema
import ObjectModel

/// Renders charts: a pure function of a chart and options.
public enum HelmRenderer {
  /// Renders a chart.
  ///
  /// Any number of renders of one chart may run at the same time.
  ///
  /// - Throws: `HelmError`.
  public static func render(_ chart: Chart, _ options: HelmOptions = HelmOptions()) throws(HelmError) -> RenderedChart {
    try render(chart, options, requiresDependencies: true)
  }

  /// - Parameter requiresDependencies: whether a chart is refused when dependencies are missing or it is a library.
  static func render(
    _ chart: Chart, _ options: HelmOptions, requiresDependencies: Bool
  ) throws(HelmError) -> RenderedChart {
    var warnings = requiresDependencies ? try check(chart) : []
    try ReleaseName.check(options.releaseName)

    // 1. Which subcharts there are, and what their values are.
    var active = ActiveChart(chart)
    do throws(HelmError) {
      var selection = DependencySelection()
      try selection.select(in: &active, values: options.values)
      var imports = ImportedValues()
      try imports.take(into: &active)
      warnings += selection.warnings + imports.warnings
    } catch {
      var error = error
      error.message = "chart dependencies processing failed: \(error.message)"
      throw error
    }
    var coalescing = Coalescing(.coalesce)
    let values = try coalescing.values(of: active, given: TemplateMap(options.values, type: .values))
    warnings += coalescing.warnings
    if options.validatesSchema { try SchemaValidation(options.schemaResolver).check(values, of: active) }
    try checkKubeVersion(chart, options.capabilities.kubeVersion)

    // 2. Templates to text.
    let placed = PlacedChart.all(in: active)
    let set = try chart.compilations.set(for: placed, isLenient: options.isLenient)
    let texts = try execute(set, placed, values, options)

    // 3. Text to manifests.
    let notes = "\(active.name)/templates/NOTES.txt"
    var reading = ManifestReading(keepsDocuments: options.keepsDocuments)
    for (file, text) in texts where !file.name.hasSuffix("NOTES.txt") {
      try reading.read(text, from: file.name, chart: placed[file.chart].chart.name)
    }
    return RenderedChart(
      manifests: KindOrder.sorted(reading.manifests), hooks: KindOrder.sorted(reading.hooks),
      customResourceFiles: customResourceFiles(placed),
      notes: texts.first { $0.file.name == notes }.map { String(decoding: $0.text, as: UTF8.self) } ?? "",
      warnings: unique(warnings + reading.warnings))
  }

  /// Refuses what cannot be installed.
  private static func check(_ chart: Chart) throws(HelmError) -> [HelmWarning] {
    if chart.metadata.isLibrary {
      throw HelmError(
        .chart, "library charts are not installable", chart: chart.name,
        remedy: "a library is used by charts that list it in their dependencies")
    }
    let missing = chart.missingDependencies
    if !missing.isEmpty {
      throw HelmError(
        .missingDependencies,
        """
        an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing \
        dependencies: found in Chart.yaml, but missing in charts/ directory: \(missing.joined(separator: ", "))
        """, chart: chart.name)
    }
    return chart.warnings
      + (chart.metadata.isDeprecated ? [HelmWarning(level: .warning, message: "this chart is deprecated")] : [])
  }

  private static func checkKubeVersion(_ chart: Chart, _ version: KubernetesVersion) throws(HelmError) {
    let constraint = chart.metadata.kubeVersion
    if constraint.isEmpty || VersionMatch.satisfies(version.core, constraint) { return }
    throw HelmError(
      .template, "chart requires kubeVersion: \(constraint) which is incompatible with Kubernetes \(version.core)",
      chart: chart.name, remedy: "render for another version of Kubernetes, or use another version of the chart")
  }

  /// What every file makes, in the order of the files' names.
  private static func execute(
    _ set: CompiledCharts.Set, _ charts: [PlacedChart], _ values: TemplateMap, _ options: HelmOptions
  ) throws(HelmError) -> [(file: CompiledCharts.File, text: [UInt8])] {
    var current: CompiledCharts.File?
    do {
      var texts = try set.templates.run(in: options.environment) { run in
        let roots = RootObjects.make(charts, values, options)
        var texts: [(file: CompiledCharts.File, text: [UInt8])] = []
        for file in set.files {
          current = file
          let root = roots[file.chart]
          root["Template"] = .map(
            TemplateMap(
              [("Name", .text(file.name)), ("BasePath", .text(charts[file.chart].path + "/templates"))], type: .values))
          texts.append((file, MissingValues.removed(from: try run.execute(file.name, data: .map(root)))))
        }
        return texts
      }
      texts.sort { $0.file.name.utf8.lexicographicallyPrecedes($1.file.name.utf8) }
      return texts
    } catch {
      let chart = current.map { charts[$0.chart].chart.name } ?? charts[0].chart.name
      guard let error = error as? TemplateError else {
        throw HelmError(.template, "\(error)", chart: chart, file: current?.name)
      }
      throw HelmError(
        .template, error.description, chart: chart, file: error.place?.file ?? current?.name, line: error.place?.line)
    }
  }

  private static func customResourceFiles(_ charts: [PlacedChart]) -> [CustomResourceFile] {
    charts.flatMap { placed in
      placed.chart.chart.files.filter { file in
        file.name.hasPrefix("crds/") && [".yaml", ".yml", ".json"].contains(file.pathExtension.lowercased())
      }
      .map { CustomResourceFile(source: placed.path + "/" + $0.name, text: $0.bytes) }
    }
  }

  /// Values are put together several times; what is odd about them is said once.
  private static func unique(_ warnings: [HelmWarning]) -> [HelmWarning] {
    var seen: Swift.Set<HelmWarning> = []
    return warnings.filter { seen.insert($0).inserted }
  }
}
