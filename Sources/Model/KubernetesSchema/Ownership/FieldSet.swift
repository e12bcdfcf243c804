import ObjectModel

/// A set of field paths: what one manager owns of an object, as `fieldsV1` of managedFields writes it.
///
/// A tree with one node a path step. A node is owned itself (in FieldsV1 a leaf `{}`, or `"."` beside its children), or is
/// only on the way to what is.
public struct FieldSet: Sendable, Hashable {
  /// Whether the path that leads here is in the set. Never true for the root.
  var isOwned = false
  /// Nothing in here is empty.
  private(set) var children: [PathElement: FieldSet] = [:]

  /// The empty set.
  public init() {}

  /// A set of these paths.
  public init(_ paths: some Sequence<[PathElement]>) {
    for path in paths { insert(path) }
  }

  /// A set of paths of plain fields.
  init(fields paths: [[String]]) { self.init(paths.map { $0.map(PathElement.field) }) }

  /// Whether no path is in the set.
  public var isEmpty: Bool { !isOwned && children.isEmpty }

  /// Adds a path; the empty path adds nothing.
  public mutating func insert(_ path: [PathElement]) {
    if !path.isEmpty { insert(path[...]) }
  }

  private mutating func insert(_ path: ArraySlice<PathElement>) {
    guard let first = path.first else {
      isOwned = true
      return
    }
    children[first, default: FieldSet()].insert(path.dropFirst())
  }

  /// Whether this very path is in the set.
  public func contains(_ path: some Sequence<PathElement>) -> Bool {
    var node = self
    for element in path {
      guard let next = node.children[element] else { return false }
      node = next
    }
    return node.isOwned
  }

  /// What is below one step.
  func below(_ element: PathElement) -> FieldSet? { children[element] }

  /// Every path in the set: at each node first the owned steps, then what is below, each in order.
  public var paths: [[PathElement]] {
    var result: [[PathElement]] = []
    collect(into: &result, prefix: [])
    return result
  }

  private func collect(into result: inout [[PathElement]], prefix: [PathElement]) {
    let sorted = children.keys.sorted()
    for element in sorted where children[element]?.isOwned == true { result.append(prefix + [element]) }
    for element in sorted { children[element]?.collect(into: &result, prefix: prefix + [element]) }
  }
}

// MARK: - Algebra

extension FieldSet {
  /// The paths in either set.
  public func union(_ other: FieldSet) -> FieldSet {
    var result = self
    result.isOwned = isOwned || other.isOwned
    result.children.merge(other.children) { $0.union($1) }
    return result
  }

  /// The paths in both sets.
  public func intersection(_ other: FieldSet) -> FieldSet {
    var result = FieldSet()
    result.isOwned = isOwned && other.isOwned
    for (element, child) in children {
      guard let common = other.children[element].map({ child.intersection($0) }), !common.isEmpty else { continue }
      result.children[element] = common
    }
    return result
  }

  /// The paths that are not in the other set; paths below those of the other set stay.
  public func subtracting(_ other: FieldSet) -> FieldSet {
    var result = self
    result.isOwned = isOwned && !other.isOwned
    for (element, taken) in other.children {
      guard let child = children[element] else { continue }
      let left = child.subtracting(taken)
      result.children[element] = left.isEmpty ? nil : left
    }
    return result
  }

  /// The paths whose first step satisfies a condition.
  func filter(_ isIncluded: (PathElement) -> Bool) -> FieldSet {
    var result = self
    result.children = children.filter { isIncluded($0.key) }
    return result
  }

  /// The set with every declared field of a structure that leads to an owned path owned too, so that a structure goes
  /// with the last of its fields.
  func withFieldsOnTheWay(_ schema: ObjectSchema) -> FieldSet {
    var result = self
    for (element, child) in children {
      let inner = child.withFieldsOnTheWay(schema.schema(below: element))
      result.children[element] = inner
      if case .field(let name) = element, !child.children.isEmpty, schema.declares(name) {
        result.children[element]?.isOwned = true
      }
    }
    return result
  }
}

// MARK: - FieldsV1

extension FieldSet {
  /// Reads `fieldsV1`. Keys of unknown form are left out, as the API server does.
  public init(fieldsV1 value: JSONValue) { self.init(fieldsV1: value, depth: 0) }

  private init(fieldsV1 value: JSONValue, depth: Int) {
    guard let members = value.object, depth < JSONValue.mergeDepth else { return }
    for (key, value) in members {
      if key == "." {
        isOwned = depth > 0
      } else if let element = PathElement(fieldsV1: key) {
        var child = FieldSet(fieldsV1: value, depth: depth + 1)
        if child.children.isEmpty { child.isOwned = true }
        children[element] = child
      }
    }
  }

  /// The set as `fieldsV1`.
  public var fieldsV1: JSONValue {
    var members: [(String, JSONValue)] = []
    for (element, child) in children { members.append((element.fieldsV1, child.fieldsV1)) }
    if isOwned, !children.isEmpty { members.append((".", [:])) }
    return .object(JSONObject(members))
  }
}
