extension TemplateValue {
  /// Whether two values are the same to Go's `reflect.DeepEqual`: of the same types all the way down, so that the int 1 is
  /// not the float 1.0, and an empty list is not a nil one.
  func isDeepEqual(to other: TemplateValue, depth: Int = 0) -> Bool {
    // Maps may hold themselves; so deep, nothing else does.
    if depth > 1_000 || (depth > 0 && !ValueVisits.spend()) { return true }
    switch (self, other) {
    case (.nil, .nil), (.nil, .missing), (.missing, .nil), (.missing, .missing): return true
    case (.bool(let one), .bool(let two)): return one == two
    case (.int(let one), .int(let two)): return one == two
    case (.int64(let one), .int64(let two)): return one == two
    case (.uint64(let one), .uint64(let two)): return one == two
    case (.double(let one), .double(let two)): return one == two
    case (.string(let one), .string(let two)): return one == two
    case (.bytes(let one), .bytes(let two)): return one == two
    case (.list(let one), .list(let two)):
      guard one.element == two.element, one.isNil == two.isNil, one.count == two.count else { return false }
      return zip(one.elements, two.elements).allSatisfy { $0.isDeepEqual(to: $1, depth: depth + 1) }
    case (.map(let one), .map(let two)):
      if one === two { return true }
      guard one.type == two.type, one.isNil == two.isNil, one.count == two.count else { return false }
      return zip(one.members, two.members).allSatisfy {
        $0.key.hasSameBytes(as: $1.key) && $0.value.isDeepEqual(to: $1.value, depth: depth + 1)
      }
    case (.object(let one), .object(let two)): return one.isEqual(to: two)
    default: return false
    }
  }

  /// A value that can stand in a set, where being equal there is being deeply equal; `nil` for lists, maps and objects.
  var scalarKey: ScalarKey? {
    switch self {
    case .nil, .missing: .nothing
    case .bool(let flag): .bool(flag)
    case .int(let number): .int(number)
    case .int64(let number): .int64(number)
    case .uint64(let number): .uint64(number)
    case .double(let number): number.isNaN ? nil : .double(number)
    case .string(let text): .string(text)
    case .bytes, .list, .map, .object, .function: nil
    }
  }
}

enum ScalarKey: Hashable {
  case nothing
  case bool(Bool)
  case int(Int)
  case int64(Int64)
  case uint64(UInt64)
  case double(Double)
  case string(TemplateString)
}
