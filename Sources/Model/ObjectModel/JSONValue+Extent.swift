extension JSONValue {
  /// How far a value reaches, as far as it was looked at.
  public struct Extent: Sendable, Equatable {
    /// The values in it, itself included.
    public var values = 0
    /// The levels of arrays and objects; 0 for a scalar.
    public var depth = 0
  }

  /// Measures a value without looking at more than bounds allow: a value that shares its parts can be far larger written out
  /// than it is in memory.
  ///
  /// - Returns: `nil` when it is larger or deeper.
  public func extent(values mostValues: Int, depth mostDepth: Int) -> Extent? {
    var result = Extent()
    return measure(into: &result, level: 0, mostValues, mostDepth) ? result : nil
  }

  private func measure(into result: inout Extent, level: Int, _ mostValues: Int, _ mostDepth: Int) -> Bool {
    result.values += 1
    if result.values > mostValues { return false }
    switch self {
    case .array(let elements):
      result.depth = max(result.depth, level + 1)
      return level < mostDepth && elements.allSatisfy { $0.measure(into: &result, level: level + 1, mostValues, mostDepth) }
    case .object(let members):
      result.depth = max(result.depth, level + 1)
      return level < mostDepth && members.values.allSatisfy { $0.measure(into: &result, level: level + 1, mostValues, mostDepth) }
    default: return true
    }
  }
}
