import KubernetesSchema
import ObjectModel

/// Fills the elements of atomic lists with what the API server filled in.
///
/// Such a list is compared as a whole, so that a default in one element, as in a StatefulSet's `volumeClaimTemplates`, would look
/// like drift. An element that says nothing but what its live counterpart says as well is therefore taken for that counterpart.
/// It is not when it left out on purpose what was applied last.
enum BorrowedDefaults {
  private static let deepest = 200

  static func filled(_ desired: JSONValue, from live: JSONValue, last: JSONValue, schema: ObjectSchema) -> JSONValue {
    filled(desired, live, last, schema, depth: 0)
  }

  private static func filled(
    _ desired: JSONValue, _ live: JSONValue?, _ last: JSONValue?, _ schema: ObjectSchema?, depth: Int
  ) -> JSONValue {
    guard let schema, let live, desired != live, depth < deepest else { return desired }
    switch (desired, live) {
    case (.object(let members), .object(let others)):
      return .object(
        JSONObject(
          members.map { key, value in (key, filled(value, others[key], last?[key], schema.field(key), depth: depth + 1)) }))
    case (.array(let elements), .array(let others)):
      let lastElements = last?.array ?? []
      if schema.patchStrategies.contains(.merge) {
        guard let key = schema.mergeKey else { return desired }
        return .array(
          elements.map { element in
            filled(
              element, others.first { $0[key] == element[key] }, lastElements.first { $0[key] == element[key] }, schema.items,
              depth: depth + 1)
          })
      }
      guard elements.count == others.count else { return desired }
      return .array(
        elements.indices.map { index in
          says(elements[index], noMoreThan: others[index], last: last?[index], depth: depth) ? others[index] : elements[index]
        })
    default: return desired
    }
  }

  /// Whether a value agrees with the live one in all it says, and has not ceased to say anything.
  private static func says(_ desired: JSONValue, noMoreThan live: JSONValue, last: JSONValue?, depth: Int) -> Bool {
    guard depth < deepest else { return desired == live }
    switch (desired, live) {
    case (.object(let members), .object(let others)):
      let isComplete = last?.object?.allSatisfy { members.contains($0.key) || !others.contains($0.key) } ?? true
      return isComplete
        && members.allSatisfy { key, value in
          others[key].map { says(value, noMoreThan: $0, last: last?[key], depth: depth + 1) } ?? false
        }
    case (.array(let elements), .array(let others)):
      return elements.count == others.count
        && elements.indices.allSatisfy { says(elements[$0], noMoreThan: others[$0], last: last?[$0], depth: depth + 1) }
    default: return desired == live
    }
  }
}
