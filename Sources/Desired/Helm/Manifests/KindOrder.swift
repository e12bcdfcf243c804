/// The order in which Helm installs the manifests of a release.
enum KindOrder {
  private static let kinds = [
    "PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy", "PodDisruptionBudget",
    "ServiceAccount", "Secret", "SecretList", "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim",
    "CustomResourceDefinition", "ClusterRole", "ClusterRoleList", "ClusterRoleBinding", "ClusterRoleBindingList", "Role",
    "RoleList", "RoleBinding", "RoleBindingList", "Service", "DaemonSet", "Pod", "ReplicationController", "ReplicaSet",
    "Deployment", "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress", "APIService",
    "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
  ]

  private static let ranks = Dictionary(uniqueKeysWithValues: kinds.enumerated().map { ($1, $0) })

  /// The manifests by kind: known kinds first, in Helm's order, then the others by name. Those of one kind keep their order.
  static func sorted(_ manifests: [RenderedManifest]) -> [RenderedManifest] {
    manifests.enumerated().map { (rank: ranks[$1.kind] ?? kinds.count, position: $0, manifest: $1) }
      .sorted { left, right in
        if left.rank != right.rank { return left.rank < right.rank }
        if left.rank == kinds.count, left.manifest.kind != right.manifest.kind {
          return left.manifest.kind.utf8.lexicographicallyPrecedes(right.manifest.kind.utf8)
        }
        return left.position < right.position
      }
      .map(\.manifest)
  }
}
