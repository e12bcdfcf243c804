import RegularExpressions

/// What functions have made during one execution and may need again.
final class FunctionCaches {
  private var expressions: [String: Result<RegularExpression, RegularExpressionError>] = [:]
  private var zones: [String: TimeZoneRules] = [:]

  /// The most expressions kept; a chart that makes patterns out of values without end starts over.
  private static let mostExpressions = 1_000

  /// The compiled form of a pattern.
  func expression(_ pattern: String) throws(RegularExpressionError) -> RegularExpression {
    if let known = expressions[pattern] { return try known.get() }
    let result = Result { () throws(RegularExpressionError) in try RegularExpression(pattern) }
    if expressions.count >= Self.mostExpressions { expressions = [:] }
    expressions[pattern] = result
    return try result.get()
  }

  /// A time zone by its name; UTC for one that the system does not know.
  func zone(_ name: String) -> TimeZoneRules {
    if name.isEmpty || name == "UTC" { return .utc }
    if let known = zones[name] { return known }
    let zone = TimeZoneRules.named(name) ?? .utc
    zones[name] = zone
    return zone
  }
}
