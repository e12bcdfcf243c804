import ObjectModel

extension StrategicMergePatch {
  /// The patch that makes `modified` of `original` when the API server applies it: applying it to `original` gives
  /// `modified`.
  ///
  /// - Returns: an empty object when there is nothing to do.
  public static func making(_ modified: JSONValue, of original: JSONValue, schema: ObjectSchema) -> JSONValue {
    ThreeWayMerge.strategicPatch(last: original, modified: modified, live: original, schema: schema)
  }
}

/// Patches as `kubectl apply` makes them, from three states: what was applied last, what is wanted, and what is there.
/// What is wanted is set; what was applied last and is not wanted any more is removed; what somebody else added stays.
public enum ThreeWayMerge {
  /// A strategic merge patch, for objects of built-in kinds. It makes `modified` of `live` as far as `last` and `modified`
  /// have a say, and is an empty object when there is nothing to do.
  public static func strategicPatch(last: JSONValue, modified: JSONValue, live: JSONValue, schema: ObjectSchema) -> JSONValue {
    guard let wanted = modified.object, isShallow(last, modified, live) else { return [:] }
    return .object(StrategicDifference.patch(last: last.object ?? [:], wanted, live: live.object ?? [:], schema))
  }

  /// A JSON merge patch, for custom resources: lists are replaced whole.
  public static func mergePatch(last: JSONValue, modified: JSONValue, live: JSONValue) -> JSONValue {
    guard let wanted = modified.object, isShallow(last, modified, live) else { return [:] }
    return .object(mergePatch(last: last.object ?? [:], wanted, live: live.object ?? [:]))
  }

  private static func isShallow(_ values: JSONValue...) -> Bool {
    values.allSatisfy { $0.isNested(within: JSONValue.mergeDepth) }
  }

  private static func mergePatch(last: JSONObject, _ modified: JSONObject, live: JSONObject) -> JSONObject {
    var result: [(String, JSONValue)] = []
    for (key, value) in modified {
      if let wanted = value.object, let current = live[key]?.object {
        let inner = mergePatch(last: last[key]?.object ?? [:], wanted, live: current)
        if !inner.isEmpty { result.append((key, .object(inner))) }
      } else if value.isNull ? live.contains(key) : live[key] != value {
        result.append((key, value))
      }
    }
    for (key, _) in last where !modified.contains(key) && live.contains(key) { result.append((key, .null)) }
    return JSONObject(result)
  }
}
