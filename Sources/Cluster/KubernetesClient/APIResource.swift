import ObjectModel

/// A resource of a cluster's API as discovery describes it: `apps/v1` `deployments`, kind `Deployment`.
public struct APIResource: Sendable, Hashable {
  /// The API group; empty for the core group.
  public var group: String
  public var version: String
  /// The plural name in paths, as `deployments`.
  public var plural: String
  public var kind: String
  public var isNamespaced: Bool
  /// The singular name, as `deployment`; may be empty.
  public var singular: String
  public var shortNames: [String]
  public var categories: [String]
  /// What the server lets clients do, as `list` and `watch`.
  public var verbs: Set<String>
  /// Names of the subresources, as `status` and `scale`.
  public var subresources: Set<String>

  public init(
    group: String, version: String, plural: String, kind: String, isNamespaced: Bool, singular: String = "",
    shortNames: [String] = [], categories: [String] = [],
    verbs: Set<String> = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
    subresources: Set<String> = []
  ) {
    self.group = group
    self.version = version
    self.plural = plural
    self.kind = kind
    self.isNamespaced = isNamespaced
    self.singular = singular
    self.shortNames = shortNames
    self.categories = categories
    self.verbs = verbs
    self.subresources = subresources
  }

  /// `apps/v1`, or `v1` for the core group.
  public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  public var groupVersionKind: GroupVersionKind { GroupVersionKind(group: group, version: version, kind: kind) }

  public var groupKind: GroupKind { GroupKind(group: group, kind: kind) }

  /// `deployments.apps`, or `services` for the core group: the name messages use.
  public var qualifiedName: String { group.isEmpty ? plural : "\(plural).\(group)" }

  /// Whether objects can be listed and watched.
  public var isWatchable: Bool { verbs.contains("list") && verbs.contains("watch") }

  /// The path of the collection, or of one object or subresource in it.
  ///
  /// A namespace is left out for cluster-scoped resources; `nil` or empty means all namespaces.
  public func path(namespace: String? = nil, name: String? = nil, subresource: String? = nil) -> String {
    var parts = group.isEmpty ? ["api", version] : ["apis", group, version]
    if isNamespaced, let namespace, !namespace.isEmpty { parts += ["namespaces", namespace] }
    parts.append(plural)
    if let name { parts.append(name) }
    if let subresource { parts += subresource.split(separator: "/").map(String.init) }
    return "/" + parts.map(PercentEncoding.pathSegment).joined(separator: "/")
  }
}

/// Resources whose names Apus itself knows, for requests that need no discovery.
extension APIResource {
  public static let namespaces = APIResource(
    group: "", version: "v1", plural: "namespaces", kind: "Namespace", isNamespaced: false)
  public static let configMaps = APIResource(
    group: "", version: "v1", plural: "configmaps", kind: "ConfigMap", isNamespaced: true)
  public static let secrets = APIResource(group: "", version: "v1", plural: "secrets", kind: "Secret", isNamespaced: true)
  public static let events = APIResource(group: "", version: "v1", plural: "events", kind: "Event", isNamespaced: true)
  public static let leases = APIResource(
    group: "coordination.k8s.io", version: "v1", plural: "leases", kind: "Lease", isNamespaced: true)
  public static let customResourceDefinitions = APIResource(
    group: "apiextensions.k8s.io", version: "v1", plural: "customresourcedefinitions", kind: "CustomResourceDefinition",
    isNamespaced: false)
  public static let applications = APIResource(
    group: "argoproj.io", version: "v1alpha1", plural: "applications", kind: "Application", isNamespaced: true)
  public static let appProjects = APIResource(
    group: "argoproj.io", version: "v1alpha1", plural: "appprojects", kind: "AppProject", isNamespaced: true)
}
