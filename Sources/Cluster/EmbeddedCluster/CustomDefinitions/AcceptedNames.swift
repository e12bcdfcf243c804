import KubernetesSchema
import ObjectModel

/// Which of the names that a CustomResourceDefinition asks for are free, among the others of its group. Pure.
struct AcceptedNames: Sendable {
  /// The names it has now: those that were free, or that it had before.
  private(set) var names: JSONValue
  /// Why not all are; `nil` when they are.
  private(set) var conflict: (reason: String, message: String)?

  /// - Parameter others: the other definitions, of whatever group.
  init(of definition: Manifest, among others: [Manifest]) {
    let group = definition["spec", "group"]
    var resources: Set<String> = []
    var kinds: Set<String> = []
    for other in others where other["spec", "group"] == group && other.uid != definition.uid {
      let taken = other["status", "acceptedNames"] ?? [:]
      resources.formUnion(["plural", "singular"].compactMap { taken[$0]?.string })
      resources.formUnion(taken["shortNames"]?.array?.compactMap(\.string) ?? [])
      kinds.formUnion(["kind", "listKind"].compactMap { taken[$0]?.string })
    }
    let wanted = definition["spec", "names"] ?? [:]
    names = definition["status", "acceptedNames"] ?? [:]
    names["categories"] = wanted["categories"]
    accept("plural", wanted, taken: resources, "PluralConflict")
    accept("singular", wanted, taken: resources, "SingularConflict")
    let short = wanted["shortNames"]?.array?.compactMap(\.string) ?? []
    let inUse = short.filter(resources.contains)
    if inUse.isEmpty {
      names["shortNames"] = wanted["shortNames"]
    } else {
      let messages = inUse.map(Self.inUse)
      conflict = ("ShortNamesConflict", messages.count == 1 ? messages[0] : "[\(messages.joined(separator: ", "))]")
    }
    accept("kind", wanted, taken: kinds, "KindConflict")
    accept("listKind", wanted, taken: kinds, "ListKindConflict")
  }

  private mutating func accept(_ field: String, _ wanted: JSONValue, taken: Set<String>, _ reason: String) {
    let name = wanted[field]?.string ?? ""
    if taken.contains(name) {
      conflict = (reason, Self.inUse(name))
    } else {
      names[field] = wanted[field]
    }
  }

  private static func inUse(_ name: String) -> String { "\"\(name)\" is already in use" }
}
