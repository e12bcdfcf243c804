/// JSON merge patches (RFC 7386): what a patch says replaces, `null` removes, objects merge, lists are replaced whole.
public enum MergePatch {
  /// The document after the patch.
  public static func apply(_ patch: JSONValue, to document: JSONValue) -> JSONValue {
    guard let changes = patch.object else { return patch }
    var result = document.object ?? [:]
    for (key, change) in changes {
      if change.isNull {
        result.removeValue(forKey: key)
      } else {
        result[key] = apply(change, to: result[key] ?? .null)
      }
    }
    return .object(result)
  }

  /// The smallest patch that makes `new` of `old`; an empty object when they are equal. Nulls inside `new` cannot be said in a
  /// merge patch and read as absent.
  public static func diff(from old: JSONValue, to new: JSONValue) -> JSONValue {
    guard let old = old.object, let new = new.object else { return new }
    var patch = JSONObject()
    for (key, value) in new {
      guard let before = old[key] else {
        patch[key] = value
        continue
      }
      if before == value { continue }
      patch[key] = before.object != nil && value.object != nil ? diff(from: before, to: value) : value
    }
    for (key, _) in old where new[key] == nil { patch[key] = .null }
    return .object(patch)
  }
}
