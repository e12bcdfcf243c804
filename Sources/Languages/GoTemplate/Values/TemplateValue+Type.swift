extension TemplateValue {
  /// The type in Go's words, as `typeOf` and `%T` have it.
  public var goType: String {
    switch self {
    case .nil, .missing: "<nil>"
    case .bool: "bool"
    case .int: "int"
    case .int64: "int64"
    case .uint64: "uint64"
    case .double: "float64"
    case .string: "string"
    case .bytes: "[]uint8"
    case .list(let list): "[]" + list.element.goType
    case .map(let map): map.type.goType
    case .object(let object): object.goType
    case .function: "func()"
    }
  }

  /// The kind in Go's words, as `kindOf` has it.
  public var goKind: String {
    switch self {
    case .nil, .missing: "invalid"
    case .bool: "bool"
    case .int: "int"
    case .int64: "int64"
    case .uint64: "uint64"
    case .double: "float64"
    case .string: "string"
    case .bytes, .list: "slice"
    case .map: "map"
    case .object(let object): object.goKind
    case .function: "func"
    }
  }
}
