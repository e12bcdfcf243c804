import ObjectModel

/// A chart as it was loaded: immutable, and good for any number of renders at once.
public final class Chart: Sendable {
  public let metadata: ChartMetadata
  /// The defaults of `values.yaml`.
  public let values: JSONObject
  /// `values.yaml` as it is; nil without one.
  public let valuesFile: ChartFile?
  /// The text of `values.schema.json`.
  public let schema: [UInt8]?
  public let lock: ChartLock?
  /// Everything under `templates/`.
  public let templates: [ChartFile]
  /// What `.Files` shows: all that is nothing else.
  public let files: [ChartFile]
  /// Every chart in `charts/`, by the names of files and folders there.
  public let subcharts: [Chart]
  /// What is odd about the chart's files.
  public let warnings: [HelmWarning]
  /// The templates, compiled by the first render that needs them.
  let compilations = CompiledCharts()
  /// The schema, compiled by the first render that needs it.
  let compiledSchema = CompiledSchema()

  init(
    metadata: ChartMetadata, values: JSONObject, valuesFile: ChartFile?, schema: [UInt8]?, lock: ChartLock?,
    templates: [ChartFile], files: [ChartFile],
    subcharts: [Chart], warnings: [HelmWarning]
  ) {
    self.metadata = metadata
    self.values = values
    self.valuesFile = valuesFile
    self.schema = schema
    self.lock = lock
    self.templates = templates
    self.files = files
    self.subcharts = subcharts
    self.warnings = warnings
  }

  public var name: String { metadata.name }

  /// The dependencies that are named and not in `charts/`.
  public var missingDependencies: [String] {
    metadata.dependencies.map(\.name).filter { name in !subcharts.contains { $0.name == name } }
  }
}
