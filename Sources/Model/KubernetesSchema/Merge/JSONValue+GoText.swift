import ObjectModel

extension JSONValue {
  /// The value as the API server's messages print it: `map[image:a:2 name:a]`, `[a b]`, `<nil>`.
  var goText: String {
    switch self {
    case .null: "<nil>"
    case .string(let text): text
    case .array(let elements): "[" + elements.map(\.goText).joined(separator: " ") + "]"
    case .object(let members): "map[" + members.map { "\($0.key):\($0.value.goText)" }.joined(separator: " ") + "]"
    default: json()
    }
  }
}
