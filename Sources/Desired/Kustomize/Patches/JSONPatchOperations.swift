import ObjectModel

/// A JSON patch (RFC 6902) as kustomize reads and applies it.
struct JSONPatchOperations: Sendable {
  private let operations: [JSONValue]

  var isEmpty: Bool { operations.isEmpty }

  /// Reads JSON where the text begins with a bracket, and YAML otherwise, of several documents the first.
  ///
  /// - Throws: for text that is neither, and for anything but a list of maps.
  init(text: [UInt8]) throws(KustomizeError) {
    if text.isEmpty { throw KustomizeError("empty json patch operations") }
    let value: JSONValue
    let read: String
    if text.first == UInt8(ascii: "[") {
      read = String(decoding: text, as: UTF8.self)
      do {
        value = try JSONValue(json: text)
      } catch {
        throw KustomizeError("decoding \(read): \(error)")
      }
    } else {
      do throws(YAMLError) {
        value = try (YAML.documents(text).first ?? .null).withWholeNumbers
      } catch {
        throw KustomizeError(error.goText)
      }
      read = value.json()
    }
    if value.isNull {
      operations = []
      return
    }
    guard let elements = value.array else {
      throw KustomizeError("decoding \(read): json: cannot unmarshal \(value.goKindName) into Go value of type jsonpatch.Patch")
    }
    for element in elements where element.object == nil && !element.isNull {
      throw KustomizeError(
        "decoding \(read): json: cannot unmarshal \(element.goKindName) into Go value of type jsonpatch.Operation")
    }
    guard elements.count <= JSONPatch.mostOperations else {
      throw KustomizeError("a JSON patch has at most \(JSONPatch.mostOperations) operations, not \(elements.count)")
    }
    operations = elements
  }

  /// Changes every object that a target selects.
  ///
  /// - Parameter storesPreviousIDs: whether what the objects were called is noted, so that references follow a change of name.
  /// - Throws: for operations that do not fit an object.
  func apply(to selector: Selector, in map: inout ResourceMap, storesPreviousIDs: Bool) throws(KustomizeError) {
    for index in try map.indices(selectedBy: selector) {
      if storesPreviousIDs { map.resources[index].storePreviousID() }
      try apply(to: &map.resources[index])
    }
  }

  private func apply(to resource: inout Resource) throws(KustomizeError) {
    let kept = resource.internalAnnotations
    var document: JSONValue
    do throws(YAMLValueError) {
      document = try resource.node.jsonValue().withWholeNumbers
    } catch {
      throw KustomizeError("\(error)")
    }
    // To the patch an object's annotations include what kustomize keeps there, and so are hardly ever missing.
    for (key, value) in kept { document["metadata", "annotations", key] = .string(value) }
    document = try JSONPatchDocument.apply(operations, to: document)
    for (key, _) in kept { document["metadata", "annotations", key] = nil }
    if document["metadata", "annotations"]?.object?.isEmpty == true { document["metadata", "annotations"] = nil }
    resource.node = YAMLNode(document.throughDoubles)
    if !resource.annotations.isEmpty { resource.setAnnotations([]) }
  }
}

extension JSONValue {
  /// The value with whole doubles as integers, as they are once written as JSON.
  fileprivate var withWholeNumbers: JSONValue {
    mapNumbers { value in
      guard case .double(let number) = value, let whole = Int64(exactly: number) else { return value }
      return .integer(whole)
    }
  }

  /// The value with the precision that doubles have.
  fileprivate var throughDoubles: JSONValue {
    mapNumbers { value in
      guard case .integer(let number) = value else { return value }
      let double = Double(number)
      return Int64(exactly: double).map(JSONValue.integer) ?? .double(double)
    }
  }

  private func mapNumbers(_ change: (JSONValue) -> JSONValue) -> JSONValue {
    switch self {
    case .integer, .double: change(self)
    case .array(let elements): .array(elements.map { $0.mapNumbers(change) })
    case .object(let members): .object(members.mapValues { $0.mapNumbers(change) })
    default: self
    }
  }

  /// What Go's JSON decoder calls it.
  var goKindName: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .integer, .double: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
