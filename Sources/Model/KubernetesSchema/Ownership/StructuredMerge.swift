import ObjectModel

/// Merges an applied configuration into a live object: structures and maps key by key, lists by the identity of their
/// elements, everything else as a whole. The configuration wins.
enum StructuredMerge {
  static func merge(_ configuration: JSONValue, into live: JSONValue?, schema: ObjectSchema) -> JSONValue {
    guard let live else { return configuration }
    if let left = schema.granularMembers(live), let right = schema.granularMembers(configuration) {
      var result = left
      for (key, value) in right {
        result[key] = merge(value, into: left[key], schema: schema.field(key) ?? .deduced)
      }
      return .object(result)
    }
    if let left = schema.granularElements(live), let right = schema.granularElements(configuration) {
      return .array(merge(right, into: left, schema: schema))
    }
    return configuration
  }

  /// Elements that both have stand in the order of the configuration; those that only one has keep their place among
  /// their neighbours, new ones after the live ones they follow.
  private static func merge(_ configuration: [JSONValue], into live: [JSONValue], schema: ObjectSchema) -> [JSONValue] {
    let items = schema.items ?? .deduced
    let left = schema.identities(of: live)
    let right = schema.identities(of: configuration)
    let liveByIdentity = Dictionary(zip(left, live)) { first, _ in first }
    let configured = Set(right)
    var shared = right.filter { liveByIdentity[$0] != nil }[...]
    var done: Set<PathElement> = []
    var result: [JSONValue] = []
    result.reserveCapacity(max(left.count, right.count))

    func takeConfigured(_ index: Int) {
      done.insert(right[index])
      result.append(merge(configuration[index], into: liveByIdentity[right[index]], schema: items))
      if shared.first == right[index] { shared = shared.dropFirst() }
    }

    var (l, r) = (0, 0)
    while l < left.count || r < right.count {
      if l < left.count, r < right.count, left[l] == right[r] {
        takeConfigured(r)
        l += 1
        r += 1
      } else if l < left.count, !configured.contains(left[l]) {
        result.append(live[l])
        l += 1
      } else if l < left.count, done.contains(left[l]) {
        l += 1
      } else if l < left.count, r < right.count, let next = shared.first, next != left[l] {
        // Both have it, but the configuration wants another one first.
        l += 1
      } else if r < right.count {
        takeConfigured(r)
        r += 1
      } else {
        l += 1
      }
    }
    return result
  }
}
