import GoTemplate
import Synchronization

/// The compiled templates of a chart, for each selection of subcharts that was rendered.
final class CompiledCharts: Sendable {
  /// Which charts are there, and where.
  private struct Selection: Hashable {
    var paths: [String]
    var charts: [ObjectIdentifier]
    var isLenient: Bool
  }

  /// The most selections that are kept; hardly any chart is rendered with more.
  private static let kept = 16

  private let sets = Mutex<[Selection: CompiledCharts.Set]>([:])
  /// Shared by all selections: the text of a template is parsed once.
  private let cache = ParseCache()

  /// Templates that know each other, and which of them to execute.
  struct Set: Sendable {
    var templates: TemplateSet
    /// The files to execute, in this order.
    var files: [File]
  }

  /// A file to execute.
  struct File: Sendable {
    /// `root/charts/sub/templates/x.yaml`
    var name: String
    /// Its chart, as an index of the placed charts.
    var chart: Int
  }

  /// The compiled templates of the charts.
  ///
  /// - Throws: `HelmError` for a text that is no template.
  func set(for charts: [PlacedChart], isLenient: Bool) throws(HelmError) -> Set {
    let selection = Selection(
      paths: charts.map(\.path), charts: charts.map { ObjectIdentifier($0.chart.chart) }, isLenient: isLenient)
    if let known = sets.withLock({ $0[selection] }) { return known }
    let set = try compile(charts, isLenient ? .lenient : .helm)
    sets.withLock { sets in
      if sets.count >= Self.kept { sets.removeAll() }
      sets[selection] = set
    }
    return set
  }

  private struct Source {
    var file: File
    var depth: Int
    var content: ChartFile
  }

  private func compile(_ charts: [PlacedChart], _ functions: FunctionTable) throws(HelmError) -> Set {
    var sources: [String: Source] = [:]
    for (index, placed) in charts.enumerated() {
      for file in placed.chart.chart.templates {
        // A library has only what others include.
        if placed.chart.chart.metadata.isLibrary, !file.baseName.hasPrefix("_") { continue }
        let name = placed.path + "/" + file.name
        let depth = name.utf8.count { $0 == UInt8(ascii: "/") }
        sources[name] = Source(file: File(name: name, chart: index), depth: depth, content: file)
      }
    }
    // The deepest first, and of one depth the last first: of two definitions the shallowest and first one stays.
    let ordered = sources.values.sorted { left, right in
      if left.depth != right.depth { return left.depth > right.depth }
      return right.file.name.utf8.lexicographicallyPrecedes(left.file.name.utf8)
    }
    var templates = TemplateSet(functions: functions, cache: cache)
    for source in ordered {
      do {
        try templates.parse(source.content.text, name: source.file.name)
      } catch let error as TemplateParseError {
        throw HelmError(
          .template, error.helmDescription, chart: charts[source.file.chart].chart.name, file: error.template, line: error.line,
          remedy: "correct the template")
      } catch {
        throw HelmError(.template, "\(error)", chart: charts[source.file.chart].chart.name, file: source.file.name)
      }
    }
    return Set(templates: templates, files: ordered.filter { !$0.content.baseName.hasPrefix("_") }.map(\.file))
  }
}

/// A chart of a render with its place among the others.
struct PlacedChart: Sendable {
  var chart: ActiveChart
  /// `root/charts/sub`
  var path: String
  /// The chart around it, as an index; nil for the root.
  var parent: Int?

  /// A chart and all within it, each before those within it.
  static func all(in root: ActiveChart) -> [PlacedChart] {
    var result: [PlacedChart] = []
    func add(_ chart: ActiveChart, _ path: String, _ parent: Int?) {
      let index = result.count
      result.append(PlacedChart(chart: chart, path: path, parent: parent))
      for subchart in chart.subcharts { add(subchart, path + "/charts/" + subchart.name, index) }
    }
    add(root, root.name, nil)
    return result
  }
}
