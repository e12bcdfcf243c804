/// Renders the charts of `helmCharts`.
public protocol ChartInflator: Sendable {
  /// The manifests of a chart as one YAML text.
  ///
  /// - Parameters:
  ///   - chart: an entry of `helmCharts`, its namespace filled in.
  ///   - globals: `helmGlobals` of the same file.
  ///   - files: what may be read: the directory of the kustomization file and what is below.
  /// - Throws: when the chart is not there or does not render.
  func manifests(
    of chart: HelmChartEntry, globals: HelmGlobals, files: ChartFiles, options: KustomizeOptions
  ) throws(KustomizeError) -> [UInt8]
}
