/// `eq`, `lt` and their like: numbers compare with numbers of their own kind only.
enum Comparison {
  private enum Kind {
    case bool, int, uint, double, string, other
  }

  private static func kind(_ value: TemplateValue) -> Kind {
    switch value {
    case .bool: .bool
    case .int, .int64: .int
    case .uint64: .uint
    case .double: .double
    case .string: .string
    case .object(let object): object.goKind == "int64" || object.goKind == "int" ? .int : .other
    default: .other
    }
  }

  /// Whether both are the same.
  ///
  /// - Throws: for values of different kinds, and for lists and maps.
  static func areEqual(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateFunctionError) -> Bool {
    switch (left, right) {
    case (.string(let left), .string(let right)): return left == right
    case (.bool(let left), .bool(let right)): return left == right
    case (.double(let left), .double(let right)): return left == right
    case (.int(let left), .int(let right)): return left == right
    default: break
    }
    let kinds = (kind(left), kind(right))
    switch kinds {
    case (.int, .int), (.int, .uint), (.uint, .int), (.uint, .uint): return integer(left) == integer(right)
    case (.other, .other):
      if left.isNil || right.isNil { return left.isNil == right.isNil }
      if left.goKind != right.goKind {
        let noise = GoFormat.format("%s: %v, %s: %v", [left, .text(left.goType), .text(right.goType), right]).string
        throw TemplateFunctionError("non-comparable types \(noise)")
      }
      try refuseIncomparable(right)
      if case .object(let left) = left, case .object(let right) = right { return left.isEqual(to: right) }
      return false
    default:
      if left.isNil || right.isNil { return false }
      throw incompatible(left, right)
    }
  }

  /// Whether the left one comes first.
  ///
  /// - Throws: for values of different kinds, and for all that have no order.
  static func isLess(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateFunctionError) -> Bool {
    switch (left, right) {
    case (.string(let left), .string(let right)): return left < right
    case (.double(let left), .double(let right)): return left < right
    default: break
    }
    let kinds = (kind(left), kind(right))
    switch kinds {
    case (.other, _), (_, .other): throw TemplateFunctionError("invalid type for comparison")
    case (.int, .int), (.int, .uint), (.uint, .int), (.uint, .uint): return integer(left) < integer(right)
    case (.bool, .bool): throw TemplateFunctionError("invalid type for comparison")
    default: throw incompatible(left, right)
    }
  }

  /// An integer of any kind, in a form that compares.
  private static func integer(_ value: TemplateValue) -> IntegerOrder {
    switch value {
    case .int(let number): IntegerOrder(Int64(number))
    case .int64(let number): IntegerOrder(number)
    case .uint64(let number): IntegerOrder(isNegative: false, bits: number)
    case .object(let object):
      if case .int64(let number) = object.json { IntegerOrder(number) } else { IntegerOrder(0) }
    default: IntegerOrder(0)
    }
  }

  private struct IntegerOrder: Comparable {
    var isNegative: Bool
    var bits: UInt64

    init(isNegative: Bool, bits: UInt64) {
      self.isNegative = isNegative
      self.bits = bits
    }

    init(_ number: Int64) { self.init(isNegative: number < 0, bits: UInt64(bitPattern: number)) }

    static func < (left: IntegerOrder, right: IntegerOrder) -> Bool {
      left.isNegative != right.isNegative ? left.isNegative : left.bits < right.bits
    }
  }

  private static func incompatible(_ left: TemplateValue, _ right: TemplateValue) -> TemplateFunctionError {
    TemplateFunctionError("incompatible types for comparison: \(left.goType) and \(right.goType)")
  }

  /// Lists and maps cannot be compared. The noise in the text is Go's.
  private static func refuseIncomparable(_ value: TemplateValue) throws(TemplateFunctionError) {
    switch value {
    case .list, .map, .bytes:
      let noise = GoFormat.format("%s", [value]).string
      throw TemplateFunctionError("non-comparable type \(noise): \(value.goType)")
    default: break
    }
  }
}
