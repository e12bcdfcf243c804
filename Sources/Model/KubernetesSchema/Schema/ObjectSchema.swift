import ObjectModel

/// What is known about the shape of a value: of an object, of one of its fields, or of an element.
///
/// A cheap value (a reference and an index) over an immutable graph of nodes: the embedded facts on built-in types, the
/// schema of a CustomResourceDefinition, or `deduced` where nothing is known. Walk it beside the value:
/// `schema.field("spec")?.field("ports")?.items`.
public struct ObjectSchema: Sendable {
  let graph: SchemaGraph
  let index: Int

  var node: SchemaNode { graph.nodes[index] }

  private func at(_ index: Int) -> ObjectSchema { ObjectSchema(graph: graph, index: index) }

  /// The schema of a value of which nothing is known: maps are granular, lists and scalars atomic.
  public static let deduced = ObjectSchema(graph: SchemaGraph(nodes: [SchemaNode(shape: .deduced)], structures: []), index: 0)

  /// The schema of a scalar on its own.
  public static func scalar(_ kind: ScalarKind) -> ObjectSchema {
    ObjectSchema(graph: SchemaGraph(nodes: [SchemaNode(shape: .scalar(kind))], structures: []), index: 0)
  }

  /// The schema of a value that is one atomic value whatever it holds.
  public static let untyped = ObjectSchema(graph: SchemaGraph(nodes: [SchemaNode(shape: .untyped)], structures: []), index: 0)
}

// MARK: - What it is

extension ObjectSchema {
  /// What kind of value a schema describes.
  public enum Kind: Sendable, Equatable {
    case scalar(ScalarKind)
    /// An object with declared fields.
    case structure
    /// An array.
    case list(ListTopology)
    /// An object with free keys.
    case map(MapTopology)
    /// Any value, always one atomic value.
    case untyped
    /// Any value, whose shape is deduced from the value itself: maps granular, lists atomic.
    case deduced
  }

  public var kind: Kind {
    switch node.shape {
    case .scalar(let scalar): .scalar(scalar)
    case .structure: .structure
    case .list(let topology, _): .list(topology)
    case .map(let topology, _): .map(topology)
    case .untyped: .untyped
    case .deduced: .deduced
    }
  }

  /// The kind of scalar; `nil` for everything else.
  public var scalar: ScalarKind? {
    if case .scalar(let scalar) = node.shape { scalar } else { nil }
  }

  /// How a list merges; `nil` for everything else.
  public var listTopology: ListTopology? {
    if case .list(let topology, _) = node.shape { topology } else { nil }
  }

  /// The fields that identify an element of a map list, in declared order; empty for everything else.
  public var listKeys: [String] {
    if case .list(.map(let keys), _) = node.shape { keys } else { [] }
  }

  /// Whether server-side apply takes the value as a whole: scalars, untyped values, atomic lists, maps and structures.
  public var isAtomic: Bool {
    switch node.shape {
    case .scalar, .untyped: true
    case .structure(let structure): node.isAtomicStructure ?? graph.structures[structure].isAtomic
    case .list(let topology, _): topology == .atomic
    case .map(let topology, _): topology == .atomic
    case .deduced: false
    }
  }

  /// Whether `null` is a value of its own (a custom resource's `nullable: true`), not the same as absence.
  public var isNullable: Bool { node.isNullable }
}

// MARK: - What is inside

extension ObjectSchema {
  /// The schema of a field of a structure, or of the value of a map's key; `nil` when a structure declares no such field,
  /// or when the value has no fields at all.
  public func field(_ name: String) -> ObjectSchema? {
    switch node.shape {
    case .structure(let structure):
      if let found = graph.structures[structure].node(of: name) { return at(found) }
      return graph.structures[structure].others.map(at)
    case .map(_, let values): return at(values)
    case .deduced: return self
    case .scalar, .list, .untyped: return nil
    }
  }

  /// Whether a structure declares the field by name.
  public func declares(_ name: String) -> Bool {
    guard case .structure(let structure) = node.shape else { return false }
    return graph.structures[structure].node(of: name) != nil
  }

  /// The schema at a path of field names; `nil` as soon as one step is unknown.
  public subscript(path: String...) -> ObjectSchema? {
    var current = self
    for name in path {
      guard let next = current.field(name) else { return nil }
      current = next
    }
    return current
  }

  /// The schema of a list's elements; `nil` for everything but lists and deduced values.
  public var items: ObjectSchema? {
    switch node.shape {
    case .list(_, let items): at(items)
    case .deduced: self
    default: nil
    }
  }

  /// The schema of a map's values; `nil` for everything but maps and deduced values.
  public var values: ObjectSchema? {
    switch node.shape {
    case .map(_, let values): at(values)
    case .deduced: self
    default: nil
    }
  }

  /// The declared fields of a structure, in alphabetical order; empty for everything else.
  public var fieldNames: [String] {
    if case .structure(let structure) = node.shape { graph.structures[structure].names } else { [] }
  }

  /// The fields that a structure must have; empty for everything else.
  public var requiredFields: [String] {
    if case .structure(let structure) = node.shape { graph.structures[structure].required } else { [] }
  }

  /// Whether typed clients write the field of a structure even when it is empty, so that an absent one is an empty one.
  func isAlwaysPresent(_ field: String) -> Bool {
    guard case .structure(let structure) = node.shape else { return false }
    return graph.structures[structure].alwaysPresent.contains(field)
  }

  /// Whether typed clients leave the scalar field of a structure out when it is zero, false or empty.
  func isDroppedWhenZero(_ field: String) -> Bool {
    guard case .structure(let structure) = node.shape else { return false }
    return graph.structures[structure].droppedWhenZero.contains(field)
  }

  /// The name of a built-in structure, as `core.v1.PodSpec`; `nil` for everything else.
  public var typeName: String? {
    guard case .structure(let structure) = node.shape else { return nil }
    let name = graph.structures[structure].name
    return name.isEmpty ? nil : name
  }
}

// MARK: - What it carries

extension ObjectSchema {
  /// How a strategic merge patch treats the field. Independent of the list topology, which is for server-side apply.
  public var patchStrategies: PatchStrategies { node.patch }

  /// The field by which a strategic merge patch pairs the elements of a list.
  public var mergeKey: String? { node.mergeKey }

  /// The default that the published schema carries. Built-in kinds carry only those that complete the keys of list
  /// elements; all their other defaults are in `Defaulting`.
  public var defaultValue: JSONValue? { node.defaultValue }

  /// The values a custom resource's field may have; `nil` when there is no such list.
  public var allowedValues: [JSONValue]? { node.allowedValues }
}
