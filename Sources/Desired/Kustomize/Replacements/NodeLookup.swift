import ObjectModel

/// Finds the one value at a path: keys, positions in lists, `-` for the last element, `[key=value]` for the element that has
/// that value, `[=value]` for that scalar.
enum NodeLookup {
  /// - Throws: for a wildcard, and for a step that does not fit the value it meets.
  static func find(_ path: ArraySlice<String>, in node: YAMLNode) throws(KustomizeError) -> YAMLNode? {
    var current = node
    for step in path {
      if current.isNull { return nil }
      guard let next = try find(PathStep(step), in: current), !next.isNull else { return nil }
      current = next
    }
    return current
  }

  private static func find(_ step: PathStep, in node: YAMLNode) throws(KustomizeError) -> YAMLNode? {
    switch step {
    case .every: throw KustomizeError("wildcard is not supported in PathGetter")
    case .key("-") where node.elements != nil: return node.elements?.last
    case .key(let key):
      guard node.mapping != nil else { throw node.wrongKind(expected: "MappingNode") }
      return node[key]
    case .index(let index):
      let elements = try elements(of: node)
      return elements.indices.contains(index) ? elements[index] : nil
    case .element(let key, let value):
      for element in try elements(of: node) where !element.isNull {
        if key.isEmpty {
          if element.text == value { return element }
        } else {
          guard element.mapping != nil else { throw element.wrongKind(expected: "MappingNode") }
          if element[key]?.text == value { return element }
        }
      }
      return nil
    case .malformed: throw PathStep.malformedElement
    }
  }

  private static func elements(of node: YAMLNode) throws(KustomizeError) -> [YAMLNode] {
    guard let elements = node.elements else { throw node.wrongKind(expected: "SequenceNode") }
    return elements
  }
}

/// A step of a dotted path.
enum PathStep: Equatable {
  case key(String)
  /// A position in a list.
  case index(Int)
  /// `[key=value]`; without a key `[=value]`.
  case element(key: String, value: String)
  /// `*`: all elements of a list.
  case every
  /// Brackets without `=`.
  case malformed

  init(_ text: String) {
    let bytes = text.utf8
    if text == "*" {
      self = .every
    } else if !bytes.isEmpty, bytes.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let index = Int(text) {
      self = .index(index)
    } else if bytes.count > 1, bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") {
      let parts = text.dropFirst().dropLast().split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      self = parts.count == 2 ? .element(key: String(parts[0]), value: String(parts[1])) : .malformed
    } else {
      self = .key(text)
    }
  }

  static var malformedElement: KustomizeError {
    KustomizeError("list path element must contain fieldName=fieldValue for element to match")
  }
}
