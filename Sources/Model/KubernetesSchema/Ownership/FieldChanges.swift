import ObjectModel

/// Which fields differ between two states of an object, by the rules of ownership.
struct FieldChanges {
  /// Fields only the new state has; containers that it creates too.
  var added = FieldSet()
  /// Fields only the old state has.
  var removed = FieldSet()
  /// Leaves with another value.
  var modified = FieldSet()

  init(from old: JSONValue, to new: JSONValue, schema: ObjectSchema) {
    var path: [PathElement] = []
    compare(old, new, schema, &path)
  }

  var isEmpty: Bool { added.isEmpty && removed.isEmpty && modified.isEmpty }

  private mutating func compare(_ old: JSONValue?, _ new: JSONValue?, _ schema: ObjectSchema, _ path: inout [PathElement]) {
    if old == nil, new == nil { return }
    let oldMembers = old.flatMap(schema.granularMembers)
    let newMembers = new.flatMap(schema.granularMembers)
    let oldElements = old.flatMap(schema.granularElements)
    let newElements = new.flatMap(schema.granularElements)
    let oldIsNothing = old?.isNull ?? true
    let newIsNothing = new?.isNull ?? true

    if oldMembers != nil || newMembers != nil, oldMembers != nil || oldIsNothing, newMembers != nil || newIsNothing {
      let (left, right) = (oldMembers ?? [:], newMembers ?? [:])
      if left.isEmpty, right.isEmpty { return compareLeaf(old, new, path) }
      compare(left, right, hasOld: old != nil, hasNew: new != nil, schema, &path)
      noteContainer(old, new, path)
    } else if oldElements != nil || newElements != nil, oldElements != nil || oldIsNothing, newElements != nil || newIsNothing {
      let (left, right) = (oldElements ?? [], newElements ?? [])
      if left.isEmpty, right.isEmpty { return compareLeaf(old, new, path) }
      compare(left, right, schema, &path)
      noteContainer(old, new, path)
    } else if oldMembers != nil || oldElements != nil || newMembers != nil || newElements != nil {
      // An object became a list, a scalar or the like.
      compare(old, nil, schema, &path)
      compare(nil, new, schema, &path)
    } else {
      compareLeaf(old, new, path)
    }
  }

  private mutating func compareLeaf(_ old: JSONValue?, _ new: JSONValue?, _ path: [PathElement]) {
    if old == nil {
      added.insert(path)
    } else if new == nil {
      removed.insert(path)
    } else if old != new {
      modified.insert(path)
    }
  }

  private mutating func noteContainer(_ old: JSONValue?, _ new: JSONValue?, _ path: [PathElement]) {
    if old == nil { added.insert(path) }
    if new == nil { removed.insert(path) }
  }

  private mutating func compare(
    _ old: JSONObject, _ new: JSONObject, hasOld: Bool, hasNew: Bool, _ schema: ObjectSchema, _ path: inout [PathElement]
  ) {
    /// The counterpart of a field that one side leaves out: empty where typed clients always write it.
    func absent(_ key: String, _ exists: Bool, like other: JSONValue?) -> JSONValue? {
      guard exists, schema.isAlwaysPresent(key) else { return nil }
      return other?.array == nil ? [:] : []
    }
    for (key, value) in old where new[key] != value {
      path.append(.field(key))
      compare(value, new[key] ?? absent(key, hasNew, like: value), schema.field(key) ?? .deduced, &path)
      path.removeLast()
    }
    for (key, value) in new where !old.contains(key) {
      path.append(.field(key))
      compare(absent(key, hasOld, like: value), value, schema.field(key) ?? .deduced, &path)
      path.removeLast()
    }
  }

  private mutating func compare(_ old: [JSONValue], _ new: [JSONValue], _ schema: ObjectSchema, _ path: inout [PathElement]) {
    let items = schema.items ?? .deduced
    let newIdentities = schema.identities(of: new)
    var newByIdentity = Dictionary(zip(newIdentities, new)) { first, _ in first }
    let oldIdentities = schema.identities(of: old)
    let oldOnes = Set(oldIdentities)
    var seen: Set<PathElement> = []
    for (identity, element) in zip(oldIdentities, old) where seen.insert(identity).inserted {
      path.append(identity)
      compare(element, newByIdentity.removeValue(forKey: identity), items, &path)
      path.removeLast()
    }
    for identity in newIdentities where !oldOnes.contains(identity) {
      guard let element = newByIdentity.removeValue(forKey: identity) else { continue }
      path.append(identity)
      compare(nil, element, items, &path)
      path.removeLast()
    }
  }
}
