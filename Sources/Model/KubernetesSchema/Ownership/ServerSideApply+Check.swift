import ObjectModel

extension ServerSideApply {
  /// Checks that a configuration fits its schema: no unknown fields, objects and lists where they belong, no element twice.
  ///
  /// - Throws: `ApplyError` naming the first field that does not fit.
  static func check(_ configuration: JSONValue, schema: ObjectSchema) throws(ApplyError) {
    guard configuration.isNested(within: JSONValue.mergeDepth) else {
      throw ApplyError(.invalid, "the configuration is nested deeper than \(JSONValue.mergeDepth) levels")
    }
    if configuration["metadata", "managedFields"] != nil { throw ApplyError(.invalid, "metadata.managedFields must be nil") }
    var path: [PathElement] = []
    try check(configuration, schema, &path)
  }

  private static func check(_ value: JSONValue, _ schema: ObjectSchema, _ path: inout [PathElement]) throws(ApplyError) {
    if value.isNull { return }
    switch schema.kind {
    case .structure, .map:
      guard let members = value.object else { throw mismatch("map", value, path) }
      for (key, value) in members {
        guard let field = schema.field(key) else {
          throw ApplyError(.invalid, "\(path.text).\(key): field not declared in schema")
        }
        path.append(.field(key))
        try check(value, field, &path)
        path.removeLast()
      }
    case .list(let topology):
      guard let elements = value.array else { throw mismatch("list", value, path) }
      var seen: Set<PathElement> = []
      for (index, element) in elements.enumerated() {
        let identity: PathElement
        if topology == .atomic {
          identity = .index(index)
        } else {
          do throws(ApplyError) { identity = try schema.identity(of: element) } catch {
            throw ApplyError(.invalid, "\(path.text): element \(index): \(error.message)")
          }
        }
        guard seen.insert(identity).inserted else {
          throw ApplyError(.invalid, "\(path.text): duplicate entries for key \(identity)")
        }
        path.append(identity)
        try check(element, schema.items ?? .deduced, &path)
        path.removeLast()
      }
    case .scalar(let scalar):
      if let expected = scalar.mismatch(with: value) { throw mismatch(expected, value, path) }
    case .untyped, .deduced: return
    }
  }

  private static func mismatch(_ expected: String, _ value: JSONValue, _ path: [PathElement]) -> ApplyError {
    ApplyError(.invalid, "\(path.text): expected \(expected), got \(value.applyText)")
  }
}

extension ScalarKind {
  /// What kind of value should stand where one does not fit; `nil` when it fits. Quantities may be numbers.
  fileprivate func mismatch(with value: JSONValue) -> String? {
    switch self {
    case .string, .base64, .time, .microtime, .duration: value.string == nil ? "string" : nil
    case .bool: value.bool == nil ? "boolean" : nil
    case .int32, .int64, .integer, .double, .number:
      value.integer == nil && value.kindName != "number" ? "numeric (int or float)" : nil
    case .quantity, .intOrString: value.array != nil || value.object != nil || value.bool != nil ? "string or number" : nil
    }
  }
}

extension JSONValue {
  /// How an error names a value that does not fit.
  fileprivate var applyText: String {
    switch self {
    case .object: "map"
    case .array: "list"
    default: "scalar: \(json())"
    }
  }
}
