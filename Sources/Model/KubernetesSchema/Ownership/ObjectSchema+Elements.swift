import ObjectModel

extension ObjectSchema {
  /// The schema of what one path step leads to; `deduced` where none is declared.
  func schema(below element: PathElement) -> ObjectSchema {
    switch element {
    case .field(let name): field(name) ?? .deduced
    case .key, .value, .index: items ?? .deduced
    }
  }

  /// The members of a value that server-side apply merges one by one; `nil` for a leaf.
  func granularMembers(_ value: JSONValue) -> JSONObject? {
    guard !isAtomic, case .object(let members) = value else { return nil }
    switch kind {
    case .structure, .map, .deduced: return members
    default: return nil
    }
  }

  /// The elements of a value that server-side apply merges one by one; `nil` for a leaf.
  func granularElements(_ value: JSONValue) -> [JSONValue]? {
    guard case .list(let topology) = kind, topology != .atomic, case .array(let elements) = value else { return nil }
    return elements
  }

  /// What identifies an element of a set or a map list: its value, or its key fields with their defaults filled in.
  ///
  /// - Throws: a sentence, when a key field is absent and has no default.
  func identity(of element: JSONValue) throws(ApplyError) -> PathElement {
    guard case .list(.map(let keys)) = kind else { return .value(element) }
    guard let members = element.object else {
      throw ApplyError(.invalid, "associative list with keys may not have elements that are \(element.kindName)s")
    }
    var identity = JSONObject()
    for key in keys {
      if let value = members[key], !value.isNull {
        identity[key] = value
      } else if let value = items?.field(key)?.defaultValue {
        identity[key] = value
      } else {
        throw ApplyError(
          .invalid, "associative list with keys has an element that omits key field \"\(key)\" (and doesn't have default value)")
      }
    }
    return .key(identity)
  }

  /// What identifies the elements of a list that may hold anything: where keys are missing, the place.
  func identities(of elements: [JSONValue]) -> [PathElement] {
    elements.enumerated().map { index, element in (try? identity(of: element)) ?? .index(index) }
  }
}

extension JSONValue {
  /// Deepest nesting that merging follows, in levels.
  static let mergeDepth = 512

  /// Whether the value is nested no deeper than `levels`. Stops at the limit, so it is safe on any value.
  func isNested(within levels: Int) -> Bool {
    switch self {
    case .array(let elements): levels > 0 && elements.allSatisfy { $0.isNested(within: levels - 1) }
    case .object(let members): levels > 0 && members.allSatisfy { $0.value.isNested(within: levels - 1) }
    default: true
    }
  }
}
