import ObjectModel

/// Finds what a strategic merge patch has to say. See `ThreeWayMerge`.
enum StrategicDifference {
  static func patch(
    last: JSONObject, _ modified: JSONObject, live: JSONObject, _ schema: ObjectSchema, retainsKeys: Bool = false
  ) -> JSONObject {
    var result = JSONObject()
    for (key, value) in modified {
      let field = schema.field(key) ?? .deduced
      let strategies = field.patchStrategies
      switch (value, live[key]) {
      case (.object(let wanted), .object(let current)?) where !strategies.contains(.replace):
        let inner = patch(
          last: last[key]?.object ?? [:], wanted, live: current, field, retainsKeys: strategies.contains(.retainKeys))
        if !inner.isEmpty { result[key] = .object(inner) }
      case (.array(let wanted), .array(let current)?) where strategies.contains(.merge):
        addList(key, last: last[key]?.array ?? [], wanted, live: current, field, &result)
      case (.null, nil): break
      case (_, let current): if value != current { result[key] = value }
      }
    }
    for (key, _) in last where !modified.contains(key) && live.contains(key) { result[key] = .some(.null) }
    if retainsKeys, !result.isEmpty {
      result[PatchDirective.retainKeys] = JSONValue(modified.filter { !$0.value.isNull }.keys)
    }
    return result
  }

  private static func addList(
    _ key: String, last: [JSONValue], _ modified: [JSONValue], live: [JSONValue], _ schema: ObjectSchema,
    _ result: inout JSONObject
  ) {
    if modified == live { return }
    if modified.isEmpty, last.isEmpty { return }
    if let mergeKey = schema.mergeKey {
      guard let wanted = identities(modified, mergeKey), let current = identities(live, mergeKey) else {
        // Elements that cannot be told apart can only be replaced together.
        result[key] = .array([[PatchDirective.patch: "replace"]] + modified)
        return
      }
      addElements(key, last: last, modified, wanted, live: live, current, schema, mergeKey, &result)
    } else if (modified + live).allSatisfy({ $0.object == nil && $0.array == nil }), Set(modified).count == modified.count,
      Set(live).count == live.count
    {
      addScalars(key, last: last, modified, live: live, &result)
    } else {
      result[key] = .array(modified)
    }
  }

  private static func addElements(
    _ key: String, last: [JSONValue], _ modified: [JSONValue], _ wanted: [JSONValue], live: [JSONValue], _ current: [JSONValue],
    _ schema: ObjectSchema, _ mergeKey: String, _ result: inout JSONObject
  ) {
    let items = schema.items ?? .deduced
    let retainsKeys = schema.patchStrategies.contains(.retainKeys)
    let liveByKey = Dictionary(zip(current, live)) { first, _ in first }
    let lastByKey = Dictionary(last.compactMap { element in element[mergeKey].map { ($0, element) } }) { first, _ in first }
    var changes: [JSONValue] = []
    for (identity, element) in zip(wanted, modified) {
      guard let original = liveByKey[identity]?.object, let target = element.object else {
        changes.append(element)
        continue
      }
      var inner = patch(
        last: lastByKey[identity]?.object ?? [:], target, live: original, items, retainsKeys: retainsKeys)
      if inner.isEmpty { continue }
      inner[mergeKey] = identity
      changes.append(.object(inner))
    }
    let staying = Set(wanted)
    for identity in current where lastByKey[identity] != nil && !staying.contains(identity) {
      changes.append([mergeKey: identity, PatchDirective.patch: "delete"])
    }
    let kept = current.filter(staying.contains)
    guard !changes.isEmpty || kept != wanted else { return }
    if !changes.isEmpty { result[key] = .array(changes) }
    result[PatchDirective.setElementOrder + key] = .array(wanted.map { [mergeKey: $0] })
  }

  private static func addScalars(
    _ key: String, last: [JSONValue], _ modified: [JSONValue], live: [JSONValue], _ result: inout JSONObject
  ) {
    let wanted = Set(modified)
    let current = Set(live)
    let formerly = Set(last)
    let added = modified.filter { !current.contains($0) }
    let gone = live.filter { formerly.contains($0) && !wanted.contains($0) }
    guard !added.isEmpty || !gone.isEmpty || live.filter(wanted.contains) != modified else { return }
    if !added.isEmpty { result[key] = .array(added) }
    if !gone.isEmpty { result[PatchDirective.deleteFromPrimitiveList + key] = .array(gone) }
    result[PatchDirective.setElementOrder + key] = .array(modified)
  }

  /// The merge keys of all elements; `nil` when one lacks it or two share it.
  private static func identities(_ elements: [JSONValue], _ mergeKey: String) -> [JSONValue]? {
    var seen: Set<JSONValue> = []
    var result: [JSONValue] = []
    for element in elements {
      guard let identity = element[mergeKey], !identity.isNull, seen.insert(identity).inserted else { return nil }
      result.append(identity)
    }
    return result
  }
}
