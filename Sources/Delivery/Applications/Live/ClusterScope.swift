import ObjectModel

/// Which part of a cluster Apus manages.
struct ClusterScope: Sendable, Hashable {
  /// Only these namespaces; empty for all.
  var namespaces: Set<String> = []
  /// Whether objects outside namespaces are managed although `namespaces` is not empty.
  var includesClusterObjects = false

  static let whole = ClusterScope()

  var isWhole: Bool { namespaces.isEmpty }

  /// Why an object is out of the scope; `nil` when it is in. The texts are the ones of sync results.
  func refusal(of key: ResourceKey, isNamespaced: Bool) -> String? {
    if isWhole { return nil }
    guard isNamespaced else {
      return includesClusterObjects
        ? nil : "Cluster level \(key.kind) \"\(key.name)\" can not be managed when in namespaced mode"
    }
    return namespaces.contains(key.namespace)
      ? nil : "Namespace \"\(key.namespace)\" for \(key.kind) \"\(key.name)\" is not managed"
  }
}
