import ObjectModel

/// One step of a path as managedFields write it.
public enum PathElement: Sendable, Hashable {
  /// A field of a structure or a key of a map: `f:name`.
  case field(String)
  /// An element of a map list by the values of its key fields: `k:{"name":"web"}`.
  case key(JSONObject)
  /// An element of a set: `v:"value"`.
  case value(JSONValue)
  /// An element by its place: `i:0`. Read, but never written.
  case index(Int)
}

// MARK: - FieldsV1

extension PathElement {
  /// Reads a key of FieldsV1; `nil` for a prefix that is not known or a text that does not parse.
  init?(fieldsV1 text: String) {
    guard text.utf8.count >= 2, text.utf8.dropFirst().first == UInt8(ascii: ":") else { return nil }
    let rest = String(text.dropFirst(2))
    switch text.utf8.first {
    case UInt8(ascii: "f"): self = .field(rest)
    case UInt8(ascii: "k"):
      guard let members = (try? JSONValue(json: rest))?.object else { return nil }
      self = .key(members)
    case UInt8(ascii: "v"):
      guard let value = try? JSONValue(json: rest) else { return nil }
      self = .value(value)
    case UInt8(ascii: "i"):
      guard let index = Int(rest) else { return nil }
      self = .index(index)
    default: return nil
    }
  }

  /// The key of FieldsV1.
  var fieldsV1: String {
    switch self {
    case .field(let name): "f:" + name
    case .key(let members): "k:" + JSONValue.object(members).json()
    case .value(let value): "v:" + value.json()
    case .index(let index): "i:\(index)"
    }
  }
}

// MARK: - Messages

extension PathElement: CustomStringConvertible {
  /// As conflicts name it: `.image`, `[name="web"]`, `[containerPort=80,protocol="TCP"]`, `[="value"]`, `[0]`.
  public var description: String {
    switch self {
    case .field(let name): "." + name
    case .key(let members): "[" + members.map { "\($0.key)=\($0.value.json())" }.joined(separator: ",") + "]"
    case .value(let value): "[=\(value.json())]"
    case .index(let index): "[\(index)]"
    }
  }
}

extension Sequence<PathElement> {
  /// As conflicts name a path: `.spec.template.spec.containers[name="web"].image`.
  public var text: String { map(\.description).joined() }
}

// MARK: - Order

extension PathElement: Comparable {
  private var rank: Int {
    switch self {
    case .field: 0
    case .key: 1
    case .value: 2
    case .index: 3
    }
  }

  /// Fields first, then keys, values and indices; each in the order of its content, numbers by value.
  public static func < (left: PathElement, right: PathElement) -> Bool {
    switch (left, right) {
    case (.field(let left), .field(let right)): left < right
    case (.index(let left), .index(let right)): left < right
    case (.value(let left), .value(let right)): left.precedes(right)
    case (.key(let left), .key(let right)):
      left.lexicographicallyPrecedes(right) { one, other in
        one.key == other.key ? one.value.precedes(other.value) : one.key < other.key
      }
    default: left.rank < right.rank
    }
  }
}

extension JSONValue {
  /// An order over values that keys and sets hold.
  fileprivate func precedes(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.integer(let left), .integer(let right)): left < right
    case (.double(let left), .double(let right)): left < right
    case (.integer(let left), .double(let right)): Double(left) < right
    case (.double(let left), .integer(let right)): left < Double(right)
    case (.string(let left), .string(let right)): left < right
    default: json() < other.json()
    }
  }
}
