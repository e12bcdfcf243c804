import KubernetesSchema
import ObjectModel

/// Merges strategic merge patches as kustomize 5.8 does, its oddities included.
///
/// The whole object is gone through, not only what the patch names: elements of merged lists that share a key become one even
/// where the patch does not reach, and fields written without a value go.
struct StrategicMerge {
  private let schema: KustomizeLists

  /// The deepest nesting of objects and patches.
  static let mostDepth = 512

  init(lists: KustomizeLists) { schema = lists }

  /// The object after the patch; `nil` when the patch deletes it.
  ///
  /// - Throws: for values of different kinds under one key, and unknown directives.
  func merge(_ patch: YAMLNode, into object: YAMLNode) throws(KustomizeError) -> YAMLNode? {
    switch try walk(object, patch, KustomizeLists.Node(), depth: 0) {
    case .cleared: nil
    case .target(let node): node
    // To replace the whole object does nothing: what takes its place gets lost.
    case .patch: object
    }
  }

  /// What becomes of a value, and from which side it comes: the elements of the target's lists are changed in place, and keep
  /// what was changed even where the patch's own element would have taken their place.
  enum Outcome {
    case cleared
    case target(YAMLNode)
    case patch(YAMLNode)

    var node: YAMLNode? {
      switch self {
      case .cleared: nil
      case .target(let node), .patch(let node): node
      }
    }
  }

  // MARK: Values

  /// - Parameter lists: what is known of the lists here and below.
  func walk(
    _ target: YAMLNode?, _ patch: YAMLNode?, _ lists: KustomizeLists.Node, depth: Int
  ) throws(KustomizeError) -> Outcome {
    if depth > Self.mostDepth { throw KustomizeError("the object or the patch is nested deeper than \(Self.mostDepth) levels") }
    let present = target.flatMap { $0.isNull ? nil : $0 }
    guard let leading = present ?? patch.flatMap({ $0.isNull ? nil : $0 }) else {
      // Null that is written out stays, one that is only implied goes.
      guard patch == nil, let target, target.text?.isEmpty == false else { return .cleared }
      return .target(target)
    }
    if let patch, !patch.isNull, patch.nodeKindName != leading.nodeKindName {
      throw patch.wrongKind(expected: leading.nodeKindName)
    }
    switch leading {
    case .scalar:
      guard let patch else { return .target(leading) }
      return patch.isNull ? .cleared : .patch(present.map { Self.styling(patch, as: $0) } ?? patch)
    case .mapping: return try walkMapping(present, patch, self.lists(lists, of: present, patch), depth: depth)
    case .sequence: return try walkSequence(present, patch, lists, depth: depth)
    }
  }

  /// A scalar that takes the place of another and is written as that was: what replaces a text in quotes is text.
  private static func styling(_ patch: YAMLNode, as target: YAMLNode) -> YAMLNode {
    guard case .scalar(var scalar) = patch, let target = target.scalar else { return patch }
    scalar.style = target.style
    scalar.mark = SharedText.written(target.mark)
    if target.isQuoted { scalar.kind = .string }
    return .scalar(scalar)
  }

  /// Takes a value that only the patch has, or that takes the place of another: without directives and nulls.
  func adopt(_ node: YAMLNode, _ lists: KustomizeLists.Node, depth: Int) throws(KustomizeError) -> YAMLNode? {
    if depth > Self.mostDepth { throw KustomizeError("the patch is nested deeper than \(Self.mostDepth) levels") }
    switch node {
    case .scalar(let scalar): return scalar.kind == .null ? nil : node
    case .mapping(var mapping):
      if try MergeDirective.take(from: &mapping) == .delete { return nil }
      return .mapping(try adoptMembers(of: mapping, self.lists(lists, of: node, nil), depth: depth))
    case .sequence(var elements):
      guard let keys = lists.keys else { return node }
      if try MergeDirective.take(from: &elements) == .delete { return nil }
      return try mergeElements(elements, nil, keys, lists.elements, adopts: true, depth: depth)
    }
  }

  /// The lists of a value of which nothing is known so far may be those of an object inside the object.
  private func lists(
    _ known: KustomizeLists.Node, of target: YAMLNode?, _ patch: YAMLNode?
  ) -> KustomizeLists.Node {
    if !known.isEmpty { return known }
    for node in [target, patch] {
      guard let kind = node?["kind"]?.text, let apiVersion = node?["apiVersion"]?.text else { continue }
      let found = schema.lists(of: GroupVersionKind(apiVersion: apiVersion, kind: kind))
      if !found.isEmpty { return found }
    }
    return known
  }

  // MARK: Maps

  private func walkMapping(
    _ target: YAMLNode?, _ patch: YAMLNode?, _ lists: KustomizeLists.Node, depth: Int
  ) throws(KustomizeError) -> Outcome {
    guard var mapping = target?.mapping else {
      guard var added = patch?.mapping else { return .cleared }
      // Of what is new an unknown directive is not complained about.
      if (try? MergeDirective.take(from: &added)) == .delete { return .cleared }
      return .patch(.mapping(try adoptMembers(of: added, lists, depth: depth)))
    }
    var change = YAMLNode.Mapping()
    if let patch {
      guard let members = patch.mapping else { return .cleared }
      change = members
      switch try MergeDirective.take(from: &change) {
      case .delete: return .cleared
      case .replace: return .patch(.mapping(try adoptMembers(of: change, lists, depth: depth)))
      case .merge: break
      }
    }
    var members: [YAMLNode.Mapping.Member] = []
    members.reserveCapacity(mapping.count + change.count)
    var changes = MemberIndex(change)
    for member in mapping.members {
      let value = changes.take(member.key)
      if let node = try walk(member.value, value, lists[member.key], depth: depth + 1).node {
        members.append(YAMLNode.Mapping.Member(key: member.key, value: node))
      }
    }
    for member in changes.rest {
      if let node = try walk(nil, member.value, lists[member.key], depth: depth + 1).node {
        members.append(YAMLNode.Mapping.Member(key: member.key, value: node))
      }
    }
    mapping.members = members
    return .target(.mapping(mapping))
  }

  private func adoptMembers(
    of mapping: YAMLNode.Mapping, _ lists: KustomizeLists.Node, depth: Int
  ) throws(KustomizeError) -> YAMLNode.Mapping {
    var members: [YAMLNode.Mapping.Member] = []
    members.reserveCapacity(mapping.count)
    for member in mapping.members {
      if let node = try adopt(member.value, lists[member.key], depth: depth + 1) {
        members.append(YAMLNode.Mapping.Member(key: member.key, value: node))
      }
    }
    return YAMLNode.Mapping(members)
  }

  // MARK: Lists

  private func walkSequence(
    _ target: YAMLNode?, _ patch: YAMLNode?, _ lists: KustomizeLists.Node, depth: Int
  ) throws(KustomizeError) -> Outcome {
    guard let keys = lists.keys else {
      guard let patch else { return target.map(Outcome.target) ?? .cleared }
      return patch.isNull ? .cleared : .patch(patch)
    }
    guard let elements = target?.elements else {
      guard let added = patch?.elements else { return .cleared }
      return .patch(try mergeElements(added, nil, keys, lists.elements, adopts: true, depth: depth))
    }
    guard let patch else {
      return .target(try mergeElements(elements, [], keys, lists.elements, adopts: false, depth: depth))
    }
    guard var change = patch.elements else { return .cleared }
    switch try MergeDirective.take(from: &change) {
    case .delete: return .cleared
    case .replace: return .patch(try mergeElements(change, nil, keys, lists.elements, adopts: true, depth: depth))
    case .merge: return .target(try mergeElements(elements, change, keys, lists.elements, adopts: false, depth: depth))
    }
  }

  private func mergeElements(
    _ target: [YAMLNode], _ patch: [YAMLNode]?, _ keys: [String], _ lists: KustomizeLists.Node, adopts: Bool, depth: Int
  ) throws(KustomizeError) -> YAMLNode {
    if keys.isEmpty { return .sequence(ElementMerge.union(patch ?? [], target)) }
    var merge = ElementMerge(merge: self, target: target, patch: patch, keys: keys, lists: lists, depth: depth + 1)
    return .sequence(try merge.elements())
  }
}

/// The members of a patch, found by their keys and taken one by one.
private struct MemberIndex {
  private let members: [YAMLNode.Mapping.Member]
  private var isTaken: [Bool]
  /// Where the keys are; made only for maps that are not small.
  private var positions: [String: Int]?

  init(_ mapping: YAMLNode.Mapping) {
    members = mapping.members
    isTaken = Array(repeating: false, count: members.count)
    if members.count > 16 { positions = Dictionary(members.enumerated().map { ($1.key, $0) }) { first, _ in first } }
  }

  mutating func take(_ key: String) -> YAMLNode? {
    guard let index = positions.map({ $0[key] }) ?? members.firstIndex(where: { $0.key == key }) else { return nil }
    isTaken[index] = true
    return members[index].value
  }

  /// What was not taken.
  var rest: [YAMLNode.Mapping.Member] { members.indices.filter { !isTaken[$0] }.map { members[$0] } }
}
