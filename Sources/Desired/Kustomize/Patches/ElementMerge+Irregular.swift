import ObjectModel

extension ElementMerge {
  /// Merges lists whose elements lack keys or share them.
  mutating func irregularElements() throws(KustomizeError) -> [YAMLNode] {
    var target = Array(0..<targetCount)
    var patch = Array(targetCount..<nodes.count)
    var result: [Int] = []
    let identities = identities()
    for identity in identities {
      // A key whose value is blank does not count, unless all are.
      let used = identity.indices.filter { !identity[$0].isEmpty }
      let keys = used.isEmpty ? self.keys : used.map { self.keys[$0] }
      let values = used.isEmpty ? identity : used.map { identity[$0] }
      let current = target.first { isElement($0, keys, values) }
      let change = adopts ? current : patch.first { isElement($0, keys, values) }
      if let merged = try mergeElement(current, change) {
        try set(merged, keys, values, in: &result)
      } else {
        try remove(keys, values, from: &target)
        if adopts { patch = target }
      }
    }
    let known = keys.indices.filter { index in identities.contains { !$0[index].isEmpty } }.map { keys[$0] }
    for index in target { try append(index, to: &result, known.isEmpty ? keys : known) }
    return result.map { nodes[$0] }
  }

  /// Merges two elements, and tells which of them now holds the result; `nil` when nothing is left.
  private mutating func mergeElement(_ current: Int?, _ change: Int?) throws(KustomizeError) -> Int? {
    guard let first = current ?? change else { return nil }
    if adopts {
      guard let node = try merge.adopt(nodes[first], lists, depth: depth), !node.isEmpty else { return nil }
      nodes[first] = node
      return first
    }
    switch try merge.walk(current.map { nodes[$0] }, change.map { nodes[$0] }, lists, depth: depth) {
    case .cleared: return nil
    case .target(let node):
      nodes[first] = node
      return node.isEmpty ? nil : first
    case .patch(let node):
      let index = change ?? first
      nodes[index] = node
      return node.isEmpty ? nil : index
    }
  }

  /// The values of the keys of all elements, the patch's first, each combination once. Such as agree in one key, and elsewhere
  /// differ only where one is blank, become the same.
  private func identities() -> [[String]] {
    var identities: [[String]] = []
    var seen: Set<[String]> = []
    let order = adopts ? Array(nodes.indices) : Array(targetCount..<nodes.count) + Array(0..<targetCount)
    for index in order {
      let identity = keys.map { key -> String in
        guard let value = nodes[index][key], !value.isNull else { return "" }
        return value.text ?? ""
      }
      if seen.insert(identity).inserted { identities.append(identity) }
    }
    if keys.count == 1 { return identities }
    for left in identities.indices {
      let identity = identities[left]
      for right in identities.indices {
        let other = identities[right]
        guard zip(identity, other).contains(where: { $0 == $1 }),
          zip(identity, other).allSatisfy({ $0 == $1 || $0.isEmpty || $1.isEmpty })
        else { continue }
        let unified = zip(identity, other).map { $0.isEmpty ? $1 : $0 }
        identities[left] = unified
        identities[right] = unified
      }
    }
    return identities
  }

  private func isElement(_ index: Int, _ keys: [String], _ values: [String]) -> Bool {
    guard case .mapping = nodes[index] else { return false }
    return zip(keys, values).allSatisfy { key, value in nodes[index][key].map { ($0.text ?? "") == value } ?? false }
  }

  /// Whether an element is one that is to be replaced or removed: here a blank value stands for any, and where there are fewer
  /// values than keys the rest does not count.
  private func isSettable(_ index: Int, _ keys: [String], _ values: [String]) throws(KustomizeError) -> Bool {
    guard case .mapping = nodes[index] else { throw nodes[index].wrongKind(expected: "MappingNode") }
    if values.isEmpty { return false }
    return zip(keys, values).allSatisfy { key, value in
      guard let field = nodes[index][key] else { return false }
      return value.isEmpty || field.text ?? "" == value
    }
  }

  private func set(_ element: Int, _ keys: [String], _ values: [String], in list: inout [Int]) throws(KustomizeError) {
    var isSet = false
    var result: [Int] = []
    for index in list where !nodes[index].isEmpty {
      if try isSettable(index, keys, values) {
        isSet = true
        result.append(element)
      } else if !values.isEmpty {
        result.append(index)
      }
    }
    list = isSet ? result : result + [element]
  }

  private func remove(_ keys: [String], _ values: [String], from list: inout [Int]) throws(KustomizeError) {
    var result: [Int] = []
    for index in list where !nodes[index].isEmpty {
      if try !isSettable(index, keys, values), !values.isEmpty { result.append(index) }
    }
    list = result
  }

  /// Puts an element of the target in the place of those with its keys, or with several keys behind all others.
  private func append(_ element: Int, to list: inout [Int], _ keys: [String]) throws(KustomizeError) {
    guard case .mapping = nodes[element] else {
      if nodes[element].isNull { return }
      throw nodes[element].wrongKind(expected: "MappingNode")
    }
    var values: [String] = []
    for key in keys {
      if let value = nodes[element][key] {
        values.append(value.text ?? "")
      } else {
        list.append(element)
      }
    }
    if keys.count > 1 { try remove(keys, values, from: &list) }
    try set(element, keys, values, in: &list)
  }
}
