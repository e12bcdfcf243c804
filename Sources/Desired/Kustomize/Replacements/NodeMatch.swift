import ObjectModel
import RegularExpressions

/// Changes all values at a path, and makes what is missing when it is asked to.
///
/// Unlike in a lookup, `[key=value]` means all elements whose field matches a regular expression anywhere, and `*` every
/// element of a list.
struct NodeMatch {
  /// What is made at the end of a path; `nil` makes nothing.
  enum Made { case scalar, sequence, mapping }

  var made: Made?

  /// Changes one value; is told whether it was made just now.
  typealias Change = (inout YAMLNode, _ isNew: Bool) throws(KustomizeError) -> Void

  /// - Returns: how many values the path leads to.
  /// - Throws: for a step that does not fit the value it meets.
  func visit(
    _ node: inout YAMLNode, _ path: ArraySlice<String>, isNew: Bool = false, _ change: Change
  ) throws(KustomizeError) -> Int {
    guard let first = path.first else {
      try change(&node, isNew)
      return 1
    }
    let rest = path.dropFirst()
    switch PathStep(first) {
    case .key(let key): return try visitField(&node, key, rest, change)
    case .index(let index): return try visitIndex(&node, index, rest, change)
    case .element(let key, let value): return try visitElements(&node, key, value, rest, change)
    case .every:
      return try elements(of: &node) { elements throws(KustomizeError) in
        var count = 0
        for index in elements.indices { count += try visit(&elements[index], rest, change) }
        return count
      }
    case .malformed: throw PathStep.malformedElement
    }
  }

  private func visitField(
    _ node: inout YAMLNode, _ key: String, _ rest: ArraySlice<String>, _ change: Change
  ) throws(KustomizeError) -> Int {
    // Nothing can be put into null; to have tried is enough.
    if node.isNull { return made == nil ? 0 : 1 }
    if key.isEmpty { throw node.wrongKind(expected: "ScalarNode") }
    guard case .mapping = node else { throw node.wrongKind(expected: "MappingNode") }
    return try node.mutateMapping { mapping throws(KustomizeError) in
      if let index = mapping.index(of: key) { return try visit(&mapping.members[index].value, rest, change) }
      guard var new = new(before: rest) else { return 0 }
      let count = try visit(&new, rest, isNew: true, change)
      mapping.members.append(YAMLNode.Mapping.Member(key: key, value: new))
      return count
    }
  }

  private func visitIndex(
    _ node: inout YAMLNode, _ index: Int, _ rest: ArraySlice<String>, _ change: Change
  ) throws(KustomizeError) -> Int {
    try elements(of: &node) { elements throws(KustomizeError) in
      if index == elements.count, var new = new(before: rest) {
        let count = try visit(&new, rest, isNew: true, change)
        elements.append(new)
        return count
      }
      guard index < elements.count else {
        throw KustomizeError("index \(index) specified but only \(elements.count) elements found")
      }
      return try visit(&elements[index], rest, change)
    }
  }

  private func visitElements(
    _ node: inout YAMLNode, _ key: String, _ pattern: String, _ rest: ArraySlice<String>, _ change: Change
  ) throws(KustomizeError) -> Int {
    let expression: RegularExpression
    do throws(RegularExpressionError) {
      expression = try RegularExpression(pattern)
    } catch {
      throw KustomizeError("\(error)")
    }
    return try elements(of: &node) { elements throws(KustomizeError) in
      var count = 0
      for index in elements.indices where !elements[index].isNull {
        guard let value = key.isEmpty ? elements[index] : elements[index][key], expression.matches(value.text ?? "") else {
          continue
        }
        count += try visit(&elements[index], rest, change)
      }
      if count > 0 || made == nil { return count }
      var new: YAMLNode = key.isEmpty ? .scalar(YAMLNode.Scalar(untagged: pattern)) : .mapping([(key, .string(pattern))])
      count = try visit(&new, rest, isNew: key.isEmpty, change)
      elements.append(new)
      return count
    }
  }

  private func elements(
    of node: inout YAMLNode, _ body: (inout [YAMLNode]) throws(KustomizeError) -> Int
  ) throws(KustomizeError) -> Int {
    guard case .sequence = node else { throw node.wrongKind(expected: "SequenceNode") }
    return try node.mutateElements(body)
  }

  /// A new value that the rest of a path is to lead into.
  private func new(before rest: ArraySlice<String>) -> YAMLNode? {
    guard let made else { return nil }
    switch rest.first.map(PathStep.init) {
    case .index, .element: return .sequence([])
    case .key, .every, .malformed: return .mapping(YAMLNode.Mapping())
    case nil:
      switch made {
      case .scalar: return .scalar(YAMLNode.Scalar("", kind: .null))
      case .sequence: return .sequence([])
      case .mapping: return .mapping(YAMLNode.Mapping())
      }
    }
  }
}
