import ObjectModel
import RegularExpressions

/// A schema and all it refers to, compiled. Schemas refer to each other, and to themselves, by number; the root is number 0.
struct CompiledSchemas: Sendable {
  let nodes: [SchemaNode]
  /// The schema of each dynamic anchor, by resource and name.
  let dynamicAnchors: [DynamicAnchor: Int]
  /// The root schema of each resource with `$recursiveAnchor`.
  let recursiveRoots: [Int: Int]
  /// Whether any schema asks for what others have evaluated.
  let tracksEvaluation: Bool
}

struct DynamicAnchor: Sendable, Hashable {
  let resource: Int
  let name: String
}

/// One schema, compiled. A class, as are the groups of rules, so that a validation that visits it copies one reference.
final class SchemaNode: Sendable {
  /// The URL of the document and the pointer to the schema.
  let location: String
  /// The number of its resource.
  let resource: Int
  let keywords: SchemaKeywords

  init(location: String, resource: Int, keywords: SchemaKeywords) {
    self.location = location
    self.resource = resource
    self.keywords = keywords
  }
}

/// The keywords of a schema, other schemas by number; what is absent asks for nothing.
struct SchemaKeywords: Sendable {
  /// A Boolean schema.
  var constant: Bool?
  var types: TypeSet = []
  var constantValue: JSONValue?
  var allowedValues: [JSONValue]?
  var format: AssertedFormat?
  var reference: Int?
  var object: ObjectRules?
  var array: ArrayRules?
  var string: StringRules?
  var number: NumberRules?
  var dynamicReference: DynamicReference?
  var not: Int?
  var allOf: [Int] = []
  var anyOf: [Int] = []
  var oneOf: [Int] = []
  var condition: ConditionRule?
  var unevaluatedProperties: Int?
  var unevaluatedItems: Int?
}

struct DynamicReference: Sendable {
  enum Kind: Sendable {
    /// An ordinary reference under another name.
    case plain
    /// By the outermost resource with a dynamic anchor of this name.
    case dynamic(String)
    /// By the outermost resource with `$recursiveAnchor`.
    case recursive
  }

  let keyword: StaticString
  let target: Int
  let kind: Kind
}

struct ConditionRule: Sendable {
  let condition: Int
  let then: Int?
  let otherwise: Int?
}

final class ObjectRules: Sendable {
  let minimum: Int?
  let maximum: Int?
  let required: [String]
  /// Numbers of schemas, in a `JSONObject` for its search by bytes.
  let properties: JSONObject
  let patterns: [(source: String, pattern: RegularExpression, schema: Int)]
  let additional: Additional?
  let names: Int?
  let dependencies: [Dependency]
  let dependentSchemas: [Dependency]
  let dependentNames: [Dependency]

  enum Additional: Sendable {
    /// Refused as a whole, so that one message can name them all.
    case forbidden
    case schema(Int)
  }

  enum Dependency: Sendable {
    case names(property: String, [String])
    case schema(property: String, Int)
  }

  init(
    minimum: Int?, maximum: Int?, required: [String], properties: JSONObject,
    patterns: [(source: String, pattern: RegularExpression, schema: Int)], additional: Additional?, names: Int?,
    dependencies: [Dependency], dependentSchemas: [Dependency], dependentNames: [Dependency]
  ) {
    self.minimum = minimum
    self.maximum = maximum
    self.required = required
    self.properties = properties
    self.patterns = patterns
    self.additional = additional
    self.names = names
    self.dependencies = dependencies
    self.dependentSchemas = dependentSchemas
    self.dependentNames = dependentNames
  }
}

final class ArrayRules: Sendable {
  let minimum: Int?
  let maximum: Int?
  let isUnique: Bool
  /// The schemas of the first elements, and the keyword they came from.
  let prefix: [Int]
  let prefixKeyword: StaticString
  let rest: Rest?
  let contains: Contains?

  enum Rest: Sendable {
    /// `additionalItems: false`: refused as a whole.
    case forbidden
    case schema(Int, keyword: StaticString)
  }

  struct Contains: Sendable {
    let schema: Int
    let minimum: Int
    let maximum: Int?
    /// Whether the elements that match count as evaluated: since 2020-12.
    let evaluates: Bool
  }

  init(
    minimum: Int?, maximum: Int?, isUnique: Bool, prefix: [Int], prefixKeyword: StaticString, rest: Rest?, contains: Contains?
  ) {
    self.minimum = minimum
    self.maximum = maximum
    self.isUnique = isUnique
    self.prefix = prefix
    self.prefixKeyword = prefixKeyword
    self.rest = rest
    self.contains = contains
  }
}

final class StringRules: Sendable {
  let minimum: Int?
  let maximum: Int?
  let pattern: RegularExpression?

  init(minimum: Int?, maximum: Int?, pattern: RegularExpression?) {
    self.minimum = minimum
    self.maximum = maximum
    self.pattern = pattern
  }
}

final class NumberRules: Sendable {
  let minimum: ExactNumber?
  let maximum: ExactNumber?
  let exclusiveMinimum: ExactNumber?
  let exclusiveMaximum: ExactNumber?
  let divisor: ExactNumber?

  init(
    minimum: ExactNumber?, maximum: ExactNumber?, exclusiveMinimum: ExactNumber?, exclusiveMaximum: ExactNumber?,
    divisor: ExactNumber?
  ) {
    self.minimum = minimum
    self.maximum = maximum
    self.exclusiveMinimum = exclusiveMinimum
    self.exclusiveMaximum = exclusiveMaximum
    self.divisor = divisor
  }
}

/// The types a value may have.
struct TypeSet: OptionSet, Sendable {
  let rawValue: UInt8

  init(rawValue: UInt8) { self.rawValue = rawValue }

  static let null = TypeSet(rawValue: 1)
  static let boolean = TypeSet(rawValue: 2)
  static let number = TypeSet(rawValue: 4)
  static let integer = TypeSet(rawValue: 8)
  static let string = TypeSet(rawValue: 16)
  static let array = TypeSet(rawValue: 32)
  static let object = TypeSet(rawValue: 64)

  private static let named: [(String, TypeSet)] = [
    ("null", .null), ("boolean", .boolean), ("number", .number), ("integer", .integer), ("string", .string), ("array", .array),
    ("object", .object),
  ]

  /// One type by its name; no type for a name that is none.
  init(name: String) { self = Self.named.first { $0.0 == name }?.1 ?? [] }

  /// The names, in the order in which messages list them.
  var names: [String] { Self.named.filter { contains($0.1) }.map(\.0) }
}
