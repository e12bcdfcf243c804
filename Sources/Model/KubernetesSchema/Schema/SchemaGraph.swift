import ObjectModel

/// The immutable nodes that `ObjectSchema` values point into. Nodes refer to each other by index, so types may be recursive.
final class SchemaGraph: Sendable {
  let nodes: [SchemaNode]
  let structures: [SchemaStructure]

  init(nodes: [SchemaNode], structures: [SchemaStructure]) {
    self.nodes = nodes
    self.structures = structures
  }
}

/// One field, element or object.
struct SchemaNode: Sendable {
  enum Shape: Sendable {
    case scalar(ScalarKind)
    /// An index into the graph's structures.
    case structure(Int)
    /// The index of the element's node.
    case list(ListTopology, items: Int)
    /// The index of the value's node.
    case map(MapTopology, values: Int)
    case untyped
    case deduced
  }

  var shape: Shape
  var patch: PatchStrategies = []
  var mergeKey: String?
  var defaultValue: JSONValue?
  var allowedValues: [JSONValue]?
  var isNullable = false
  /// What the field says about its structure, over what the structure says of itself.
  var isAtomicStructure: Bool?
}

/// The declared fields of an object.
struct SchemaStructure: Sendable {
  /// Empty for a structure of a custom resource.
  var name = ""
  /// In Swift's string order, so that they can be searched.
  var names: [String] = []
  /// The node of each field.
  var fieldNodes: [Int32] = []
  var required: [String] = []
  /// Fields that typed clients write even when they are empty.
  var alwaysPresent: Set<String> = []
  /// Scalar fields that typed clients leave out when they are zero, false or empty.
  var droppedWhenZero: Set<String> = []
  var isAtomic = false
  /// The node of every field that is not declared; `nil` when there may be none.
  var others: Int?

  /// The node of a declared field.
  func node(of name: String) -> Int? {
    var low = 0
    var high = names.count
    while low < high {
      let middle = (low + high) / 2
      if names[middle] == name { return Int(fieldNodes[middle]) }
      if names[middle] < name { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}
