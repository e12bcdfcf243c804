import ObjectModel

extension Normalisation {
  /// `normalised`, but with what the object says to be false, zero or an empty list where a live object has something
  /// else: `hostNetwork: false` means what its absence means, but not beside `hostNetwork: true`, which it takes away.
  ///
  /// An empty list that is merged by element takes nothing away, an empty text may ask for what the server hands out, and
  /// so does a port of zero; these stay away.
  public func normalised(_ object: JSONValue, beside live: JSONValue) -> JSONValue {
    let result = normalised(object)
    guard result != object, object.isNested(within: JSONValue.mergeDepth) else { return result }
    return restore(result, from: object, live, schema)
  }

  private static let handedOut: Set<String> = ["nodePort", "healthCheckNodePort", "clusterIPs"]

  private func restore(_ value: JSONValue, from said: JSONValue, _ live: JSONValue?, _ schema: ObjectSchema) -> JSONValue {
    guard let live else { return value }
    switch (value, said, live) {
    case (.object(var members), .object(let saidMembers), .object(let others)):
      guard schema.typeName != nil || schema.kind != .structure else { return value }
      for (key, word) in saidMembers {
        guard let field = schema.field(key), let other = others[key] else { continue }
        if let inner = members[key] {
          members[key] = restore(inner, from: word, other, field)
        } else if Self.takesAway(word, field), !Self.handedOut.contains(key) {
          members[key] = word
        }
      }
      return .object(members)
    case (.array(let elements), .array(let saidElements), .array(let others)):
      guard let items = schema.items, elements.count == saidElements.count else { return value }
      let counterparts = self.counterparts(of: elements, among: others, schema)
      return .array(elements.indices.map { restore(elements[$0], from: saidElements[$0], counterparts[$0], items) })
    default: return value
    }
  }

  private static func takesAway(_ word: JSONValue, _ field: ObjectSchema) -> Bool {
    switch word {
    case .bool(false), .integer(0): true
    case .array(let elements): elements.isEmpty && !field.patchStrategies.contains(.merge)
    default: false
    }
  }

  /// For each element of a list the live one of the same merge key, or in the same place.
  func counterparts(of elements: [JSONValue], among others: [JSONValue], _ list: ObjectSchema) -> [JSONValue?] {
    guard let mergeKey = list.mergeKey ?? (list.listKeys.count == 1 ? list.listKeys[0] : nil) else {
      return elements.indices.map { others.indices.contains($0) ? others[$0] : nil }
    }
    let byKey = Dictionary(others.compactMap { other in other[mergeKey].map { ($0, other) } }) { first, _ in first }
    return elements.map { element in element[mergeKey].flatMap { byKey[$0] } }
  }
}
