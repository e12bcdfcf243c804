import ObjectModel

extension JSONValue {
  /// Whether a value is of one of these types. A whole number is an integer however it is written.
  func has(oneOf types: TypeSet) -> Bool {
    switch self {
    case .null: types.contains(.null)
    case .bool: types.contains(.boolean)
    case .integer: types.contains(.number) || types.contains(.integer)
    case .double(let number): types.contains(.number) || (types.contains(.integer) && number == number.rounded())
    case .string: types.contains(.string)
    case .array: types.contains(.array)
    case .object: types.contains(.object)
    }
  }

  /// The type as messages name it: any number is a `number`.
  var schemaTypeName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer, .double: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// Equality as schemas mean it: numbers by value.
  func isSame(as other: JSONValue) -> Bool {
    switch (self, other) {
    case (.integer(let one), .double(let two)), (.double(let two), .integer(let one)): return Int64(exactly: two) == one
    case (.array(let one), .array(let two)):
      return one.count == two.count && zip(one, two).allSatisfy { $0.isSame(as: $1) }
    case (.object(let one), .object(let two)):
      return one.count == two.count
        && zip(one, two).allSatisfy { $0.key.utf8.elementsEqual($1.key.utf8) && $0.value.isSame(as: $1.value) }
    default: return self == other
    }
  }

  /// A hash that is the same for values that `isSame(as:)` takes for the same.
  var schemaHash: Int {
    var hasher = Hasher()
    hash(by: &hasher)
    return hasher.finalize()
  }

  private func hash(by hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0 as UInt8)
    case .bool(let flag): hasher.combine(flag)
    case .integer(let number): hasher.combine(Double(number))
    case .double(let number): hasher.combine(number)
    case .string(let text): hasher.combine(text)
    case .array(let elements):
      hasher.combine(elements.count)
      for element in elements { element.hash(by: &hasher) }
    case .object(let members):
      hasher.combine(members.count)
      for (key, value) in members {
        hasher.combine(key)
        value.hash(by: &hasher)
      }
    }
  }
}
