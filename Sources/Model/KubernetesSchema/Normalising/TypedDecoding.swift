import ObjectModel

/// What the API server makes of an object when it reads it into its type, before defaults.
///
/// Custom resources keep their empty lists, zeros and allowed nulls, for they have no type that would leave these out.
public struct TypedDecoding: Sendable, Equatable {
  /// The object without unknown fields, in the spelling of its type: no nulls, no empty lists and maps, no zeros that the
  /// type leaves out, canonical quantities, times and durations.
  public var object: JSONValue
  /// The paths of fields the type does not have, as `fieldValidation` reports them: `spec.containers[0].bogus`.
  public var unknownFields: [String]
  /// The first value of a wrong kind, as the API server reports it; `nil` when all fit.
  public var mismatch: Mismatch?

  /// A value of a wrong kind.
  public struct Mismatch: Sendable, Equatable {
    /// The innermost type and the whole path, as `EnvVar.spec.containers.env.value`; indices and the keys of maps are left
    /// out, as Go's decoder has it.
    public var path: String
    /// What the value is: `string`, `object`, `array`, `number`, `bool`.
    public var found: String
    /// The Go type it should be: `int32`, `string`, `map[string]string`.
    public var expected: String

    /// `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`
    public var message: String { "json: cannot unmarshal \(found) into Go struct field \(path) of type \(expected)" }
  }

  /// Reads an object by the schema of its kind.
  public init(_ value: JSONValue, schema: ObjectSchema) {
    unknownFields = []
    object = value
    guard value.isNested(within: JSONValue.mergeDepth) else { return }
    var trail = Trail(path: "", goPath: "", structure: "")
    object = decode(value, schema, &trail) ?? [:]
  }

  /// Where the reader is, in the two spellings.
  private struct Trail {
    var path: String
    var goPath: String
    /// The Go name of the innermost structure.
    var structure: String

    func field(_ name: String, of schema: ObjectSchema) -> Trail {
      let structure = String((schema.typeName ?? "").split(separator: ".").last ?? "")
      return Trail(path: path.isEmpty ? name : "\(path).\(name)", goPath: "\(goPath).\(name)", structure: structure)
    }

    func key(_ name: String) -> Trail {
      Trail(path: path.isEmpty ? name : "\(path).\(name)", goPath: goPath, structure: structure)
    }

    func element(_ index: Int) -> Trail { Trail(path: "\(path)[\(index)]", goPath: goPath, structure: structure) }
  }

  /// The value in the spelling of its type; `nil` when its type leaves it out.
  private mutating func decode(_ value: JSONValue, _ schema: ObjectSchema, _ trail: inout Trail) -> JSONValue? {
    if value.isNull {
      if schema.isNullable { return value }
      return nil
    }
    switch schema.kind {
    case .scalar(let scalar):
      guard let canonical = scalar.canonical(value) else { return note(value, scalar.goType, trail) }
      return canonical
    case .structure:
      guard let members = value.object else { return note(value, schema.goType, trail) }
      var result: [(String, JSONValue)] = []
      result.reserveCapacity(members.count)
      for (key, value) in members {
        var inner = trail.field(key, of: schema)
        guard let field = schema.field(key) else {
          unknownFields.append(inner.path)
          continue
        }
        guard let decoded = decode(value, field, &inner), !isLeftOut(decoded, key, field, schema) else { continue }
        result.append((key, decoded))
      }
      return .object(JSONObject(result))
    case .map:
      guard let members = value.object else { return note(value, schema.goType, trail) }
      let values = schema.values ?? .untyped
      var result: [(String, JSONValue)] = []
      result.reserveCapacity(members.count)
      for (key, value) in members {
        var inner = trail.key(key)
        if let decoded = decode(value, values, &inner) {
          result.append((key, decoded))
        } else if value.isNull, values.scalar == .string {
          // Go reads null into a map of strings as an empty string.
          result.append((key, ""))
        }
      }
      return .object(JSONObject(result))
    case .list:
      guard let elements = value.array else { return note(value, schema.goType, trail) }
      let items = schema.items ?? .untyped
      var result: [JSONValue] = []
      result.reserveCapacity(elements.count)
      for (index, element) in elements.enumerated() {
        var inner = trail.element(index)
        if let decoded = decode(element, items, &inner) { result.append(decoded) }
      }
      return .array(result)
    case .untyped, .deduced: return value
    }
  }

  /// Whether a type does not write the value of a field.
  private func isLeftOut(_ value: JSONValue, _ key: String, _ field: ObjectSchema, _ schema: ObjectSchema) -> Bool {
    // Custom resources are kept as they were written.
    guard schema.typeName != nil else { return false }
    switch value {
    case .array(let elements): return elements.isEmpty && !schema.isAlwaysPresent(key)
    case .object(let members):
      guard case .map = field.kind else { return false }
      return members.isEmpty && !schema.isAlwaysPresent(key)
    case .string(""), .integer(0), .bool(false), .double(0): return schema.isDroppedWhenZero(key)
    default: return false
    }
  }

  private mutating func note(_ value: JSONValue, _ expected: String, _ trail: Trail) -> JSONValue {
    if mismatch == nil {
      let found = value.bool == nil ? value.integer == nil ? value.kindName : "number" : "bool"
      mismatch = Mismatch(path: trail.structure + trail.goPath, found: found, expected: expected)
    }
    return value
  }
}

extension ScalarKind {
  /// The value as Kubernetes writes it; `nil` when it is of a wrong kind.
  func canonical(_ value: JSONValue) -> JSONValue? {
    switch self {
    case .string: return value.string.map(JSONValue.string)
    case .base64:
      guard let text = value.string else { return nil }
      // Line breaks, as a block of YAML has them, are not part of the bytes.
      guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return value }
      return .string(Base64.decode(text).map { Base64.encode($0) } ?? text)
    case .bool: return value.bool.map(JSONValue.bool)
    case .int32: return value.wholeNumber.flatMap { Int32(exactly: $0) }.map { .integer(Int64($0)) }
    case .int64, .integer: return value.wholeNumber.map { .integer($0) }
    case .double, .number: return value.number.map { _ in value }
    case .time:
      guard let text = value.string else { return nil }
      return Timestamp(text).map { .string(Timestamp(secondsSince1970: $0.seconds).description) } ?? value
    case .microtime: return value.string.map(JSONValue.string)
    case .duration:
      guard let text = value.string else { return nil }
      return GoDuration(text).map { .string($0.description) } ?? value
    case .quantity:
      if let text = value.string { return .string(Quantity.canonical(text) ?? text) }
      return value.number.map { _ in .string(Quantity.canonical(value.json()) ?? value.json()) }
    case .intOrString:
      if let number = value.wholeNumber { return .integer(number) }
      return value.string.map(JSONValue.string)
    }
  }

  /// The type in Go, as decoding errors name it.
  fileprivate var goType: String {
    switch self {
    case .string, .base64: "string"
    case .double, .number: "float64"
    case .integer: "int64"
    case .time: "v1.Time"
    case .microtime: "v1.MicroTime"
    case .duration: "v1.Duration"
    case .quantity: "resource.Quantity"
    case .intOrString: "intstr.IntOrString"
    case .bool, .int32, .int64: rawValue
    }
  }
}

extension ObjectSchema {
  /// The type in Go, as decoding errors name it: `v1.PodSpec`, `[]v1.Container`, `map[string]string`.
  fileprivate var goType: String {
    switch kind {
    case .scalar(let scalar): scalar.goType
    case .structure: (typeName ?? "").split(separator: ".").dropFirst().joined(separator: ".")
    case .list: "[]" + (items?.goType ?? "interface {}")
    case .map: "map[string]" + (values?.goType ?? "interface {}")
    case .untyped, .deduced: "interface {}"
    }
  }
}

extension JSONValue {
  /// An integer, also one that is written as `3.0`.
  fileprivate var wholeNumber: Int64? {
    switch self {
    case .integer(let value): value
    case .double(let value): Int64(exactly: value)
    default: nil
    }
  }
}
