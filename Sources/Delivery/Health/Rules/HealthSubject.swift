import ObjectModel

/// What a test looks at: an object, or an element of a list in it, which is an object of its own.
struct HealthSubject {
  let value: JSONValue
  let conditions: [StatusCondition]
  /// Of the whole object.
  let generation: Int64
  private let statusGeneration: Int64?

  init(_ live: Manifest) {
    value = live.value
    conditions = live.conditions
    generation = live.generation
    statusGeneration = live["status", "observedGeneration"]?.integer
  }

  private init(element: JSONValue, generation: Int64) {
    value = element
    conditions = element["conditions"]?.array?.map(StatusCondition.init) ?? []
    self.generation = generation
    statusGeneration = element["observedGeneration"]?.integer
  }

  /// The generation that the status speaks of, where that is an older one. Controllers that write 0 or less have not begun.
  var outdatedGeneration: Int64? { statusGeneration.flatMap { $0 < generation ? $0 : nil } }

  /// The first condition that speaks of an older generation.
  var staleCondition: StatusCondition? {
    conditions.first { $0.observedGeneration.map { $0 < generation } ?? false }
  }

  var isStale: Bool { outdatedGeneration != nil || staleCondition != nil }

  /// The elements of a list, or the values of a map, without those that speak of an older generation.
  func elements(at path: [String]) -> [HealthSubject] {
    let elements = value[path: path]?.array ?? value[path: path]?.object.map { Array($0.values) } ?? []
    return elements.map { HealthSubject(element: $0, generation: generation) }.filter { !$0.isStale }
  }
}
