import KubernetesSchema
import ObjectModel

/// What a live object becomes when a client applies the desired one over it.
///
/// Fields of the desired object win; fields that were applied last and are desired no more go; all other live fields stay.
/// Lists of built-in kinds merge as a strategic merge patch does, by the keys of the schema; everywhere else they are taken
/// as a whole, as in a JSON merge patch.
struct ThreeWayPrediction {
  /// Deeper values are taken as a whole, so that no input can exhaust the stack.
  private static let deepest = 200

  /// - Parameters:
  ///   - last: what was applied last; the desired object itself when that is not known.
  ///   - schema: the shape of the kind; `nil` for custom resources.
  static func predict(last: JSONValue, desired: JSONValue, live: JSONValue, schema: ObjectSchema?) -> JSONValue {
    merge(last: last, desired: desired, live: live, schema: schema, depth: 0) ?? .null
  }

  /// The merged value; `nil` when the field goes.
  private static func merge(
    last: JSONValue?, desired: JSONValue, live: JSONValue?, schema: ObjectSchema?, depth: Int
  ) -> JSONValue? {
    if desired.isNull { return nil }
    guard let live, depth < deepest else { return desired.withoutNulls }
    switch (desired, live) {
    case (.object(let desiredMembers), .object(let liveMembers)):
      let strategies = schema?.patchStrategies ?? []
      if strategies.contains(.replace) { return desired }
      let merged = mergeObjects(last: last?.object, desired: desiredMembers, live: liveMembers, schema: schema, depth: depth)
      if strategies.contains(.retainKeys), merged != liveMembers {
        return .object(merged.filter { desiredMembers.contains($0.key) })
      }
      return .object(merged)
    case (.array(let desiredElements), .array(let liveElements)):
      guard let schema, schema.patchStrategies.contains(.merge) else { return desired }
      let list = ListMerge(last: last?.array ?? [], desired: desiredElements, live: liveElements, key: schema.mergeKey)
      return list.merged { last, desired, live in
        let merged = merge(last: last, desired: desired, live: live, schema: schema.items, depth: depth + 1) ?? desired
        if schema.patchStrategies.contains(.retainKeys), let live, merged != live, let fields = merged.object {
          return .object(fields.filter { desired.object?.contains($0.key) ?? true })
        }
        return merged
      }
    default: return desired
    }
  }

  private static func mergeObjects(
    last: JSONObject?, desired: JSONObject, live: JSONObject, schema: ObjectSchema?, depth: Int
  ) -> JSONObject {
    var result = live
    for (key, value) in desired {
      result[key] = merge(last: last?[key], desired: value, live: live[key], schema: schema?.field(key), depth: depth + 1)
    }
    for (key, _) in last ?? [:] where !desired.contains(key) { result[key] = nil }
    return result
  }
}

/// Merges one list of a built-in kind: by a key of its elements, or by their values.
private struct ListMerge {
  var last: [JSONValue]
  var desired: [JSONValue]
  var live: [JSONValue]
  /// The field that names an element; `nil` when elements are plain values.
  var key: String?

  private func name(_ element: JSONValue) -> JSONValue {
    guard let key else { return element }
    return element[key] ?? .null
  }

  /// The merged list: desired elements in their order, each merged over its live partner, and between them, where they stood,
  /// the live elements nobody ever applied.
  func merged(_ mergeElements: (_ last: JSONValue?, _ desired: JSONValue, _ live: JSONValue?) -> JSONValue) -> JSONValue {
    let liveIndex = Dictionary(live.enumerated().map { (name($1), $0) }, uniquingKeysWith: { first, _ in first })
    let lastByName = Dictionary(last.map { (name($0), $0) }, uniquingKeysWith: { first, _ in first })
    let desiredNames = Set(desired.map(name))
    let others = live.indices.filter { !desiredNames.contains(name(live[$0])) && lastByName[name(live[$0])] == nil }

    var result: [JSONValue] = []
    var nextOther = 0
    var seen: Set<JSONValue> = []
    for element in desired {
      let elementName = name(element)
      if key == nil, !seen.insert(elementName).inserted { continue }
      let position = liveIndex[elementName]
      while let position, nextOther < others.count, others[nextOther] < position {
        result.append(live[others[nextOther]])
        nextOther += 1
      }
      result.append(mergeElements(lastByName[elementName], element, position.map { live[$0] }))
    }
    result += others[nextOther...].map { live[$0] }
    return .array(result)
  }
}

extension JSONValue {
  /// The value without members that are `null`, at any depth of objects; a field that would be made of nothing is not made.
  var withoutNulls: JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(JSONObject(members.compactMap { $0.value.isNull ? nil : ($0.key, $0.value.withoutNulls) }))
  }
}
