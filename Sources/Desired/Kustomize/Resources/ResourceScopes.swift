import ObjectModel

/// Which kinds are cluster-scoped: a built-in table by exact version and kind, and what an OpenAPI document of one's own adds.
/// Every other kind counts as namespaced.
public struct ResourceScopes: Sendable {
  /// Scopes beside the built-in ones, which beat those.
  private var added: [GroupVersionKind: Bool]

  public init(added: [GroupVersionKind: Bool] = [:]) { self.added = added }

  /// The scopes kustomize 5.8 knows.
  public static let builtIn = ResourceScopes()

  public func isClusterScoped(_ kind: GroupVersionKind) -> Bool {
    if !added.isEmpty, let scope = added[kind] { return scope }
    return ClusterScopedKinds.all.contains(kind)
  }
}
