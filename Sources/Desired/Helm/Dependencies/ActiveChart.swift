import ObjectModel

/// A chart as one render uses it: under its alias, with the subcharts that are enabled, and with the values it imports.
struct ActiveChart: Sendable {
  /// The name it is used under.
  var name: String
  let chart: Chart
  /// Its defaults.
  var values: JSONObject
  /// The dependencies that are enabled.
  var dependencies: [ChartDependency]
  var subcharts: [ActiveChart]

  /// A chart with everything in `charts/`, before anything is decided.
  init(_ chart: Chart, name: String? = nil) {
    self.name = name ?? chart.name
    self.chart = chart
    values = chart.values
    dependencies = chart.metadata.dependencies
    subcharts = chart.subcharts.map { ActiveChart($0) }
  }
}
