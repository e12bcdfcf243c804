import GoTemplate
import ObjectModel

/// Puts the defaults of a chart and of its subcharts under the values somebody gave.
///
/// Helm does this at several points of a render, in two modes, and the outcome of one run is the input of another; what a
/// null means follows from the steps. So these are the steps, one function each, and not a summary of their outcome.
///
/// They work on maps that are references, as Helm's are: tables two levels below `global` belong to a chart and to its
/// subcharts at once, so what a subchart puts there as a default its parent and its siblings have as well.
struct Coalescing {
  /// What a null in the values given does.
  enum Mode {
    /// It takes the default away, and is gone itself.
    case coalesce
    /// It stays.
    case merge
  }

  let mode: Mode
  private(set) var warnings: [HelmWarning] = []

  init(_ mode: Mode) { self.mode = mode }

  /// The values of a chart: those given, over the chart's own, with the same for each subchart under its name.
  ///
  /// - Parameter values: changed by this, and returned.
  /// - Throws: `HelmError` where a subchart's name stands for something else than a table.
  mutating func values(of chart: ActiveChart, given values: TemplateMap) throws(HelmError) -> TemplateMap {
    try fill(values, from: chart, below: "")
    return values
  }

  private mutating func fill(_ values: TemplateMap, from chart: ActiveChart, below prefix: String) throws(HelmError) {
    let prefix = prefix.isEmpty ? chart.name : prefix + "." + chart.name
    fillOwn(values, from: chart, prefix)
    for subchart in chart.subcharts {
      let own: TemplateMap
      switch values[subchart.name] {
      case nil:
        own = TemplateMap()
        values[subchart.name] = .map(own)
      case .map(let map)?: own = map
      case let other?: throw .typeMismatch(subchart: subchart.name, value: other.json, in: chart.name)
      }
      pushGlobals(of: values, into: own, prefix)
      try fill(own, from: subchart, below: prefix)
    }
  }

  // MARK: - The chart's own defaults

  private mutating func fillOwn(_ values: TemplateMap, from chart: ActiveChart, _ prefix: String) {
    for (key, initial) in chart.values {
      switch values[key] {
      case nil:
        if mode == .merge {
          values[key] = TemplateValue(initial)
        } else if !initial.isNull {
          values[key] = TemplateValue(initial.withoutNulls)
        }
      case .nil?: if mode == .coalesce { values.removeValue(for: key) }
      case .map(let map)?:
        guard case .object(let table) = initial else {
          if !initial.isNull { warn("warning: skipped value for \(prefix).\(key): Not a table.") }
          continue
        }
        // What belongs to a subchart keeps its nulls here, for the subchart's defaults; but only when the user says something
        // of that subchart too.
        let mode = chart.subcharts.contains { $0.name == key } ? .merge : mode
        let source = TemplateMap(mode == .coalesce ? table.withoutNulls : table)
        fill(map, from: source, "\(prefix).\(key)", mode)
      default: continue
      }
    }
  }

  /// Puts a table under another, at any depth. What the first lacks it has from the second as it is, not as a copy.
  mutating func fill(_ values: TemplateMap, from source: TemplateMap, _ prefix: String, _ mode: Mode) {
    var nulls: Set<String> = []
    for (key, value) in values.members where value.isNil {
      // Of a null that has no default nothing is left to take away: it stays.
      if source[key].map(\.isNil) ?? true { nulls.insert(key) }
      source[key] = .nil
    }
    for (key, initial) in source.members {
      let path = prefix.isEmpty ? key : "\(prefix).\(key)"
      switch (values[key], initial) {
      case (nil, _): values[key] = initial
      case (.nil?, _): if mode == .coalesce, !nulls.contains(key) { values.removeValue(for: key) }
      case (.map(let map)?, .map(let table)): fill(map, from: table, path, mode)
      case (_, .map): warn("warning: cannot overwrite table with non table for \(path) (\(initial.goText))")
      case (.map?, .nil): continue
      case (.map?, _):
        warn("warning: destination for \(path) is a table. Ignoring non-table value (\(initial.goText))")
      default: continue
      }
    }
  }

  // MARK: - Globals

  /// Hands the globals of a chart down to a subchart. The chart's win.
  private mutating func pushGlobals(of values: TemplateMap, into own: TemplateMap, _ prefix: String) {
    let globals: TemplateMap
    switch own["global"] {
    case nil: globals = TemplateMap()
    case .map(let map)?: globals = map
    default: return warn("warning: skipping globals because destination global is not a table.")
    }
    let given: TemplateMap
    switch values["global"] {
    case nil: given = TemplateMap()
    case .map(let map)?: given = map
    default: return warn("warning: skipping globals because source global is not a table.")
    }
    for (key, value) in given.members {
      switch (value, globals[key]) {
      case (.map(let map), nil): globals[key] = .map(TemplateMap(copying: map))
      case (.map(let map), .map(let below)?):
        // A copy of the table, but not of the tables in it.
        let table = TemplateMap(copying: map)
        fill(table, from: below, "\(prefix).\(key)", .merge)
        globals[key] = .map(table)
      case (.map, _): warn("Conflict: cannot merge map onto non-map for \"\(key)\". Skipping.")
      case (_, .map?): warn("key \(key) is table. Skipping")
      default: globals[key] = value
      }
    }
    own["global"] = .map(globals)
  }

  private mutating func warn(_ message: String) { warnings.append(HelmWarning(level: .info, message: message)) }
}

extension JSONValue {
  /// The value without nulls in tables.
  var withoutNulls: JSONValue {
    if case .object(let members) = self { .object(members.withoutNulls) } else { self }
  }

  /// The value as Go's `%v` prints it.
  var goText: String { TemplateValue(self).goText }
}

extension TemplateValue {
  /// The value as Go's `%v` prints it.
  var goText: String { GoText.text(of: self).string }
}

extension TemplateMap {
  /// The table at a path of keys; nil where a key is missing or stands for something else.
  func table(_ path: some Collection<Substring>) -> TemplateMap? {
    var current = self
    for key in path {
      guard case .map(let next)? = current[String(key)] else { return nil }
      current = next
    }
    return current
  }

  /// The value at a dotted path that is not itself a table; nil where there is none.
  func leaf(_ path: String) -> TemplateValue? {
    let keys = path.split(separator: ".", omittingEmptySubsequences: false)
    guard let last = keys.last, let value = table(keys.dropLast())?[String(last)], value.map == nil else { return nil }
    return value
  }
}
