/// The order in which kinds are applied within a wave: what others stand on comes first, custom resources come last.
enum KindOrder {
  private static let kinds = [
    "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy", "PodDisruptionBudget", "ServiceAccount",
    "Secret", "SecretList", "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim",
    "CustomResourceDefinition", "ClusterRole", "ClusterRoleList", "ClusterRoleBinding", "ClusterRoleBindingList", "Role",
    "RoleList", "RoleBinding", "RoleBindingList", "Service", "DaemonSet", "Pod", "ReplicationController", "ReplicaSet",
    "Deployment", "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress", "APIService",
  ]

  private static let positions = Dictionary(uniqueKeysWithValues: kinds.enumerated().map { ($1, $0) })

  static func position(of kind: String) -> Int { positions[kind] ?? kinds.count }
}
