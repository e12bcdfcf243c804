import ObjectModel

extension TemplateValue {
  /// A JSON value as Go decodes it without knowing its type: every number is a float64.
  static func decoded(_ json: JSONValue) -> TemplateValue {
    switch json {
    case .null: .nil
    case .bool(let flag): .bool(flag)
    case .integer(let number): .double(Double(number))
    case .double(let number): .double(number)
    case .string(let text): .text(text)
    case .array(let elements): .list(elements.map(decoded))
    case .object(let members): .map(TemplateMap(members.lazy.map { ($0.key, decoded($0.value)) }))
    }
  }
}

extension JSONValue {
  /// The kind of the value in the words of Go's decoder.
  var goJSONKind: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .integer, .double: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
