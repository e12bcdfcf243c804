import Jq
import KubernetesSchema
import ObjectModel

/// `managedFieldsManagers`: where the desired and the live value of a field differ, and a trusted manager owns the field, its word
/// counts: the field is left out on both sides (managed_fields_test.go of the reference).
///
/// Fields that only one side has, and fields that are equal, stay.
struct TrustedManagers {
  let managers: Set<String>

  func removed(desired: Manifest, live: Manifest, schema: ObjectSchema?) -> (desired: Manifest, live: Manifest) {
    if managers.isEmpty { return (desired, live) }
    let entries = ManagedFields(of: live.value).entries.filter { managers.contains($0.manager) }
    if entries.isEmpty { return (desired, live) }
    let owned = entries.reduce(FieldSet()) { $0.union($1.fields) }
    var fromDesired: [JqPlace] = []
    var fromLive: [JqPlace] = []
    for path in owned.leaves {
      guard let place = path.place(in: desired.value, schema), let livePlace = path.place(in: live.value, schema) else {
        continue
      }
      if place.value(in: desired.value) == livePlace.value(in: live.value) { continue }
      fromDesired.append(place)
      fromLive.append(livePlace)
    }
    return (
      Manifest(JqPlaces(fromDesired).removed(from: desired.value)), Manifest(JqPlaces(fromLive).removed(from: live.value))
    )
  }
}

extension FieldSet {
  /// The paths that do not lead to further paths of the set: values that are owned as a whole.
  var leaves: [[PathElement]] {
    let paths = paths
    var inner: Set<[PathElement]> = []
    for path in paths {
      var prefix = path.dropLast()
      while !prefix.isEmpty, inner.insert(Array(prefix)).inserted { prefix = prefix.dropLast() }
    }
    return paths.filter { !inner.contains($0) }
  }
}

extension [PathElement] {
  /// Where the path leads in a value; `nil` when there is nothing.
  func place(in root: JSONValue, _ schema: ObjectSchema?) -> JqPlace? {
    var value = root
    var schema = schema
    var steps: [JqPlace.Step] = []
    for element in self {
      switch element {
      case .field(let name):
        guard let next = value[name] else { return nil }
        steps.append(.field(name))
        value = next
        schema = schema?.field(name)
      case .key(let key):
        guard let index = value.array?.firstIndex(where: { $0.hasIdentity(key, schema?.items) }) else { return nil }
        steps.append(.index(index))
        value = value.array?[index] ?? .null
        schema = schema?.items
      case .value(let wanted):
        guard let index = value.array?.firstIndex(of: wanted) else { return nil }
        steps.append(.index(index))
        value = wanted
        schema = schema?.items
      case .index(let index):
        guard let elements = value.array, elements.indices.contains(index) else { return nil }
        steps.append(.index(index))
        value = elements[index]
        schema = schema?.items
      }
    }
    return JqPlace(steps)
  }
}

extension JSONValue {
  /// Whether an element of a list has these key fields, those left out by their defaults.
  fileprivate func hasIdentity(_ key: JSONObject, _ schema: ObjectSchema?) -> Bool {
    key.allSatisfy { name, value in (self[name] ?? schema?.field(name)?.defaultValue) == value }
  }
}
