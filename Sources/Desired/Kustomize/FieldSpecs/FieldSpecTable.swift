import ObjectModel

/// Field specs made ready for many objects: paths are split once, and which of them concern a kind is found out once.
struct FieldSpecTable {
  /// One field spec with its path in steps.
  struct Entry: Sendable {
    var spec: FieldSpec
    var steps: [FieldSpecWalk.Step]
  }

  private let entries: [Entry]
  private var entriesByKind: [GroupVersionKind: [Entry]] = [:]

  init(_ specs: [FieldSpec]) {
    entries = specs.map { spec in
      Entry(
        spec: spec,
        steps: PathSplitting.split(spec.path, at: "/").drop { $0.isEmpty }.map(FieldSpecWalk.Step.init))
    }
  }

  /// The field specs that concern a kind, in their order.
  mutating func entries(for kind: GroupVersionKind) -> [Entry] {
    if let known = entriesByKind[kind] { return known }
    let found = entries.filter { kind.isSelected(by: $0.spec.groupVersionKind) }
    entriesByKind[kind] = found
    return found
  }

  /// Changes every field of an object that the specs name.
  ///
  /// - Parameter made: what is made where a field is missing that its spec wants made.
  /// - Throws: what `change` throws, and for a scalar in the middle of a path, with field and object named.
  mutating func visit(
    _ resource: inout Resource, making made: FieldSpecWalk.Made, _ change: (inout YAMLNode) throws(KustomizeError) -> Void
  ) throws(KustomizeError) {
    var writesShared = false
    for entry in entries(for: resource.groupVersionKind) {
      try FieldSpecWalk.visit(&resource, entry, making: made) { node throws(KustomizeError) in
        if node.isShared { writesShared = true }
        try change(&node)
      }
    }
    if writesShared { resource.spreadSharedTexts() }
  }
}
