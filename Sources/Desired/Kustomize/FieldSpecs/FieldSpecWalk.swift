import ObjectModel

/// Follows a field spec's path into an object. Lists are entered wherever they stand; no step is written for them.
enum FieldSpecWalk {
  struct Step: Sendable {
    var key: String
    /// Written `key[]`: nothing is made here, and a null becomes an empty list.
    var isList: Bool

    /// The step as it is written.
    var text: String { isList ? key + "[]" : key }

    init(_ text: String) {
      isList = text.hasSuffix("[]")
      key = isList ? String(text.dropLast(2)) : text
    }
  }

  /// What is made of a missing field at the end of a path.
  enum Made {
    case nothing, scalar, mapping

    var node: YAMLNode? {
      switch self {
      case .nothing: nil
      case .scalar: .scalar(YAMLNode.Scalar("", kind: .null))
      case .mapping: .mapping(YAMLNode.Mapping())
      }
    }
  }

  /// Changes all fields of an object to which one field spec leads.
  static func visit(
    _ resource: inout Resource, _ entry: FieldSpecTable.Entry, making made: Made,
    _ change: (inout YAMLNode) throws(KustomizeError) -> Void
  ) throws(KustomizeError) {
    do throws(KustomizeError) {
      try visit(&resource.node, entry.steps[...], making: entry.spec.create ? made : .nothing, change)
    } catch {
      throw error.within("considering field '\(entry.spec.path)' of object \(resource.id)")
    }
  }

  private static func visit(
    _ node: inout YAMLNode, _ steps: ArraySlice<Step>, making made: Made,
    _ change: (inout YAMLNode) throws(KustomizeError) -> Void
  ) throws(KustomizeError) {
    guard let step = steps.first else { return try change(&node) }
    switch node {
    case .scalar(let scalar):
      if scalar.kind != .null { throw KustomizeError("expected sequence or mapping node") }
    case .sequence:
      try node.mutateElements { elements throws(KustomizeError) in
        do throws(KustomizeError) {
          for index in elements.indices { try visit(&elements[index], steps, making: made, change) }
        } catch {
          throw error.within("visit traversal on path: [\(steps.map(\.text).joined(separator: " "))]")
        }
      }
    case .mapping:
      if step.key.isEmpty { throw KustomizeError("cannot set or create an empty field name") }
      try node.mutateMapping { mapping throws(KustomizeError) in
        let new = step.isList ? nil : steps.count == 1 ? made.node : made.node.map { _ in .mapping(YAMLNode.Mapping()) }
        let index: Int
        if let found = mapping.index(of: step.key) {
          index = found
          if mapping.members[index].value.isNull {
            guard let new = step.isList ? .sequence([]) : new else { return }
            mapping.members[index].value = new
          }
        } else {
          guard let new else { return }
          index = mapping.members.count
          mapping.members.append(YAMLNode.Mapping.Member(key: step.key, value: new))
        }
        try visit(&mapping.members[index].value, steps.dropFirst(), making: made, change)
      }
    }
  }
}
