import ObjectModel

/// Strategic merging by the rules of the API server.
enum ServerMerge {
  typealias Failure = StrategicMergeError

  /// Merges a patch into an object.
  static func merge(
    _ patch: JSONObject, into original: JSONObject, schema: ObjectSchema
  ) throws(Failure) -> JSONObject {
    if let directive = patch[PatchDirective.patch] {
      switch directive {
      case "replace": return clean(patch)
      case "delete": return [:]
      default: throw Failure("unknown patch type: \(directive.goText) in map: \(JSONValue.object(patch).goText)")
      }
    }
    var patch = patch
    var result = original
    try retainKeys(&patch, &result)
    try setElementOrder(&patch, &result, schema)
    for (key, value) in patch {
      if key.hasPrefix(PatchDirective.deleteFromPrimitiveList) {
        let field = String(key.dropFirst(PatchDirective.deleteFromPrimitiveList.count))
        guard let gone = value.array else { throw Failure("\(key) must be a list, not \(value.kindName)") }
        if let elements = result[field]?.array { result[field] = .array(elements.filter { !gone.contains($0) }) }
      } else {
        result[key] = try mergeField(value, into: result[key], schema.field(key) ?? .deduced)
      }
    }
    return result
  }

  /// The new value of a field; `nil` removes it.
  private static func mergeField(
    _ value: JSONValue, into current: JSONValue?, _ schema: ObjectSchema
  ) throws(Failure) -> JSONValue? {
    switch (current, value) {
    case (_, .null): return nil
    case (.object(let original)?, .object(let patch)) where !schema.patchStrategies.contains(.replace):
      return .object(try merge(patch, into: original, schema: schema))
    case (.array(let original)?, .array(let patch)) where schema.patchStrategies.contains(.merge):
      return .array(try mergeList(patch, into: original, schema))
    default: return clean(value)
    }
  }

  // MARK: Directives

  /// Drops the keys that `$retainKeys` does not name.
  private static func retainKeys(_ patch: inout JSONObject, _ original: inout JSONObject) throws(Failure) {
    guard let directive = patch.removeValue(forKey: PatchDirective.retainKeys) else { return }
    guard let kept = directive.array else { throw Failure("$retainKeys must be a list, not \(directive.kindName)") }
    let names = Set(kept.compactMap(\.string))
    for (key, value) in patch where !value.isNull && !PatchDirective.isDirective(key) && !names.contains(key) {
      throw Failure("$retainKeys does not name \"\(key)\", which the patch sets")
    }
    original = original.filter { names.contains($0.key) }
  }

  /// Merges the lists whose order the patch gives, and takes them out of the patch.
  private static func setElementOrder(
    _ patch: inout JSONObject, _ original: inout JSONObject, _ schema: ObjectSchema
  ) throws(Failure) {
    for (key, directive) in patch where key.hasPrefix(PatchDirective.setElementOrder) {
      patch[key] = nil
      let name = String(key.dropFirst(PatchDirective.setElementOrder.count))
      guard let order = directive.array else { throw Failure("\(key) must be a list, not \(directive.kindName)") }
      let field = schema.field(name) ?? .deduced
      let current = original[name]
      let change = patch[name]
      if let current, current.array == nil { throw Failure("\(key): \(name) is no list but \(current.kindName)") }
      if let change, change.array == nil { continue }
      if let change = change?.array { try checkOrder(change, order, mergeKey: field.mergeKey) }
      patch[name] = nil
      var merged = current?.array ?? []
      if let change = change?.array {
        merged = current == nil ? cleanElements(change) : try mergeField(.array(change), into: current, field)?.array ?? []
      } else if current == nil {
        continue
      }
      original[name] = .array(try arrange(merged, by: order, among: current?.array ?? [], mergeKey: field.mergeKey))
    }
  }

  /// The elements of a patch list must stand in the order that `$setElementOrder` gives.
  private static func checkOrder(_ patch: [JSONValue], _ order: [JSONValue], mergeKey: String?) throws(Failure) {
    if patch.isEmpty || order.isEmpty { return }
    var position = 0
    for element in patch where element[PatchDirective.patch] == nil {
      let identity = identity(element, mergeKey)
      while position < order.count, ServerMerge.identity(order[position], mergeKey) != identity { position += 1 }
      guard position < order.count else {
        throw Failure(
          "The order in patch list:\n\(JSONValue.array(patch).goText)\n doesn't match $setElementOrder list:\n\(JSONValue.array(order).goText)\n"
        )
      }
    }
  }

  // MARK: Lists

  /// Merges lists by their merge key, or by value.
  private static func mergeList(
    _ patch: [JSONValue], into original: [JSONValue], _ schema: ObjectSchema
  ) throws(Failure) -> [JSONValue] {
    if original.isEmpty, patch.isEmpty { return [] }
    let holdsObjects = (original.first ?? patch.first)?.object != nil
    for element in original + patch where (element.object != nil) != holdsObjects {
      throw Failure("list element types are not identical: \(JSONValue.array(original + patch).goText)")
    }
    guard holdsObjects else {
      var seen: Set<JSONValue> = []
      let merged = (original + patch).filter { seen.insert($0).inserted }
      return try arrange(merged, by: patch, among: original, mergeKey: nil)
    }
    guard let mergeKey = schema.mergeKey else { throw Failure("cannot merge lists without merge key") }

    var merged = original
    var changes: [JSONValue] = []
    var isReplaced = false
    for element in patch {
      guard let directive = element[PatchDirective.patch] else {
        changes.append(element)
        continue
      }
      switch directive {
      case "delete":
        let key = try key(of: element, mergeKey)
        merged.removeAll { $0[mergeKey] == key }
      case "replace": isReplaced = true
      case "merge": throw Failure("merging lists cannot yet be specified in the patch")
      default: throw Failure("unknown patch type: \(directive.goText) in map: \(element.goText)")
      }
    }
    if isReplaced { return cleanElements(changes) }
    var positions: [JSONValue: Int] = [:]
    for (index, element) in merged.enumerated() {
      if let key = element[mergeKey], positions[key] == nil { positions[key] = index }
    }
    let items = schema.items ?? .deduced
    for element in changes {
      let key = try key(of: element, mergeKey)
      if let index = positions[key], let original = merged[index].object, let change = element.object {
        merged[index] = .object(try merge(change, into: original, schema: items))
      } else {
        positions[key] = merged.count
        merged.append(clean(element) ?? [:])
      }
    }
    return try arrange(merged, by: changes, among: original, mergeKey: mergeKey)
  }

  /// Puts merged elements in order: those that `order` names as it names them, the others as the server had them; where
  /// the two meet, the server's order decides, and what the server did not have comes first.
  private static func arrange(
    _ merged: [JSONValue], by order: [JSONValue], among server: [JSONValue], mergeKey: String?
  ) throws(Failure) -> [JSONValue] {
    func positions(_ list: [JSONValue]) -> [JSONValue: Int] {
      Dictionary(list.enumerated().compactMap { index, element in identity(element, mergeKey).map { ($0, index) } }) { first, _ in
        first
      }
    }
    let ordered = positions(order)
    let served = positions(server)
    var named: [(element: JSONValue, position: Int, served: Int?)] = []
    var others: [(element: JSONValue, position: Int)] = []
    for element in merged {
      guard let identity = identity(element, mergeKey) else {
        throw Failure("map: \(element.goText) does not contain declared merge key: \(mergeKey ?? "")")
      }
      if let position = ordered[identity] {
        named.append((element, position, served[identity]))
      } else {
        others.append((element, served[identity] ?? server.count))
      }
    }
    named = named.enumerated().sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }.map(\.element)
    others = others.enumerated().sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }.map(\.element)
    var result: [JSONValue] = []
    result.reserveCapacity(merged.count)
    var next = others[...]
    for item in named {
      while let other = next.first, let served = item.served, other.position < served {
        result.append(other.element)
        next = next.dropFirst()
      }
      result.append(item.element)
    }
    return result + next.map(\.element)
  }

  /// What identifies an element: the value of its merge key, or itself in a list of scalars.
  private static func identity(_ element: JSONValue, _ mergeKey: String?) -> JSONValue? {
    guard let mergeKey else { return element }
    return element[mergeKey]
  }

  private static func key(of element: JSONValue, _ mergeKey: String) throws(Failure) -> JSONValue {
    guard let key = element[mergeKey] else {
      throw Failure("map: \(element.goText) does not contain declared merge key: \(mergeKey)")
    }
    return key
  }

  // MARK: New values

  /// A value that the patch adds: without directives, and without the nulls that only delete. `nil` for an element that
  /// is nothing but a directive.
  private static func clean(_ value: JSONValue) -> JSONValue? {
    switch value {
    case .object(let members):
      if members[PatchDirective.patch] == "delete" { return nil }
      return .object(clean(members))
    case .array(let elements): return .array(cleanElements(elements))
    default: return value
    }
  }

  private static func cleanElements(_ elements: [JSONValue]) -> [JSONValue] {
    elements.compactMap { element in
      if let members = element.object, members.count == 1, members.contains(PatchDirective.patch) { return nil }
      return clean(element)
    }
  }

  private static func clean(_ members: JSONObject) -> JSONObject {
    var result: [(String, JSONValue)] = []
    for (key, value) in members where !value.isNull && !PatchDirective.isDirective(key) {
      if let value = clean(value) { result.append((key, value)) }
    }
    return JSONObject(result)
  }
}
