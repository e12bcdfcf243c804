/// Why a document cannot be used as a schema.
public enum JSONSchemaError: Error, Sendable, Equatable {
  /// The text is not JSON.
  case unreadable(String)
  /// The document breaks the rules of its draft; failures in the order of the metaschema's keywords.
  case notASchema(location: String, metaschema: String, failures: [SchemaFailure])
  /// A document that `$ref` or `$schema` names cannot be had.
  case notLoaded(url: String, reason: String)
  /// The URL of a reference cannot be read.
  case badReference(String, reason: String)
  /// The URL of an `$id` cannot be read; where it stands.
  case badIdentifier(location: String)
  /// The pointer of a reference is not a JSON Pointer.
  case badPointer(String)
  /// Nothing stands where the pointer of a reference leads.
  case pointerNotFound(String)
  /// No `$anchor` has this name.
  case anchorNotFound(String, schema: String)
  /// Two subschemas have the same identifier.
  case duplicateIdentifier(String, schema: String, first: String, second: String)
  /// Two subschemas of one resource have the same anchor.
  case duplicateAnchor(String, schema: String, first: String, second: String)
  /// A pattern is not a regular expression of RE2.
  case badPattern(location: String, reason: String)
  /// The schema has more subschemas than are taken.
  case tooLarge(limit: Int)
}

extension JSONSchemaError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let reason): reason
    case .notASchema(let location, let metaschema, let failures):
      "\"\(location)\" is not valid against metaschema: jsonschema validation failed with '\(metaschema)'\n"
        + failures.lines.joined(separator: "\n")
    case .notLoaded(let url, let reason): "failing loading \"\(url)\": \(reason)"
    case .badReference(let text, let reason): "error in parsing \"\(text)\": \(reason)"
    case .badIdentifier(let location): "error in parsing id at \"\(location)\""
    case .badPointer(let url): "invalid json-pointer \"\(url)\""
    case .pointerNotFound(let url): "json-pointer in \"\(url)\" not found"
    case .anchorNotFound(let url, let schema): "anchor in \"\(url)\" not found in schema \"\(schema)\""
    case .duplicateIdentifier(let id, let schema, let first, let second):
      "duplicate id \"\(id)\" in \"\(schema)\" at \"\(second)\" and \"\(first)\""
    case .duplicateAnchor(let anchor, let schema, let first, let second):
      "duplicate anchor \"\(anchor)\" in \"\(schema)\" at \"\(second)\" and \"\(first)\""
    case .badPattern(let location, let reason): "invalid pattern at \"\(location)\": \(reason)"
    case .tooLarge(let limit): "the schema has more than \(limit) subschemas; divide it or take parts out"
    }
  }
}
