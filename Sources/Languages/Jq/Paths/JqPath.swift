import ObjectModel

/// A jq expression of the plain kind, evaluated here without libjq: the expressions that rules of `ignoreDifferences` mostly are.
///
/// `.spec.x`, `.metadata.annotations["a/b"]`, `.spec.x[0].y`, `.spec.containers[].image`, `.a?`, `.a, .b`, `.a | .b`, and
/// `select(…)` with comparisons with literals, `and`, `or`, `not`, `has`, `startswith`, `endswith`. Every such expression ends,
/// and what it gives is what jq's `path(…)` gives. Anything else is no plain path, and is for libjq.
public struct JqPath: Sendable, Hashable {
  /// One after another, each fed with what the one before gives.
  indirect enum Filter: Sendable, Hashable {
    case identity
    case field(String)
    case index(Int)
    /// `[]`
    case elements
    case pipe(Filter, Filter)
    /// `a, b`
    case both(Filter, Filter)
    case optional(Filter)
    case select(Condition)
  }

  indirect enum Condition: Sendable, Hashable {
    case literal(JSONValue)
    /// The values at the places of a filter.
    case path(Filter)
    case compare(Condition, Comparison, Condition)
    case and(Condition, Condition)
    case or(Condition, Condition)
    /// `a | b`: the second on what the first gives.
    case pipe(Condition, Condition)
    case not
    case has(String)
    case startsWith(String)
    case endsWith(String)
  }

  enum Comparison: String, Sendable, Hashable {
    case equal = "=="
    case unequal = "!="
  }

  let filter: Filter

  /// Reads an expression; `nil` when it is not a plain path.
  public init?(_ text: String) {
    var parser = JqPathParser(text)
    guard let filter = parser.parse() else { return nil }
    self.filter = filter
  }

  /// How many steps evaluating an expression, or all that are meant for one object, takes at most: far more than any sensible one
  /// needs, and far less than would be noticed.
  public static let mostSteps = 100_000

  /// The places the expression speaks of in a value, present or not; `nil` when it fails there, as jq would: for example by a
  /// field of a list.
  public func places(in value: JSONValue) -> [JqPlace]? {
    var steps = Self.mostSteps
    return places(in: value, steps: &steps)
  }

  /// The places the expression speaks of in a value.
  ///
  /// - Parameter steps: how many steps it may take; what it took is taken off. With none left it fails.
  public func places(in value: JSONValue, steps: inout Int) -> [JqPlace]? {
    var evaluation = JqPathEvaluation(left: steps)
    defer { steps = evaluation.left }
    var places: [JqPlace] = []
    do throws(JqPathEvaluation.Failure) {
      try evaluation.run(filter, JqPathEvaluation.Item(value: value, steps: [])) { places.append(JqPlace($0.steps)) }
    } catch {
      return nil
    }
    return places
  }
}
