import ObjectModel

/// Some fields of an object, named by their keys with dots between them; a list is looked through, item by item.
struct FieldSelection: Sendable {
  private let paths: [[String]]

  init(_ fields: [String]) {
    paths = fields.map { $0.split(separator: ".").map(String.init) }.filter { !$0.isEmpty }
  }

  /// The object with only these fields; as it is when none are named.
  func applied(to value: JSONValue) -> JSONValue {
    if paths.isEmpty { return value }
    var result: JSONValue = [:]
    for path in paths {
      if let part = Self.part(of: value, path[...]) { result = Self.merged(result, part) }
    }
    return result
  }

  private static func part(of value: JSONValue, _ path: ArraySlice<String>) -> JSONValue? {
    guard let key = path.first else { return value }
    if let items = value.array {
      let parts = items.compactMap { part(of: $0, path) }
      return parts.isEmpty ? nil : .array(parts)
    }
    guard let inner = value[key], let found = part(of: inner, path.dropFirst()) else { return nil }
    return .object([key: found])
  }

  private static func merged(_ left: JSONValue, _ right: JSONValue) -> JSONValue {
    guard left.object != nil, let fields = right.object else { return right }
    var result = left
    for (key, value) in fields { result[key] = result[key].map { merged($0, value) } ?? value }
    return result
  }

  /// Every scalar of an object with the path to it: `spec.ports[0].port`.
  static func leaves(of value: JSONValue) -> [(path: String, text: String)] {
    var result: [(path: String, text: String)] = []
    collect(value, "", into: &result)
    return result
  }

  private static func collect(_ value: JSONValue, _ path: String, into result: inout [(path: String, text: String)]) {
    if let fields = value.object, !fields.isEmpty {
      for (key, inner) in fields.sorted(by: { $0.key < $1.key }) {
        collect(inner, path.isEmpty ? key : "\(path).\(key)", into: &result)
      }
    } else if let items = value.array, !items.isEmpty {
      for (index, inner) in items.enumerated() { collect(inner, "\(path)[\(index)]", into: &result) }
    } else {
      result.append((path, value.string ?? value.json()))
    }
  }
}
