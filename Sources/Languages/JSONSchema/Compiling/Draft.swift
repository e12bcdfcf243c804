import ObjectModel

/// A version of the JSON Schema specification.
enum Draft: Int, Sendable, Comparable {
  case draft4 = 4
  case draft6 = 6
  case draft7 = 7
  case draft2019 = 2019
  case draft2020 = 2020

  static func < (left: Draft, right: Draft) -> Bool { left.rawValue < right.rawValue }

  /// The draft whose metaschema has a URL; fragment and scheme do not count.
  init?(metaschema url: String) {
    var text = url[...]
    if text.hasSuffix("#") { text = text.dropLast() }
    if text.hasPrefix("http://") { text = text.dropFirst(7) } else if text.hasPrefix("https://") { text = text.dropFirst(8) }
    switch text {
    case "json-schema.org/schema", "json-schema.org/draft/2020-12/schema": self = .draft2020
    case "json-schema.org/draft/2019-09/schema": self = .draft2019
    case "json-schema.org/draft-07/schema": self = .draft7
    case "json-schema.org/draft-06/schema": self = .draft6
    case "json-schema.org/draft-04/schema": self = .draft4
    default: return nil
    }
  }

  /// The URL of the metaschema, without fragment.
  var metaschemaURL: String {
    switch self {
    case .draft4: "http://json-schema.org/draft-04/schema"
    case .draft6: "http://json-schema.org/draft-06/schema"
    case .draft7: "http://json-schema.org/draft-07/schema"
    case .draft2019: "https://json-schema.org/draft/2019-09/schema"
    case .draft2020: "https://json-schema.org/draft/2020-12/schema"
    }
  }

  /// The keyword that names a resource.
  var identifierKeyword: String { self == .draft4 ? "id" : "$id" }

  /// Whether `$ref` makes everything beside it void.
  var referenceStandsAlone: Bool { self < .draft2019 }
}

/// How a keyword holds subschemas.
enum SubschemaForm {
  case one
  case list
  case oneOrList
  /// By name.
  case map
}

extension Draft {
  /// The keywords that hold subschemas.
  var subschemaKeywords: [(keyword: String, form: SubschemaForm)] {
    var keywords: [(String, SubschemaForm)] = [
      ("definitions", .map), ("not", .one), ("allOf", .list), ("anyOf", .list), ("oneOf", .list), ("properties", .map),
      ("patternProperties", .map), ("additionalProperties", .one), ("dependencies", .map),
    ]
    keywords.append(("items", self == .draft2020 ? .one : .oneOrList))
    if self < .draft2020 { keywords.append(("additionalItems", .one)) }
    if self >= .draft6 { keywords += [("propertyNames", .one), ("contains", .one)] }
    if self >= .draft7 { keywords += [("if", .one), ("then", .one), ("else", .one)] }
    if self >= .draft2019 {
      keywords += [
        ("$defs", .map), ("dependentSchemas", .map), ("unevaluatedProperties", .one), ("unevaluatedItems", .one),
        ("contentSchema", .one),
      ]
    }
    if self >= .draft2020 { keywords.append(("prefixItems", .list)) }
    return keywords
  }

  /// Calls a function with each subschema that stands directly in a schema, and the pointer from the schema to it.
  func forEachSubschema(of schema: JSONObject, _ body: (_ pointer: String, _ value: JSONValue) throws(JSONSchemaError) -> Void)
    throws(JSONSchemaError)
  {
    for (keyword, form) in subschemaKeywords {
      guard let value = schema[keyword] else { continue }
      switch (form, value) {
      case (.list, .array(let elements)), (.oneOrList, .array(let elements)):
        for (index, element) in elements.enumerated() { try body("/\(keyword)/\(index)", element) }
      case (.map, .object(let members)):
        // In `dependencies` a list of names may stand in a schema's place.
        for (name, member) in members where member.array == nil { try body("/\(keyword)/\(name.pointerToken)", member) }
      case (.one, .object), (.one, .bool), (.oneOrList, .object), (.oneOrList, .bool): try body("/\(keyword)", value)
      default: continue
      }
    }
  }
}

extension String {
  /// The text as one token of a JSON Pointer.
  var pointerToken: String {
    utf8.contains { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }
      ? replacing("~", with: "~0").replacing("/", with: "~1") : self
  }
}
