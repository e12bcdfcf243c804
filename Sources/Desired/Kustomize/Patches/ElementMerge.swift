import KubernetesSchema
import ObjectModel

/// Merges two lists of maps by the values of their keys.
///
/// Those of the patch come first; with several keys the target's come last, all of them. A key that no element has does not
/// count. Lists in which every element has its keys, and no two the same, are merged in one pass. Others go the long way round, which gives what kustomize gives: elements
/// without a key swallow others, of those with the same key one is left.
struct ElementMerge {
  let merge: StrategicMerge
  let keys: [String]
  let lists: KustomizeLists.Node
  let depth: Int
  /// The elements of the target, then those of the patch. Elsewhere they are named by their position here.
  var nodes: [YAMLNode]
  let targetCount: Int
  /// Whether target and patch are one list: something new, merged with itself.
  let adopts: Bool

  /// The most elements of a list that cannot be merged in one pass.
  static let mostIrregular = 4_000

  /// - Parameter patch: `nil` when the list is new and only has to be cleaned.
  init(
    merge: StrategicMerge, target: [YAMLNode], patch: [YAMLNode]?, keys: [String], lists: KustomizeLists.Node, depth: Int
  ) {
    self.merge = merge
    self.keys = keys
    self.lists = lists
    self.depth = depth
    nodes = target + (patch ?? [])
    targetCount = target.count
    adopts = patch == nil
  }

  mutating func elements() throws(KustomizeError) -> [YAMLNode] {
    if let result = try regularElements() { return result }
    guard nodes.count <= Self.mostIrregular else {
      throw KustomizeError(
        "a list of \(nodes.count) elements that share or lack their merge keys (\(keys.joined(separator: ", "))) is too long")
    }
    return try irregularElements()
  }

  /// A set of scalars: the patch's first, each once.
  static func union(_ patch: [YAMLNode], _ target: [YAMLNode]) -> [YAMLNode] {
    var seen: Set<String> = []
    return (patch + target).filter { node in
      guard let text = node.text, !node.isNull else { return false }
      return seen.insert(text).inserted
    }
  }

  // MARK: One pass

  /// The merged list; `nil` when some element lacks a key, or two share theirs.
  private mutating func regularElements() throws(KustomizeError) -> [YAMLNode]? {
    let used = keys.filter { key in nodes.contains { Self.hasText($0, key) } }
    let isRegular = nodes.allSatisfy { node in
      keys.allSatisfy { used.contains($0) ? Self.hasText(node, $0) : node[$0] == nil }
    }
    if used.isEmpty || !isRegular { return nil }
    func identity(_ index: Int) -> [String] { used.map { nodes[index][$0]?.text ?? "" } }
    var targets: [[String]: Int] = [:]
    for index in 0..<targetCount where targets.updateValue(index, forKey: identity(index)) != nil { return nil }
    var partners: [Int?] = []
    var seen: Set<[String]> = []
    for index in targetCount..<nodes.count {
      let identity = identity(index)
      guard seen.insert(identity).inserted else { return nil }
      partners.append(targets[identity])
    }

    var merged: [YAMLNode?] = nodes
    var isPartner = Array(repeating: false, count: targetCount)
    for (offset, partner) in partners.enumerated() {
      let index = targetCount + offset
      switch try merge.walk(partner.map { nodes[$0] }, nodes[index], lists, depth: depth) {
      case .target(let node): merged[partner ?? index] = node
      case .patch(let node): merged[index] = node
      case .cleared:
        merged[index] = nil
        if let partner { merged[partner] = nil }
      }
      if let partner { isPartner[partner] = true }
    }
    for index in 0..<targetCount where !isPartner[index] {
      merged[index] =
        adopts ? try merge.adopt(nodes[index], lists, depth: depth) : try merge.walk(nodes[index], nil, lists, depth: depth).node
    }
    let added = partners.indices.compactMap { offset -> YAMLNode? in
      guard let partner = partners[offset] else { return merged[targetCount + offset] }
      // The target's element, changed in place, has the last word.
      return used.count > 1 ? nil : merged[partner]
    }
    let rest = (0..<targetCount).compactMap { used.count > 1 || !isPartner[$0] ? merged[$0] : nil }
    return added + rest
  }

  private static func hasText(_ node: YAMLNode, _ key: String) -> Bool {
    guard case .mapping = node, let value = node[key], !value.isNull else { return false }
    return value.text?.isEmpty == false
  }
}
