import ObjectModel
import RegularExpressions

/// The schema of a custom resource with everything its objects are pruned, defaulted and validated by.
///
/// Made from the `openAPIV3Schema` of a version of a CustomResourceDefinition. For what merging needs to know, see
/// `ObjectSchema(openAPI:)`.
public struct StructuralSchema: Sendable {
  /// `object`, `array`, `string`, `integer`, `number`, `boolean`; empty when any type will do.
  var type = ""
  var format = ""
  var isNullable = false
  var isIntOrString = false
  var preservesUnknownFields = false
  /// Whether the value is an object with `apiVersion`, `kind` and `metadata`: the root, and embedded resources.
  var isResource = false
  var properties: [String: StructuralSchema] = [:]
  /// The schema of the values of a map: none or one.
  var additionalProperties: [StructuralSchema] = []
  /// The schema of the elements of an array: none or one.
  var items: [StructuralSchema] = []
  var required: [String] = []
  var defaultValue: JSONValue?
  var allowedValues: [JSONValue]?
  var listType = ""
  var listMapKeys: [String] = []
  var limits = Limits()
  var allOf: [StructuralSchema] = []
  var anyOf: [StructuralSchema] = []
  var oneOf: [StructuralSchema] = []
  /// None or one.
  var not: [StructuralSchema] = []

  /// The bounds of a value.
  struct Limits: Sendable {
    var minimum: JSONValue?
    var maximum: JSONValue?
    var isMinimumExclusive = false
    var isMaximumExclusive = false
    var multipleOf: JSONValue?
    var minLength: Int?
    var maxLength: Int?
    var minItems: Int?
    var maxItems: Int?
    var minProperties: Int?
    var maxProperties: Int?
    var pattern: String?
    /// `nil` for a pattern that cannot be compiled, which then is not checked.
    var expression: RegularExpression?
    var hasUniqueItems = false
  }

  /// Deepest nesting of schemas that is read; what lies deeper is not checked.
  static let depth = 100

  /// Reads the schema of a custom resource.
  public init(_ openAPI: JSONValue) { self.init(openAPI, depth: 0, isResource: true) }

  init(_ schema: JSONValue, depth: Int, isResource: Bool = false) {
    if depth > Self.depth {
      preservesUnknownFields = true
      return
    }
    func nested(_ value: JSONValue) -> StructuralSchema { StructuralSchema(value, depth: depth + 1) }
    func list(_ key: String) -> [StructuralSchema] { schema[key]?.array?.map(nested) ?? [] }
    func flag(_ key: String) -> Bool { schema[key]?.bool ?? false }
    type = schema["type"]?.string ?? ""
    format = schema["format"]?.string ?? ""
    isNullable = flag("nullable")
    isIntOrString = flag("x-kubernetes-int-or-string")
    preservesUnknownFields = flag("x-kubernetes-preserve-unknown-fields")
    self.isResource = isResource || flag("x-kubernetes-embedded-resource")
    for (name, property) in schema["properties"]?.object ?? [:] { properties[name] = nested(property) }
    if let values = schema["additionalProperties"] {
      if values.object != nil { additionalProperties = [nested(values)] }
      if values.bool == true { preservesUnknownFields = true }
    }
    if let items = schema["items"], items.object != nil { self.items = [nested(items)] }
    required = schema["required"]?.array?.compactMap(\.string) ?? []
    defaultValue = schema["default"]
    allowedValues = schema["enum"]?.array
    listType = schema["x-kubernetes-list-type"]?.string ?? ""
    listMapKeys = schema["x-kubernetes-list-map-keys"]?.array?.compactMap(\.string) ?? []
    limits = Limits(schema)
    allOf = list("allOf")
    anyOf = list("anyOf")
    oneOf = list("oneOf")
    if let excluded = schema["not"], excluded.object != nil { not = [nested(excluded)] }
  }

  /// The schema of a field of an object, declared or not; `nil` when it may not have such a field, or when nothing is
  /// known of its value.
  func field(_ name: String) -> StructuralSchema? { properties[name] ?? additionalProperties.first }
}

extension StructuralSchema.Limits {
  init(_ schema: JSONValue) {
    minimum = schema["minimum"]
    maximum = schema["maximum"]
    isMinimumExclusive = schema["exclusiveMinimum"]?.bool ?? false
    isMaximumExclusive = schema["exclusiveMaximum"]?.bool ?? false
    multipleOf = schema["multipleOf"]
    minLength = schema["minLength"]?.int
    maxLength = schema["maxLength"]?.int
    minItems = schema["minItems"]?.int
    maxItems = schema["maxItems"]?.int
    minProperties = schema["minProperties"]?.int
    maxProperties = schema["maxProperties"]?.int
    pattern = schema["pattern"]?.string
    expression = pattern.flatMap { try? RegularExpression($0) }
    hasUniqueItems = schema["uniqueItems"]?.bool ?? false
  }
}
