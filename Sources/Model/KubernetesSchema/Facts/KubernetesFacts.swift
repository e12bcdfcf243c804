import ObjectModel

/// What is known about the built-in kinds of Kubernetes: their resources and the schemas of their types.
public struct KubernetesFacts: Sendable {
  /// The embedded facts, read when first asked for (a few milliseconds) and shared from then on.
  public static let builtIn = KubernetesFacts(FactsReader.embedded())

  /// The Kubernetes version that the facts describe.
  public static let version = "1.36.2"

  /// Every resource, served by a stock server or not, in the order of their names.
  public let resources: [ResourceFacts]

  private let graph: SchemaGraph
  private let structureIndices: [String: Int]
  private let byKind: [GroupVersionKind: Int]
  private let byPlural: [String: Int]
  private let byGroupKind: [GroupKind: [Int]]

  init(_ reading: FactsReader) {
    resources = reading.resources
    graph = SchemaGraph(nodes: reading.nodes, structures: reading.structures)
    structureIndices = reading.structureIndices
    var byKind: [GroupVersionKind: Int] = [:]
    var byPlural: [String: Int] = [:]
    var byGroupKind: [GroupKind: [Int]] = [:]
    for (index, resource) in resources.enumerated() {
      byKind[resource.kind] = index
      byPlural["\(resource.kind.apiVersion)/\(resource.plural)"] = index
      byGroupKind[resource.kind.groupKind, default: []].append(index)
    }
    self.byKind = byKind
    self.byPlural = byPlural
    // The preferred version first.
    self.byGroupKind = byGroupKind.mapValues { [resources] indices in
      indices.sorted { left, right in
        let (left, right) = (resources[left], resources[right])
        if left.isPreferred != right.isPreferred { return left.isPreferred }
        return left.isServed && !right.isServed
      }
    }
  }

  /// The resource of a kind at this very version.
  public func resource(_ kind: GroupVersionKind) -> ResourceFacts? { byKind[kind].map { resources[$0] } }

  /// The resource at a path: `apps`, `v1`, `deployments`.
  public func resource(group: String, version: String, plural: String) -> ResourceFacts? {
    byPlural[group.isEmpty ? "\(version)/\(plural)" : "\(group)/\(version)/\(plural)"].map { resources[$0] }
  }

  /// The resources of a kind at all its versions, the preferred one first.
  public func resources(of kind: GroupKind) -> [ResourceFacts] { (byGroupKind[kind] ?? []).map { resources[$0] } }

  /// Whether objects of a kind live in namespaces; `nil` for a kind that is not built in.
  public func isNamespaced(_ kind: GroupKind) -> Bool? { byGroupKind[kind]?.first.map { resources[$0].isNamespaced } }

  /// The schema of a built-in kind: of a resource, or of a body such as Scale, Eviction, DeleteOptions. `nil` for a kind
  /// that is not built in.
  public func schema(of kind: GroupVersionKind) -> ObjectSchema? {
    if let resource = resource(kind) { return schema(ofType: resource.type) }
    let short = kind.group.isEmpty ? "core" : String(kind.group.prefix { $0 != "." })
    if kind.group.isEmpty || kind.group == short || kind.group.hasSuffix(".k8s.io") {
      if let found = schema(ofType: "\(short).\(kind.version).\(kind.kind)") { return found }
    }
    return kind.apiVersion == "v1" || kind.group == "meta.k8s.io" ? schema(ofType: "meta.v1.\(kind.kind)") : nil
  }

  /// The schema of a type by its short name, as `core.v1.PodSpec`.
  public func schema(ofType name: String) -> ObjectSchema? {
    structureIndices[name].map { ObjectSchema(graph: graph, index: $0) }
  }
}
