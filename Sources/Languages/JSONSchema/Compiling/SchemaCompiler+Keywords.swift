import ObjectModel
import RegularExpressions

extension SchemaCompiler {
  /// Reads the keywords of a schema. Those of a shape that the metaschema refuses are passed over.
  mutating func keywords(of place: Place) throws(JSONSchemaError) -> SchemaKeywords {
    var result = SchemaKeywords()
    guard case .object(let schema) = place.value else {
      result.constant = place.value.bool ?? true
      return result
    }
    let draft = draft(of: place)
    if let reference = schema["$ref"]?.string {
      result.reference = try number(referredToBy: reference, in: place)
      if draft.referenceStandsAlone { return result }
    }
    let groups = KeywordGroups(of: schema)
    result.types = types(schema["type"])
    if groups.contains(.values) {
      if draft >= .draft6 { result.constantValue = schema["const"] }
      result.allowedValues = schema["enum"]?.array
      if assertsFormats(in: place) { result.format = schema["format"]?.string.flatMap(AssertedFormat.init) }
    }
    if groups.contains(.object) { result.object = try objectRules(schema, draft, place) }
    if groups.contains(.array) { result.array = arrayRules(schema, draft, place) }
    if groups.contains(.string) { result.string = try stringRules(schema, place) }
    if groups.contains(.number) { result.number = numberRules(schema, draft) }
    if groups.contains(.applicators) {
      result.dynamicReference = try dynamicReference(schema, draft, place)
      readApplicators(schema, draft, place, into: &result)
    }
    return result
  }

  private func types(_ value: JSONValue?) -> TypeSet {
    switch value {
    case .string(let name): TypeSet(name: name)
    case .array(let names): names.reduce(into: TypeSet()) { $0.formUnion(TypeSet(name: $1.string ?? "")) }
    default: []
    }
  }

  private mutating func readApplicators(
    _ schema: JSONObject, _ draft: Draft, _ place: Place, into result: inout SchemaKeywords
  ) {
    if let value = schema["not"] { result.not = number(at: "/not", in: place, value) }
    result.allOf = list("allOf", of: schema, place)
    result.anyOf = list("anyOf", of: schema, place)
    result.oneOf = list("oneOf", of: schema, place)
    if draft >= .draft7, let condition = schema["if"] {
      result.condition = ConditionRule(
        condition: number(at: "/if", in: place, condition), then: schema["then"].map { number(at: "/then", in: place, $0) },
        otherwise: schema["else"].map { number(at: "/else", in: place, $0) })
    }
    guard draft >= .draft2019 else { return }
    result.unevaluatedProperties = schema["unevaluatedProperties"].map { number(at: "/unevaluatedProperties", in: place, $0) }
    result.unevaluatedItems = schema["unevaluatedItems"].map { number(at: "/unevaluatedItems", in: place, $0) }
  }

  private mutating func list(_ keyword: String, of schema: JSONObject, _ place: Place) -> [Int] {
    guard let elements = schema[keyword]?.array else { return [] }
    return elements.enumerated().map { number(at: "/\(keyword)/\($0.offset)", in: place, $0.element) }
  }

  private mutating func dynamicReference(_ schema: JSONObject, _ draft: Draft, _ place: Place) throws(JSONSchemaError)
    -> DynamicReference?
  {
    if draft == .draft2019, let text = schema["$recursiveRef"]?.string {
      let target = try number(referredToBy: text, in: place)
      let isRecursive = text == "#" && library.resources[place.resource].isRecursive
      return DynamicReference(keyword: "$recursiveRef", target: target, kind: isRecursive ? .recursive : .plain)
    }
    if draft >= .draft2020, let text = schema["$dynamicRef"]?.string {
      let target = try target(of: text, in: place)
      let name = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first.map(String.init)
      let isDynamic = name.map { library.resources[target.resource].dynamicAnchors.contains($0) } ?? false
      return DynamicReference(
        keyword: "$dynamicRef", target: number(of: target), kind: isDynamic ? .dynamic(name ?? "") : .plain)
    }
    return nil
  }

  private mutating func objectRules(_ schema: JSONObject, _ draft: Draft, _ place: Place) throws(JSONSchemaError) -> ObjectRules?
  {
    var properties = JSONObject()
    if let members = schema["properties"]?.object {
      properties = members
      for (name, value) in members {
        properties[name] = .integer(Int64(number(at: "/properties/\(name.pointerToken)", in: place, value)))
      }
    }
    var patterns: [(source: String, pattern: RegularExpression, schema: Int)] = []
    for (source, value) in schema["patternProperties"]?.object ?? [:] {
      let pattern = try pattern(source, in: place)
      patterns.append((source, pattern, number(at: "/patternProperties/\(source.pointerToken)", in: place, value)))
    }
    let additional: ObjectRules.Additional? =
      switch schema["additionalProperties"] {
      case .bool(false): .forbidden
      case let value?: .schema(number(at: "/additionalProperties", in: place, value))
      case nil: nil
      }
    let names = draft >= .draft6 ? schema["propertyNames"].map { number(at: "/propertyNames", in: place, $0) } : nil
    let isNewer = draft >= .draft2019
    return ObjectRules(
      minimum: count(schema["minProperties"]), maximum: count(schema["maxProperties"]),
      required: schema["required"]?.array?.compactMap(\.string) ?? [], properties: properties, patterns: patterns,
      additional: additional, names: names, dependencies: dependencies("dependencies", schema, place),
      dependentSchemas: isNewer ? dependencies("dependentSchemas", schema, place) : [],
      dependentNames: isNewer ? dependencies("dependentRequired", schema, place) : [])
  }

  private mutating func dependencies(_ keyword: String, _ schema: JSONObject, _ place: Place) -> [ObjectRules.Dependency] {
    guard let members = schema[keyword]?.object else { return [] }
    return members.map { name, value in
      if let names = value.array { return .names(property: name, names.compactMap(\.string)) }
      return .schema(property: name, number(at: "/\(keyword)/\(name.pointerToken)", in: place, value))
    }
  }

  private mutating func arrayRules(_ schema: JSONObject, _ draft: Draft, _ place: Place) -> ArrayRules {
    var prefix: [Int] = []
    var prefixKeyword: StaticString = "prefixItems"
    var rest: ArrayRules.Rest?
    if draft >= .draft2020 {
      prefix = list("prefixItems", of: schema, place)
      rest = schema["items"].map { .schema(number(at: "/items", in: place, $0), keyword: "items") }
    } else if schema["items"]?.array != nil {
      prefix = list("items", of: schema, place)
      prefixKeyword = "items"
      switch schema["additionalItems"] {
      case .bool(false): rest = .forbidden
      case let value?: rest = .schema(number(at: "/additionalItems", in: place, value), keyword: "additionalItems")
      case nil: break
      }
    } else if let value = schema["items"] {
      rest = .schema(number(at: "/items", in: place, value), keyword: "items")
    }
    var contains: ArrayRules.Contains?
    if draft >= .draft6, let value = schema["contains"] {
      let counts = draft >= .draft2019
      contains = ArrayRules.Contains(
        schema: number(at: "/contains", in: place, value), minimum: counts ? count(schema["minContains"]) ?? 1 : 1,
        maximum: counts ? count(schema["maxContains"]) : nil, evaluates: draft >= .draft2020)
    }
    return ArrayRules(
      minimum: count(schema["minItems"]), maximum: count(schema["maxItems"]), isUnique: schema["uniqueItems"]?.bool ?? false,
      prefix: prefix, prefixKeyword: prefixKeyword, rest: rest, contains: contains)
  }

  private mutating func stringRules(_ schema: JSONObject, _ place: Place) throws(JSONSchemaError) -> StringRules {
    var expression: RegularExpression?
    if let source = schema["pattern"]?.string { expression = try pattern(source, in: place) }
    return StringRules(minimum: count(schema["minLength"]), maximum: count(schema["maxLength"]), pattern: expression)
  }

  private func numberRules(_ schema: JSONObject, _ draft: Draft) -> NumberRules {
    var minimum = schema["minimum"].flatMap(ExactNumber.init)
    var maximum = schema["maximum"].flatMap(ExactNumber.init)
    var exclusiveMinimum = schema["exclusiveMinimum"].flatMap(ExactNumber.init)
    var exclusiveMaximum = schema["exclusiveMaximum"].flatMap(ExactNumber.init)
    if draft == .draft4 {
      // Here they are flags that sharpen the limits.
      if schema["exclusiveMinimum"]?.bool == true { (exclusiveMinimum, minimum) = (minimum, nil) }
      if schema["exclusiveMaximum"]?.bool == true { (exclusiveMaximum, maximum) = (maximum, nil) }
    }
    return NumberRules(
      minimum: minimum, maximum: maximum, exclusiveMinimum: exclusiveMinimum, exclusiveMaximum: exclusiveMaximum,
      divisor: schema["multipleOf"].flatMap(ExactNumber.init))
  }

  /// A limit of lengths and counts: a whole number, which may be written `2.0`. One beyond any count is the largest.
  private func count(_ value: JSONValue?) -> Int? {
    switch value {
    case .integer(let number): Int(clamping: number)
    case .double(let number) where number == number.rounded(): Int(exactly: number) ?? (number > 0 ? .max : 0)
    default: nil
    }
  }
}

/// Which kinds of keywords a schema has, so that only those are read.
private struct KeywordGroups: OptionSet {
  let rawValue: UInt8

  static let values = KeywordGroups(rawValue: 1)
  static let object = KeywordGroups(rawValue: 2)
  static let array = KeywordGroups(rawValue: 4)
  static let string = KeywordGroups(rawValue: 8)
  static let number = KeywordGroups(rawValue: 16)
  static let applicators = KeywordGroups(rawValue: 32)

  private static let keywords: [String: KeywordGroups] = {
    let groups: [(KeywordGroups, [String])] = [
      (.values, ["const", "enum", "format"]),
      (
        .object,
        [
          "minProperties", "maxProperties", "required", "properties", "patternProperties", "additionalProperties",
          "propertyNames", "dependencies", "dependentSchemas", "dependentRequired",
        ]
      ),
      (.array, ["minItems", "maxItems", "uniqueItems", "items", "prefixItems", "contains"]),
      (.string, ["minLength", "maxLength", "pattern"]),
      (.number, ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
      (
        .applicators,
        [
          "$dynamicRef", "$recursiveRef", "not", "allOf", "anyOf", "oneOf", "if", "unevaluatedProperties", "unevaluatedItems",
        ]
      ),
    ]
    return Dictionary(uniqueKeysWithValues: groups.flatMap { group, names in names.map { ($0, group) } })
  }()

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(of schema: JSONObject) {
    self = schema.keys.reduce(into: []) { $0.formUnion(Self.keywords[$1] ?? []) }
  }
}
