import GoTemplate
import ObjectModel

/// Decides which of a chart's dependencies are used: matches them to what lies in `charts/`, gives them their aliases, and
/// drops those that tags and conditions turn off.
struct DependencySelection {
  private(set) var warnings: [HelmWarning] = []

  /// Makes the selection in a chart and in all that stay within it.
  ///
  /// - Parameters:
  ///   - values: the values given; for a subchart the values of the chart around it, in which its conditions are looked up.
  ///   - path: where in those values the chart's own are, with a trailing dot; empty for the chart itself.
  mutating func select(in chart: inout ActiveChart, values: JSONObject, path: String = "") throws(HelmError) {
    if !chart.chart.metadata.hasDependencyList { return }
    chart.subcharts = Self.matched(chart.subcharts, to: chart.dependencies)
    for index in chart.dependencies.indices {
      chart.dependencies[index].name = chart.dependencies[index].effectiveName
      chart.dependencies[index].enabled = true
    }
    var coalescing = Coalescing(.coalesce)
    let values = try coalescing.values(of: chart, given: TemplateMap(values))
    warnings += coalescing.warnings
    applyTags(&chart.dependencies, values)
    applyConditions(&chart.dependencies, values, path)
    let disabled = Set(chart.dependencies.filter { !$0.enabled }.map(\.name))
    chart.subcharts.removeAll { disabled.contains($0.name) }
    chart.dependencies.removeAll { disabled.contains($0.name) }
    if !chart.subcharts.contains(where: { $0.chart.metadata.hasDependencyList }) { return }
    let inner = values.json
    for index in chart.subcharts.indices {
      try select(in: &chart.subcharts[index], values: inner, path: path + chart.subcharts[index].name + ".")
    }
  }

  /// The charts no entry is about, as they are, and for each entry a copy of the chart it is about, under its alias.
  private static func matched(_ charts: [ActiveChart], to dependencies: [ChartDependency]) -> [ActiveChart] {
    func isAbout(_ dependency: ChartDependency, _ chart: ActiveChart) -> Bool {
      dependency.name == chart.name && VersionMatch.satisfies(chart.chart.metadata.version, dependency.version)
    }
    var result = charts.filter { chart in !dependencies.contains { isAbout($0, chart) } }
    for dependency in dependencies {
      guard var chart = charts.first(where: { isAbout(dependency, $0) }) else { continue }
      chart.name = dependency.effectiveName
      result.append(chart)
    }
    return result
  }

  private mutating func applyTags(_ dependencies: inout [ChartDependency], _ values: TemplateMap) {
    guard case .map(let tags)? = values["tags"] else { return }
    for index in dependencies.indices {
      var flags: Set<Bool> = []
      for tag in dependencies[index].tags {
        switch tags[tag] {
        case nil: continue
        case .bool(let flag)?: flags.insert(flag)
        default: warn("returned non-bool value", ["tag": tag, "chart": dependencies[index].name])
        }
      }
      dependencies[index].enabled = flags.contains(true) || !flags.contains(false)
    }
  }

  private mutating func applyConditions(_ dependencies: inout [ChartDependency], _ values: TemplateMap, _ path: String) {
    for index in dependencies.indices {
      let conditions = dependencies[index].condition.trimmingSpaces.split(separator: ",")
      for condition in conditions {
        switch values.leaf(path + condition) {
        case nil: continue
        case .bool(let flag)?: dependencies[index].enabled = flag
        default:
          warn("returned non-bool value", ["path": String(condition), "chart": dependencies[index].name])
          continue
        }
        break
      }
    }
  }

  private mutating func warn(_ message: String, _ details: KeyValuePairs<String, String>) {
    warnings.append(HelmWarning(level: .warning, message: message, details))
  }
}

extension String {
  /// Without white space at both ends.
  var trimmingSpaces: Substring { drop(while: \.isWhitespace).trimmingEnd }
}
