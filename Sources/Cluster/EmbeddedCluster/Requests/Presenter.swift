import ObjectModel

/// Shows objects in the form a client wants.
struct Presenter: Sendable {
  let definition: ResourceDefinition
  let form: ResponseForm
  /// What `includeObject` says, for tables.
  let includes: TableRenderer.Inclusion
  let now: Timestamp

  init(_ definition: ResourceDefinition, accept: String, query: Query, now: Timestamp) throws(APIStatus) {
    self.definition = definition
    form = try ResponseForm.wanted(by: accept)
    includes = TableRenderer.Inclusion(rawValue: query["includeObject"] ?? "") ?? .metadata
    self.now = now
  }

  private var tables: TableRenderer { TableRenderer(definition: definition, includes: includes, now: now) }

  /// One object.
  func object(_ object: Manifest, code: Int = 200, warnings: [String] = []) -> APIResponse {
    let shown = shown(object)
    if form == .yaml {
      return .content(
        APIResponse.Content(code: code, contentType: "application/yaml", body: Array(YAML.text(shown).utf8), warnings: warnings))
    }
    return .json(shown, code: code, warnings: warnings)
  }

  /// The object of an answer or of a watch event.
  func shown(_ object: Manifest) -> JSONValue {
    switch form {
    case .json, .yaml: object.value
    case .table: tables.table([object], metadata: ["resourceVersion": .string(object.resourceVersion)])
    case .partialMetadata: Self.partial(object)
    }
  }

  private static func partial(_ object: Manifest) -> JSONValue {
    ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": object["metadata"] ?? [:]]
  }

  /// A list.
  func list(_ objects: [Manifest], metadata: JSONValue) -> APIResponse {
    let value: JSONValue
    switch form {
    case .json, .yaml:
      // Items of built-in kinds do not say what they are; the list does.
      let items = definition.custom == nil ? objects.map(Self.withoutType) : objects.map(\.value)
      value = [
        "kind": .string(definition.listKind), "apiVersion": .string(definition.kind.apiVersion), "metadata": metadata,
        "items": .array(items),
      ]
    case .table: value = tables.table(objects, metadata: metadata)
    case .partialMetadata:
      value = [
        "kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1", "metadata": metadata,
        "items": .array(objects.map(Self.partial)),
      ]
    }
    if form == .yaml {
      return .content(APIResponse.Content(code: 200, contentType: "application/yaml", body: Array(YAML.text(value).utf8)))
    }
    return .json(value)
  }

  private static func withoutType(_ object: Manifest) -> JSONValue {
    var value = object.value
    value["kind"] = nil
    value["apiVersion"] = nil
    return value
  }

  /// What a bookmark carries.
  func bookmark(revision: Int64, endsInitialEvents: Bool) -> JSONValue {
    var metadata: JSONValue = ["resourceVersion": .string(String(revision))]
    if endsInitialEvents { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
    let object = Manifest([
      "kind": .string(definition.kind.kind), "apiVersion": .string(definition.kind.apiVersion), "metadata": metadata,
    ])
    switch form {
    case .json, .yaml: return object.value
    case .partialMetadata: return Self.partial(object)
    case .table: return tables.table([], metadata: metadata)
    }
  }
}
