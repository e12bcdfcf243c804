import ObjectModel

/// An object while it is built: its YAML tree, and beside it all that kustomize remembers in internal annotations.
public struct Resource: Sendable {
  /// The object: a map with `kind` and usually `metadata.name`.
  public var node: YAMLNode

  /// What the object was called before each change of its name, namespace or kind, in order; the first is its original id.
  public var previousNames: [PreviousName] = []

  /// The prefixes and suffixes put on the name, in order.
  public var prefixes: [String] = []
  public var suffixes: [String] = []

  /// What a generator said should happen if the object is there already.
  public var behavior = GeneratorBehavior.unspecified

  /// Whether the name is to end in a hash of the content.
  public var needsHashSuffix = false

  /// Whether a Helm chart made it, which exempts it from the namespace transformer.
  public var isFromHelm = false

  /// The names of the variables whose values come from this object.
  public var variables: [String] = []

  /// Where the object came from; kept only when `buildMetadata` asks for it.
  public var origin: ResourceOrigin?

  /// What transformed it, in order; kept only when `buildMetadata` asks for it.
  public var transformations: [ResourceOrigin] = []

  /// How many texts have been put into several places of the object at once; see `SharedText`.
  var sharedTexts: UInt32 = 0

  /// Whose table of scopes holds.
  public var scopes: ResourceScopes

  public init(_ node: YAMLNode, scopes: ResourceScopes = .builtIn) {
    self.node = node
    self.scopes = scopes
  }

  /// A name an object once had.
  public struct PreviousName: Sendable, Hashable {
    public var name: String
    /// The effective namespace at that time.
    public var namespace: String
    public var kind: String
  }
}

/// What a generator wants done when the object it makes is there already.
public enum GeneratorBehavior: String, Sendable {
  case unspecified, create, replace, merge

  /// Any text that names no behaviour leaves it unspecified.
  public init(text: String) { self = GeneratorBehavior(rawValue: text) ?? .unspecified }
}

// MARK: - Fields

extension Resource {
  /// `apiVersion`; empty when absent.
  public var apiVersion: String {
    get { node["apiVersion"]?.text ?? "" }
    set { node["apiVersion"] = .string(newValue) }
  }

  /// `kind`; empty when absent.
  public var kind: String {
    get { node["kind"]?.text ?? "" }
    set { node["kind"] = .string(newValue) }
  }

  /// `metadata.name`; empty when absent.
  public var name: String {
    get { node["metadata", "name"]?.text ?? "" }
    set { setMetadata("name", newValue) }
  }

  /// `metadata.namespace`; empty when absent. Writing an empty text removes it.
  public var namespace: String {
    get {
      guard let namespace = node["metadata", "namespace"], !namespace.isNull else { return "" }
      return namespace.text ?? ""
    }
    set {
      if newValue.isEmpty {
        node.mutate("metadata") { $0["namespace"] = nil }
      } else {
        setMetadata("namespace", newValue)
      }
    }
  }

  private mutating func setMetadata(_ key: String, _ value: String) {
    node.mutate("metadata", default: .mapping(YAMLNode.Mapping())) { $0[key] = .string(value) }
  }

  public var groupVersionKind: GroupVersionKind { GroupVersionKind(apiVersion: apiVersion, kind: kind) }

  public var isClusterScoped: Bool { scopes.isClusterScoped(groupVersionKind) }

  /// The texts of the labels, in order.
  public var labels: [(key: String, value: String)] { texts(in: "labels") }

  /// The texts of the annotations, in order.
  public var annotations: [(key: String, value: String)] { texts(in: "annotations") }

  private func texts(in field: String) -> [(key: String, value: String)] {
    node["metadata", field]?.mapping?.members.map { ($0.key, $0.value.text ?? "") } ?? []
  }

  /// Sets labels; all of them become text, as they stand written, and are sorted by key.
  public mutating func setLabels(_ labels: some Sequence<(String, String)>) { set(labels, in: "labels") }

  /// Sets annotations; all of them become text, as they stand written, and are sorted by key.
  public mutating func setAnnotations(_ annotations: some Sequence<(String, String)>) { set(annotations, in: "annotations") }

  private mutating func set(_ values: some Sequence<(String, String)>, in field: String) {
    var all = Dictionary(texts(in: field).map { ($0.key, $0.value) }) { $1 }
    for (key, value) in values { all[key] = value }
    let sorted = all.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    node.mutate("metadata", default: .mapping(YAMLNode.Mapping())) { metadata in
      metadata[field] = .mapping(sorted.map { ($0.key, .string($0.value)) })
    }
  }
}

// MARK: - Ids

extension Resource {
  /// The id the object has now.
  public var id: ResourceID {
    let kind = groupVersionKind
    return ResourceID(kind, name: name, namespace: namespace, isClusterScoped: scopes.isClusterScoped(kind))
  }

  /// The id the object had at first.
  public var originalID: ResourceID { previousNames.first.map(id(of:)) ?? id }

  /// The ids the object had before, oldest first; the present version and group with each.
  public var previousIDs: [ResourceID] { previousNames.map(id(of:)) }

  /// The ids the object had and has.
  public var allIDs: [ResourceID] { previousIDs + [id] }

  private func id(of previous: PreviousName) -> ResourceID {
    let kind = GroupVersionKind(apiVersion: apiVersion, kind: previous.kind)
    return ResourceID(
      kind, name: previous.name, namespace: previous.namespace, isClusterScoped: scopes.isClusterScoped(kind))
  }

  /// Notes what the object is called now, before that changes.
  public mutating func storePreviousID() {
    let id = id
    previousNames.append(PreviousName(name: id.name, namespace: id.effectiveNamespace, kind: id.groupVersionKind.kind))
  }
}
