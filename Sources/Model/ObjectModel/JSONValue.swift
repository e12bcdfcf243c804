/// Any JSON value: the one form in which Apus holds Kubernetes objects.
///
/// Objects keep their keys in byte order, so printing is deterministic and comparing or merging two objects is one
/// linear walk. Integers that fit 64 bits stay exact; anything else numeric is a double, as Kubernetes decodes it.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// Whether both are the same value. An integer and a double never are; texts are the same when their bytes are.
  public static func == (left: JSONValue, right: JSONValue) -> Bool { left.isSame(as: right) }

  func isSame(as other: borrowing JSONValue) -> Bool { Self.areSame(self, other) }

  @inline(__always)
  static func areSame(_ left: borrowing JSONValue, _ right: borrowing JSONValue) -> Bool {
    // One switch in the other, not one over a pair: a pair would hold copies.
    switch left {
    case .null:
      switch right {
      case .null: true
      default: false
      }
    case .bool(let one):
      switch right {
      case .bool(let other): one == other
      default: false
      }
    case .integer(let one):
      switch right {
      case .integer(let other): one == other
      default: false
      }
    case .double(let one):
      switch right {
      case .double(let other): one == other
      default: false
      }
    case .string(let one):
      switch right {
      case .string(let other): one.hasSameBytes(as: other)
      default: false
      }
    case .array(let one):
      switch right {
      case .array(let other): areSame(one, other)
      default: false
      }
    case .object(let one):
      switch right {
      case .object(let other): JSONObject.areSame(one, other)
      default: false
      }
    }
  }

  @inline(never)
  private static func areSame(_ left: borrowing [JSONValue], _ right: borrowing [JSONValue]) -> Bool {
    left.withLent { one, count in
      right.withLent { other, otherCount in
        guard count == otherCount else { return false }
        guard let one, let other, one != other else { return true }
        for index in 0..<count where !LentValue.areSame(one[index], other[index]) { return false }
        return true
      }
    }
  }
}

extension LentValue {
  @inline(__always)
  static func areSame(_ left: borrowing LentValue, _ right: borrowing LentValue) -> Bool {
    JSONValue.areSame(left.value, right.value)
  }
}

// MARK: - Reading

extension JSONValue {
  /// The text of a string; `nil` for every other kind of value.
  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The value of an integer; `nil` for every other kind of value, doubles included.
  public var integer: Int64? {
    if case .integer(let number) = self { number } else { nil }
  }

  /// An integer as `Int`; `nil` for every other kind of value.
  public var int: Int? { integer.flatMap { Int(exactly: $0) } }

  /// The value of a Boolean; `nil` for every other kind of value.
  public var bool: Bool? {
    if case .bool(let flag) = self { flag } else { nil }
  }

  /// The elements of an array; `nil` for every other kind of value.
  public var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members of an object; `nil` for every other kind of value.
  public var object: JSONObject? {
    if case .object(let members) = self { members } else { nil }
  }

  /// Whether the value is `null`.
  public var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// What kind of value this is, in the words error messages use.
  public var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer: "integer"
    case .double: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}

// MARK: - Walking

extension JSONValue {
  /// The member `key` of an object. Reading from anything but an object gives `nil`. Writing to anything but an object
  /// makes it an object first; writing `nil` removes the member.
  public subscript(key: String) -> JSONValue? {
    get { object?[key] }
    set { mutateObject { $0[key] = newValue } }
  }

  /// The value at a path of keys, as `value["spec", "template", "spec"]`. Writing makes the objects on the way; writing
  /// `nil` removes the last key and makes nothing.
  public subscript(first: String, second: String, rest: String...) -> JSONValue? {
    get { self[path: [first, second] + rest] }
    set { self[path: [first, second] + rest] = newValue }
  }

  /// The value at a path of keys; the value itself for an empty path. Writes as the variadic form does.
  public subscript(path path: some Collection<String>) -> JSONValue? {
    get {
      var current = self
      for key in path {
        guard let next = current.object?[key] else { return nil }
        current = next
      }
      return current
    }
    set {
      guard let key = path.first else {
        self = newValue ?? .null
        return
      }
      let rest = path.dropFirst()
      if rest.isEmpty {
        if newValue == nil, object == nil { return }
        mutateObject { $0[key] = newValue }
        return
      }
      if newValue == nil, self[key]?.object == nil { return }
      mutateObject { members in
        members.mutate(key, default: .object([:])) { $0[path: rest] = newValue }
      }
    }
  }

  /// The element of an array; `nil` outside its bounds or for anything but an array.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// Changes the members in place, without copying the object when nobody else holds it. A value of another kind becomes
  /// an empty object first.
  public mutating func mutateObject<Result>(_ change: (inout JSONObject) throws -> Result) rethrows -> Result {
    var members: JSONObject
    if case .object(let current) = self { members = current } else { members = [:] }
    self = .null
    defer { self = .object(members) }
    return try change(&members)
  }

  /// Changes the elements in place, without copying the array when nobody else holds it. A value of another kind becomes
  /// an empty array first.
  public mutating func mutateArray<Result>(_ change: (inout [JSONValue]) throws -> Result) rethrows -> Result {
    var elements: [JSONValue]
    if case .array(let current) = self { elements = current } else { elements = [] }
    self = .null
    defer { self = .array(elements) }
    return try change(&elements)
  }
}

// MARK: - Literals

// No nil literal: in `condition ? value : nil` it would become the JSON null where the absence of a value is meant.
extension JSONValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements.map { ($0.0, $0.1) }))
  }
}

extension JSONValue {
  /// An array of strings.
  public init(_ strings: some Sequence<String>) { self = .array(strings.map(JSONValue.string)) }

  /// An object of string values, such as labels.
  public init(_ strings: [String: String]) { self = .object(JSONObject(strings.map { ($0.key, .string($0.value)) })) }
}
