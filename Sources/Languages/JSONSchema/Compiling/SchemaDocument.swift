import ObjectModel

/// A schema, or a part of one with an identifier of its own: what relative references and anchors are relative to.
struct SchemaResource: Sendable {
  /// The number of its document in the library.
  let document: Int
  /// Where in the document it begins.
  let pointer: String
  let url: SchemaURL
  let draft: Draft
  /// The pointers of `$anchor`, `$dynamicAnchor` and, in older drafts, of identifiers that are a fragment.
  var anchors: [String: String] = [:]
  /// The names of those that are dynamic.
  var dynamicAnchors: Set<String> = []
  /// Whether `$recursiveAnchor` is set at the root.
  var isRecursive = false
}

/// A document with its subschemas found.
struct SchemaDocument: Sendable {
  /// The URL it was had from, without fragment.
  let url: String
  let value: JSONValue
  /// The resource of every subschema, by the subschema's pointer; as numbers in the library.
  var subschemas: [String: Int] = [:]
  /// Whether `format` refuses: in metaschemas alone.
  let assertsFormats: Bool

  /// The resource that a place belongs to: that of the innermost subschema around it.
  func resource(at pointer: String) -> Int? {
    var text = pointer[...]
    while true {
      if let found = subschemas[String(text)] { return found }
      guard let slash = text.lastIndex(of: "/") else { return nil }
      text = text[..<slash]
    }
  }
}
