import FileTree
import ObjectModel

@testable import Helm

/// Charts written down as files under their paths.
enum ChartText {
  /// A chart of these files; `Chart.yaml` is made up where it is missing.
  static func chart(_ files: [String: String]) throws -> Chart {
    var files = files
    if files["Chart.yaml"] == nil { files["Chart.yaml"] = "apiVersion: v2\nname: top\nversion: 1.0.0" }
    return try Chart.load(from: InMemoryFileTree(files: files))
  }

  /// What `helm template` would print for a chart of these files.
  static func render(
    _ files: [String: String], values: String = "", set: [String] = [], _ change: (inout HelmOptions) -> Void = { _ in }
  ) throws -> RenderedChart {
    var options = HelmOptions()
    var inputs = ValuesInputs()
    inputs.files = ["values"]
    inputs.arguments.typed = set
    options.values = try inputs.values { _ in Array(values.utf8) }
    change(&options)
    return try HelmRenderer.render(try chart(files), options)
  }

  /// The values a template of the chart itself sees, as JSON.
  static func values(_ files: [String: String], given: String = "", set: [String] = []) throws -> String {
    var files = files
    files["templates/NOTES.txt"] = "{{ toJson .Values }}"
    return try render(files, values: given, set: set).notes
  }
}

extension RenderedChart {
  /// The whole output as text.
  var printed: String { String(decoding: text(), as: UTF8.self) }
}
