import ObjectModel

/// What Helm reads of a document before it goes on with it: kind, name and annotations.
///
/// Scalars of other kinds become text, and the names of fields are matched without regard to case, as its decoder does.
struct ManifestHead: Sendable, Hashable {
  var apiVersion = ""
  var kind = ""
  var name = ""
  var annotations: [String: String]?

  /// - Throws: `MetadataDecoding.Mismatch`, in Helm's words.
  init(_ document: JSONValue) throws(MetadataDecoding.Mismatch) {
    let members: JSONObject
    switch document {
    case .null: return
    case .object(let object): members = object
    default: throw MetadataDecoding.Mismatch("\(document.goJSONKind) into Go value of type util.SimpleHead")
    }
    let fields = MetadataDecoding(members, at: "")
    apiVersion = try fields.text("apiVersion")
    kind = try fields.text("kind")
    guard
      let metadata = try fields.object(
        "metadata", of: #"struct { Name string "json:\"name\""; Annotations map[string]string "json:\"annotations\"" }"#)
    else { return }
    name = try metadata.text("name")
    annotations = try metadata.textMap("annotations")
  }
}
