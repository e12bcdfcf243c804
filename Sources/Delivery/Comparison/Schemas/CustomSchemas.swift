import KubernetesSchema
import ObjectModel

/// What is known of one custom kind at one version, from its CustomResourceDefinition.
public struct CustomSchema: Sendable {
  /// What merging needs: which lists have keys.
  public let shape: ObjectSchema
  /// What the API server fills in.
  private let structure: StructuralSchema

  /// Reads the `openAPIV3Schema` of a version.
  public init(openAPI: JSONValue) {
    shape = ObjectSchema(openAPI: openAPI)
    structure = StructuralSchema(openAPI)
  }

  /// An object with the defaults of its kind.
  func defaulted(_ object: JSONValue) -> JSONValue { structure.defaulted(object) }
}

/// The custom kinds that a cluster serves, as far as they were asked for.
public struct CustomSchemas: Sendable {
  private var schemas: [GroupVersionKind: CustomSchema] = [:]

  public init() {}

  /// The kinds of CustomResourceDefinitions, at all their versions.
  public init(definitions: some Sequence<Manifest>) {
    for definition in definitions { add(definition) }
  }

  public subscript(kind: GroupVersionKind) -> CustomSchema? {
    get { schemas[kind] }
    set { schemas[kind] = newValue }
  }

  /// Adds what a CustomResourceDefinition says of a kind, at each of its versions. Versions without a schema are left out.
  public mutating func add(_ definition: Manifest) {
    for (kind, schema) in Self.schemas(of: definition) { schemas[kind] = schema }
  }

  /// The schemas of a definition, by version.
  public static func schemas(of definition: Manifest) -> [GroupVersionKind: CustomSchema] {
    let group = definition["spec", "group"]?.string ?? ""
    let kind = definition["spec", "names", "kind"]?.string ?? ""
    var result: [GroupVersionKind: CustomSchema] = [:]
    for version in definition["spec", "versions"]?.array ?? [] {
      guard let name = version["name"]?.string, let schema = version["schema", "openAPIV3Schema"] else { continue }
      result[GroupVersionKind(group: group, version: name, kind: kind)] = CustomSchema(openAPI: schema)
    }
    return result
  }
}
