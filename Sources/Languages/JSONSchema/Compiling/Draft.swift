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
  /// How a keyword holds subschemas; `nil` for one that holds none.
  func subschemaForm(of keyword: String) -> SubschemaForm? {
    guard let (form, first, last) = Self.subschemaForms[keyword] else { return nil }
    return self >= first && self <= last ? form : nil
  }

  /// The keywords that hold subschemas, with the first and the last draft in which they do.
  private static let subschemaForms: [String: (form: SubschemaForm, first: Draft, last: Draft)] = {
    let always: [(String, SubschemaForm)] = [
      ("definitions", .map), ("not", .one), ("allOf", .list), ("anyOf", .list), ("oneOf", .list), ("properties", .map),
      ("patternProperties", .map), ("additionalProperties", .one), ("dependencies", .map), ("items", .oneOrList),
    ]
    let since: [(String, SubschemaForm, Draft)] = [
      ("propertyNames", .one, .draft6), ("contains", .one, .draft6), ("if", .one, .draft7), ("then", .one, .draft7),
      ("else", .one, .draft7), ("$defs", .map, .draft2019), ("dependentSchemas", .map, .draft2019),
      ("unevaluatedProperties", .one, .draft2019), ("unevaluatedItems", .one, .draft2019), ("contentSchema", .one, .draft2019),
      ("prefixItems", .list, .draft2020),
    ]
    var forms: [String: (form: SubschemaForm, first: Draft, last: Draft)] = ["additionalItems": (.one, .draft4, .draft2019)]
    for (keyword, form) in always { forms[keyword] = (form, .draft4, .draft2020) }
    for (keyword, form, first) in since { forms[keyword] = (form, first, .draft2020) }
    return forms
  }()

  /// Calls a function with each subschema that stands directly in a schema, and the pointer from the schema to it.
  func forEachSubschema(of schema: JSONObject, _ body: (_ pointer: String, _ value: JSONValue) -> Void) {
    for (keyword, value) in schema {
      guard let form = subschemaForm(of: keyword) else { continue }
      switch (form, value) {
      // Since 2020-12 `items` holds one schema; the metaschema refuses a list.
      case (.list, .array(let elements)), (.oneOrList, .array(let elements)):
        for (index, element) in elements.enumerated() { body("/\(keyword)/\(index)", element) }
      case (.map, .object(let members)):
        // In `dependencies` a list of names may stand in a schema's place.
        for (name, member) in members where member.array == nil { body("/\(keyword)/\(name.pointerToken)", member) }
      case (.one, .object), (.one, .bool), (.oneOrList, .object), (.oneOrList, .bool): body("/\(keyword)", value)
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
