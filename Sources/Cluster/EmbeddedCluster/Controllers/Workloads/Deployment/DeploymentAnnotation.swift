/// The annotations and labels by which Deployments keep their books on ReplicaSets.
enum DeploymentAnnotation {
  /// The number of the rollout a ReplicaSet is of, counting from 1.
  static let revision = "deployment.kubernetes.io/revision"
  /// Earlier numbers of a ReplicaSet that was rolled back to, separated by commas.
  static let revisionHistory = "deployment.kubernetes.io/revision-history"
  /// What the Deployment wanted when the ReplicaSet was last scaled.
  static let desiredReplicas = "deployment.kubernetes.io/desired-replicas"
  /// The most there could be then.
  static let maxReplicas = "deployment.kubernetes.io/max-replicas"

  static let hashLabel = "pod-template-hash"

  /// Annotations of a Deployment that its ReplicaSets do not get.
  static let own: Set<String> = [
    revision, revisionHistory, desiredReplicas, maxReplicas, "kubectl.kubernetes.io/last-applied-configuration",
    "deprecated.deployment.rollback.to",
  ]
}
