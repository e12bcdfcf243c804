import ObjectModel

/// Why a chart cannot be loaded or rendered.
public struct HelmError: Error, Sendable, Hashable {
  /// What went wrong, roughly.
  public enum Kind: Sendable, Hashable {
    /// The chart itself: its files, its metadata, an archive.
    case chart
    /// Values that cannot be read or put together.
    case values
    /// Values that do not fit a schema.
    case schema
    /// Dependencies that are named and not there.
    case missingDependencies
    /// The options of the render: the name of the release, the version of Kubernetes.
    case options
    /// A template that cannot be compiled or executed.
    case template
    /// Text that templates made and that is no manifest.
    case manifest
    /// Something that grew beyond what is allowed.
    case limit
  }

  public var kind: Kind
  /// What is wrong, in Helm's words where Helm has any.
  public var message: String
  /// The name of the chart; empty when it is not known.
  public var chart: String
  /// The file that is meant, as `chart/templates/x.yaml`; nil where none is.
  public var file: String?
  /// Line in the file, from 1; nil where it is not known.
  public var line: Int?
  /// What to do about it; empty where the message says it.
  public var remedy: String

  public init(_ kind: Kind, _ message: String, chart: String = "", file: String? = nil, line: Int? = nil, remedy: String = "") {
    self.kind = kind
    self.message = message
    self.chart = chart
    self.file = file
    self.line = line
    self.remedy = remedy
  }

  /// Whether rendering had begun: Helm then has invalid YAML to show with `--debug`.
  public var isOfRendering: Bool {
    switch kind {
    case .template, .manifest, .limit: true
    case .chart, .values, .schema, .missingDependencies, .options: false
    }
  }
}

extension HelmError: CustomStringConvertible {
  /// The message as Helm prints it.
  public var description: String { message }

  /// The message with the place, where the message does not name it, and with what to do.
  public var explanation: String {
    var text = message
    if let file, !message.contains(file) { text += "\n  in \(file)" + (line.map { ", line \($0)" } ?? "") }
    if !chart.isEmpty, !text.contains(chart) { text += "\n  in chart \(chart)" }
    if !remedy.isEmpty { text += "\n  \(remedy)" }
    return text
  }
}

extension HelmError {
  static func typeMismatch(subchart: String, value: JSONValue, in chart: String) -> HelmError {
    HelmError(
      .values, "type mismatch on \(subchart): \(value.goTruthText)", chart: chart,
      remedy: "\"\(subchart)\" names a subchart, so its value must be a map of that chart's values")
  }
}

extension JSONValue {
  /// The value as Go's `%t` prints what is not a Boolean.
  fileprivate var goTruthText: String {
    switch self {
    case .bool(let flag): flag ? "true" : "false"
    case .null: "%!t(<nil>)"
    case .integer(let number): "%!t(int64=\(number))"
    case .double: "%!t(float64=\(goText))"
    case .string(let text): "%!t(string=\(text))"
    case .array(let elements): "[" + elements.map(\.goTruthText).joined(separator: " ") + "]"
    case .object(let members): "map[" + members.map { "\($0.key):\($0.value.goTruthText)" }.joined(separator: " ") + "]"
    }
  }
}
