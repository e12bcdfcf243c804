import ObjectModel

/// The shape a document must have, in the terms of the Go types kustomize decodes into: its messages name them.
indirect enum GoType: Sendable {
  /// Text; the name differs for types that are text underneath.
  case string(String = "string")
  case bool
  case integer(String = "int")
  /// `interface {}`: anything.
  case any
  case list(GoType)
  case map(GoType)
  case structure(GoStruct)
  /// A list or a map under a name of its own.
  case named(String, GoType)

  /// The type's name in messages.
  var name: String {
    switch self {
    case .string(let name), .integer(let name): name
    case .bool: "bool"
    case .any: "interface {}"
    case .list(let element): "[]\(element.name)"
    case .map(let value): "map[string]\(value.name)"
    case .structure(let structure): structure.qualifiedName
    case .named(let name, _): name
    }
  }
}

/// A Go struct with its fields, those of embedded structs among them.
struct GoStruct: Sendable {
  var name: String
  /// The package that the struct is in.
  var package = "types"
  var fields: [Field]

  struct Field: Sendable {
    /// The key in a document; its case does not matter.
    var key: String
    /// The embedded structs on the way to the field, each with a dot after it.
    var embedding = ""
    var type: GoType

    init(_ key: String, _ type: GoType, in embedding: String = "") {
      self.key = key
      self.type = type
      self.embedding = embedding
    }
  }

  init(_ name: String, _ fields: [Field], package: String = "types") {
    self.name = name
    self.package = package
    self.fields = fields
  }

  var qualifiedName: String { "\(package).\(name)" }

  /// The fields as they are when a struct embeds this one.
  func embedded() -> [Field] { fields.map { Field($0.key, $0.type, in: "\(name).\($0.embedding)") } }

  func field(named key: String) -> Field? {
    fields.first { $0.key == key } ?? fields.first { $0.key.lowercased() == key.lowercased() }
  }
}

/// Checks documents against Go types as Go's strict JSON decoder does.
enum StrictDecoding {
  /// How two of kustomize's readers differ from the one for kustomization files.
  struct Rules: Sendable {
    /// Unknown fields are left out instead of refused.
    var allowsUnknownFields = false
    /// Numbers and Booleans become text where text is wanted.
    var writesScalarsAsText = false

    /// As files beside a kustomization file are read.
    static let lenient = Rules(allowsUnknownFields: true, writesScalarsAsText: true)
  }

  /// A document with its keys spelled as the type does, and without nulls where the type has fields.
  ///
  /// - Parameter type: of the whole document.
  /// - Throws: the first complaint in the order of keys, as `json: unknown field "x"`.
  static func decode(
    _ value: JSONValue, as type: GoStruct, rules: Rules = Rules()
  ) throws(KustomizeError) -> JSONObject {
    guard let object = value.object else {
      if value.isNull { return [:] }
      throw KustomizeError("json: cannot unmarshal \(name(of: value)) into Go value of type \(type.qualifiedName)")
    }
    return try decode(object, as: type, path: "", rules)
  }

  private static func decode(
    _ object: JSONObject, as type: GoStruct, path: String, _ rules: Rules
  ) throws(KustomizeError) -> JSONObject {
    var result = JSONObject()
    for (key, value) in object {
      guard let field = type.field(named: key) else {
        if rules.allowsUnknownFields { continue }
        throw KustomizeError("json: unknown field \"\(key)\"")
      }
      if value.isNull { continue }
      var rules = rules
      // Of the fields of embedded structs that reader knows no types.
      if !field.embedding.isEmpty { rules.writesScalarsAsText = false }
      result[field.key] = try decode(
        value, as: field.type, owner: type.name, path: "\(path)\(field.embedding)\(field.key)", rules)
    }
    return result
  }

  private static func decode(
    _ value: JSONValue, as type: GoType, owner: String, path: String, _ rules: Rules, typeName: String? = nil
  ) throws(KustomizeError) -> JSONValue {
    func mismatch() -> KustomizeError {
      KustomizeError(
        "json: cannot unmarshal \(name(of: value)) into Go struct field \(owner).\(path) of type \(typeName ?? type.name)")
    }
    switch type {
    case .named(let name, let type):
      return try decode(value, as: type, owner: owner, path: path, rules, typeName: name)
    case .any: return value
    case .string:
      if case .string = value { return value }
      if rules.writesScalarsAsText, value.array == nil, value.object == nil { return .string(value.json()) }
      throw mismatch()
    case .bool:
      if case .bool = value { return value }
      throw mismatch()
    case .integer:
      switch value {
      case .integer: return value
      case .double:
        let text = value.json()
        if let number = Int64(text) { return .integer(number) }
        throw KustomizeError(
          "json: cannot unmarshal number \(text) into Go struct field \(owner).\(path) of type \(type.name)")
      default: throw mismatch()
      }
    case .list(let element):
      guard let elements = value.array else { throw mismatch() }
      var result: [JSONValue] = []
      for member in elements {
        result.append(member.isNull ? zero(of: element) : try decode(member, as: element, owner: owner, path: path, rules))
      }
      return .array(result)
    case .map(let element):
      guard let object = value.object else { throw mismatch() }
      var result = JSONObject()
      for (key, member) in object {
        result[key] = member.isNull ? zero(of: element) : try decode(member, as: element, owner: owner, path: path, rules)
      }
      return .object(result)
    case .structure(let structure):
      guard let object = value.object else { throw mismatch() }
      return .object(try decode(object, as: structure, path: "\(path).", rules))
    }
  }

  /// What null means where a list or a map holds it.
  private static func zero(of type: GoType) -> JSONValue {
    switch type {
    case .string: ""
    case .bool: false
    case .integer: 0
    case .any: .null
    case .list: []
    case .map, .structure: [:]
    case .named(_, let type): zero(of: type)
    }
  }

  private static func name(of value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool: "bool"
    case .integer, .double: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
