import ObjectModel

extension StructuralSchema {
  /// The object with its defaults filled in: on create, on update, and when it is read.
  ///
  /// A null takes the default too, unless the field is nullable; a null of a field that is neither nullable nor has a
  /// default is dropped.
  public func defaulted(_ object: JSONValue) -> JSONValue {
    object.isNested(within: JSONValue.mergeDepth) ? fill(object) : object
  }

  private func fill(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members):
      var result: [(String, JSONValue)] = []
      for (key, value) in members {
        if isResource, key == "metadata" || key == "apiVersion" || key == "kind" {
          result.append((key, value))
          continue
        }
        guard let schema = field(key) else {
          result.append((key, value))
          continue
        }
        if value.isNull, !schema.isNullable, properties[key] != nil {
          if let standard = schema.defaultValue { result.append((key, schema.fill(standard))) }
        } else {
          result.append((key, schema.fill(value)))
        }
      }
      for (key, schema) in properties where !members.contains(key) {
        if let standard = schema.defaultValue { result.append((key, schema.fill(standard))) }
      }
      return .object(JSONObject(result))
    case .array(let elements):
      guard let items = items.first else { return value }
      return .array(elements.map(items.fill))
    default: return value
    }
  }
}
