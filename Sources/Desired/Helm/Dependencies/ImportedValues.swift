import GoTemplate
import ObjectModel

/// Takes values of subcharts into the charts around them, as `import-values` asks.
///
/// The imported tables become defaults of the chart, beneath its own; of two the earlier wins.
struct ImportedValues {
  private(set) var warnings: [HelmWarning] = []

  /// Does it in a chart and in all its subcharts, the innermost first.
  mutating func take(into chart: inout ActiveChart) throws(HelmError) {
    for index in chart.subcharts.indices { try take(into: &chart.subcharts[index]) }
    if chart.dependencies.isEmpty { return }
    // Also without anything to import: what globals the chart has reaches its subcharts' sections here.
    var coalescing = Coalescing(.merge)
    let values = try coalescing.values(of: chart, given: TemplateMap())
    let imported = TemplateMap()
    for index in chart.dependencies.indices {
      var entries: [JSONValue] = []
      for entry in chart.dependencies[index].importValues {
        let (child, parent): (String, String)
        switch entry {
        case .string(let name): (child, parent) = ("exports." + name, ".")
        case .object(let members):
          (child, parent) = ((members["child"] ?? .null).goText, (members["parent"] ?? .null).goText)
        default: continue
        }
        entries.append(["child": .string(child), "parent": .string(parent)])
        let path = (chart.dependencies[index].name + "." + child).split(separator: ".", omittingEmptySubsequences: false)
        guard let table = values.table(path) else {
          warnMissing(path, in: values, chart.dependencies[index].name)
          continue
        }
        coalescing.fill(imported, from: Self.nested(table, at: parent), "", .merge)
      }
      chart.dependencies[index].importValues = entries
    }
    // What was imported may be part of the values themselves, so it goes beneath a copy.
    let own = TemplateMap(values.json)
    coalescing.fill(own, from: imported, "", .merge)
    chart.values = own.json
    warnings += coalescing.warnings
  }

  /// Tables around a table so that it stands at a dotted path; `.` is the root. The table itself, not a copy: a later import
  /// into it shows where it came from as well.
  private static func nested(_ table: TemplateMap, at path: String) -> TemplateMap {
    if path == "." { return table }
    var result = table
    for key in path.split(separator: ".", omittingEmptySubsequences: false).reversed() {
      result = TemplateMap([(String(key), .map(result))])
    }
    return result
  }

  private mutating func warnMissing(_ path: [Substring], in values: TemplateMap, _ chart: String) {
    let missing = path.indices.first { values.table(path[...$0]) == nil } ?? 0
    warnings.append(
      HelmWarning(
        level: .warning, message: "ImportValues missing table from chart",
        ["chart": chart, "error": "\"\(path[missing])\" is not a table"]))
  }
}
