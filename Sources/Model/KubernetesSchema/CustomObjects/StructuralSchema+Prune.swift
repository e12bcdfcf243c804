import ObjectModel

extension StructuralSchema {
  /// The object without the fields its schema does not know.
  ///
  /// - Returns: what is left, and the paths of what was dropped, as `fieldValidation` reports them: `spec.bogus`,
  ///   `spec.parts[0].bogus`.
  public func pruned(_ object: JSONValue) -> (object: JSONValue, unknown: [String]) {
    guard object.isNested(within: JSONValue.mergeDepth) else { return (object, []) }
    var unknown: [String] = []
    let result = prune(object, path: "", &unknown)
    return (result, unknown)
  }

  private func prune(_ value: JSONValue, path: String, _ unknown: inout [String]) -> JSONValue {
    switch value {
    case .object(let members):
      var result: [(String, JSONValue)] = []
      for (key, value) in members {
        let place = path.isEmpty ? key : "\(path).\(key)"
        if isResource, key == "metadata" || key == "apiVersion" || key == "kind" {
          result.append((key, value))
        } else if let schema = field(key) {
          result.append((key, schema.prune(value, path: place, &unknown)))
        } else if preservesUnknownFields {
          result.append((key, value))
        } else {
          unknown.append(place)
        }
      }
      return .object(JSONObject(result))
    case .array(let elements):
      guard let items = items.first else { return value }
      return .array(elements.enumerated().map { index, element in items.prune(element, path: "\(path)[\(index)]", &unknown) })
    default: return value
    }
  }
}
