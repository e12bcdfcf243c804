import Helm
import ObjectModel

/// The template language: each case is the `NOTES.txt` of a chart made up around it, and what it must render to.
struct TemplateSuite: Suite {
  func run(_ testCase: Case) -> [Outcome] {
    let expected = testCase["output"]?.string
    let wanted = expected ?? "an error: \(testCase["error"]?.string ?? "")"
    do {
      let output = try render(testCase)
      return [Outcome(reading: "helm", expected: wanted, actual: output, isPassed: output == expected)]
    } catch {
      let message = (error as? HelmError)?.message ?? "\(error)"
      let isPassed = testCase["error"]?.string.map { HelmMessage($0) == HelmMessage(message) } ?? false
      return [Outcome(reading: "helm", expected: wanted, actual: "an error: \(message)", isPassed: isPassed)]
    }
  }

  private func render(_ testCase: Case) throws -> String {
    var metadata = testCase["chart"]?.object ?? [:]
    for (key, value) in ["apiVersion": "v2", "name": "case", "version": "0.1.0"] as JSONObject where !metadata.contains(key) {
      metadata[key] = value
    }
    var files = [
      ChartFile(name: "Chart.yaml", bytes: JSONValue.object(metadata).jsonBytes()),
      ChartFile(name: "templates/NOTES.txt", bytes: Array((testCase["template"]?.string ?? "").utf8)),
    ]
    if let values = testCase["values"] { files.append(ChartFile(name: "values.yaml", bytes: values.jsonBytes())) }
    if let helpers = testCase["helpers"]?.string {
      files.append(ChartFile(name: "templates/_helpers.tpl", bytes: Array(helpers.utf8)))
    }
    for (name, text) in testCase["files"]?.object ?? [:] {
      files.append(ChartFile(name: name, bytes: Array((text.string ?? "").utf8)))
    }
    var arguments = ["template", "rel", "."]
    arguments += (testCase["args"]?.array ?? []).compactMap(\.string)
    let invocation = try HelmInvocation(arguments)
    return try HelmRenderer.render(try Chart.load(files: files), try invocation.options(in: "")).notes
  }
}

/// An error of Helm with what does not belong to it taken off: the log in front of it, its prefix, the advice behind it.
struct HelmMessage: Equatable {
  /// The lines, sorted where Helm lists what does not fit a schema in any order.
  private let lines: [String]

  init(_ text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    lines.removeAll { $0.hasPrefix("level=") || $0 == "Use --debug flag to render out invalid YAML" }
    if let first = lines.first, first.hasPrefix("Error: ") { lines[0] = String(first.dropFirst("Error: ".count)) }
    self.lines = lines.first?.hasPrefix("values don't meet the specifications") == true ? lines.sorted() : lines
  }
}
