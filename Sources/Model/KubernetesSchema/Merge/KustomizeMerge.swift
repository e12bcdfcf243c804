import ObjectModel

/// Strategic merging by the rules of kustomize, its oddities included: new elements come first, `$patch: replace` does
/// nothing to a whole object nor to an element of a merged list, and directives it does not know stay as data.
enum KustomizeMerge {
  typealias Failure = StrategicMergeError

  /// Merges a patch into an object; `nil` when the patch deletes it.
  static func merge(_ patch: JSONValue, into object: JSONValue, lists: KustomizeLists.Node) throws(Failure) -> JSONValue? {
    guard let members = patch.object else { throw mismatch(object, patch) }
    switch try directive(members) {
    case .delete: return nil
    case .replace: return object
    case .merge: return try merge(patch, into: object, lists, isElement: false)
    }
  }

  /// - Parameter isElement: whether the value is an element of a merged list, where `replace` has no effect.
  private static func merge(
    _ patch: JSONValue?, into current: JSONValue?, _ lists: KustomizeLists.Node, isElement: Bool
  ) throws(Failure) -> JSONValue? {
    guard let patch else { return current }
    if patch.isNull { return nil }
    switch (current, patch) {
    case (.object?, .object(let change)), (nil, .object(let change)), (.null?, .object(let change)):
      let original = current?.object
      switch try directive(change) {
      case .delete: return nil
      case .replace:
        if isElement, let current, original != nil { return current }
        return try mergeMembers(change, into: [:], lists)
      case .merge: return try mergeMembers(change, into: original ?? [:], lists)
      }
    case (.array?, .array(let change)), (nil, .array(let change)), (.null?, .array(let change)):
      return try mergeList(change, into: current?.array ?? [], lists)
    case (.object?, _), (.array?, _), (_?, .object), (_?, .array): throw mismatch(current ?? .null, patch)
    default: return patch
    }
  }

  private static func mergeMembers(
    _ patch: JSONObject, into original: JSONObject, _ lists: KustomizeLists.Node
  ) throws(Failure) -> JSONValue {
    var result = original
    for (key, value) in patch where key != PatchDirective.patch {
      result[key] = try merge(value, into: original[key], lists[key], isElement: false)
    }
    return .object(result)
  }

  // MARK: Lists

  private static func mergeList(
    _ patch: [JSONValue], into original: [JSONValue], _ lists: KustomizeLists.Node
  ) throws(Failure) -> JSONValue? {
    var patch = patch
    var original = original
    if let index = patch.firstIndex(where: { $0.object?.count == 1 && $0.object?.contains(PatchDirective.patch) == true }),
      let members = patch[index].object
    {
      switch try directive(members) {
      case .delete: return nil
      case .replace: original = []
      case .merge: break
      }
      patch.remove(at: index)
    } else if lists.keys != nil, patch.isEmpty {
      return .array(original)
    }
    switch lists.keys {
    case nil: return .array(patch)
    case []?:
      var seen: Set<JSONValue> = []
      return .array((patch + original).filter { seen.insert($0).inserted })
    case let keys?: return .array(try mergeElements(patch, into: original, keys, lists.elements))
    }
  }

  /// Merges elements by their keys: the patch's first, in its order, then the others. With several keys the elements that
  /// were there come last, in their own order.
  private static func mergeElements(
    _ patch: [JSONValue], into original: [JSONValue], _ allKeys: [String], _ lists: KustomizeLists.Node
  ) throws(Failure) -> [JSONValue] {
    var identities: [[JSONValue?]] = []
    var seen: Set<[JSONValue?]> = []
    for element in patch + original {
      let identity = allKeys.map { element[$0] }
      if identity.contains(where: { $0 != nil }), seen.insert(identity).inserted { identities.append(identity) }
    }
    if allKeys.count > 1 { unify(&identities) }
    // A key that no element has identifies nothing.
    let used = allKeys.indices.filter { index in identities.contains { $0[index] != nil } }
    let keys = used.map { allKeys[$0] }

    func positions(_ elements: [JSONValue]) -> [[JSONValue?]: Int] {
      Dictionary(elements.enumerated().map { index, element in (keys.map { element[$0] }, index) }) { first, _ in first }
    }
    let originalPositions = positions(original)
    let patchPositions = positions(patch)
    var originals: [JSONValue?] = original
    var merged: [[JSONValue?]: JSONValue] = [:]
    var order: [[JSONValue?]] = []
    for identity in identities.map({ identity in used.map { identity[$0] } }) {
      let index = originalPositions[identity]
      let current = index.flatMap { originals[$0] }
      let change = patchPositions[identity].map { patch[$0] }
      let element = try merge(change, into: current, lists, isElement: true)
      if let index { originals[index] = element }
      if merged[identity] == nil { order.append(identity) }
      merged[identity] = element
    }
    var result = order.compactMap { merged.removeValue(forKey: $0) }
    if allKeys.count > 1 { putLast(originals.compactMap(\.self), in: &result, keys) }
    return result + (original + patch).filter { element in allKeys.allSatisfy { element[$0] == nil } }
  }

  /// Identities that agree in one key, and elsewhere differ only where one is blank, are the same.
  private static func unify(_ identities: inout [[JSONValue?]]) {
    for left in identities.indices {
      let identity = identities[left]
      for right in identities.indices {
        let other = identities[right]
        guard zip(identity, other).allSatisfy({ $0 == $1 || $0 == nil || $1 == nil }),
          zip(identity, other).contains(where: { $0 == $1 })
        else { continue }
        let unified = zip(identity, other).map { $0 ?? $1 }
        identities[left] = unified
        identities[right] = unified
      }
    }
  }

  /// Moves elements to the end, each in turn: one that lacks a key takes the place of all that share the keys it has.
  private static func putLast(_ elements: [JSONValue], in list: inout [JSONValue], _ keys: [String]) {
    for element in elements {
      let known = keys.filter { element[$0] != nil }
      list.removeAll { other in known.allSatisfy { other[$0] == element[$0] } }
      list.append(element)
    }
  }

  // MARK: Directives

  private enum Directive { case merge, replace, delete }

  private static func directive(_ members: JSONObject) throws(Failure) -> Directive {
    switch members[PatchDirective.patch] {
    case nil, "merge"?: return .merge
    case "replace"?: return .replace
    case "delete"?: return .delete
    case let other?: throw Failure("unknown patch strategy '\(other.goText)'")
    }
  }

  private static func mismatch(_ current: JSONValue, _ patch: JSONValue) -> Failure {
    func node(_ value: JSONValue) -> String {
      switch value {
      case .object: "MappingNode"
      case .array: "SequenceNode"
      default: "ScalarNode"
      }
    }
    return Failure("wrong node kind: expected \(node(current)) but got \(node(patch)): node contents:\n\(patch.json())")
  }
}
