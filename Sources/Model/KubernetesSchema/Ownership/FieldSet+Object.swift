import ObjectModel

extension FieldSet {
  /// The fields of a value that whoever applies it owns: every leaf, every element of a list, every key of a map, and
  /// structures and maps that are empty.
  public init(of value: JSONValue, schema: ObjectSchema) {
    self.init()
    var path: [PathElement] = []
    collect(value, schema, &path)
  }

  private mutating func collect(_ value: JSONValue, _ schema: ObjectSchema, _ path: inout [PathElement]) {
    if let members = schema.granularMembers(value) {
      for (key, value) in members {
        path.append(.field(key))
        collect(value, schema.field(key) ?? .deduced, &path)
        if value.isNull || value.object?.isEmpty == true || !schema.declares(key) { insert(path) }
        path.removeLast()
      }
    } else if let elements = schema.granularElements(value) {
      for (identity, element) in zip(schema.identities(of: elements), elements) {
        path.append(identity)
        collect(element, schema.items ?? .deduced, &path)
        insert(path)
        path.removeLast()
      }
    } else if !value.isNull || schema.isAtomic {
      insert(path)
    }
  }

  /// The value without the fields of the set; `nil` when nothing is left of an object or a list.
  func removed(from value: JSONValue, schema: ObjectSchema) -> JSONValue? {
    if let members = schema.granularMembers(value) {
      var result: [(String, JSONValue)] = []
      for (key, value) in members {
        guard let inner = below(.field(key)) else {
          result.append((key, value))
          continue
        }
        if inner.isOwned { continue }
        if let value = inner.removed(from: value, schema: schema.field(key) ?? .deduced) { result.append((key, value)) }
      }
      if result.isEmpty { return nil }
      return .object(JSONObject(result))
    }
    if let elements = schema.granularElements(value) {
      var result: [JSONValue] = []
      for (identity, element) in zip(schema.identities(of: elements), elements) {
        guard let inner = below(identity) else {
          result.append(element)
          continue
        }
        if inner.isOwned { continue }
        if let element = inner.removed(from: element, schema: schema.items ?? .deduced) { result.append(element) }
      }
      if result.isEmpty { return nil }
      return .array(result)
    }
    return value
  }
}
