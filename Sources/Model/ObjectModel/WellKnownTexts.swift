/// Texts that nearly every Kubernetes object has. A reader takes them from here instead of making them, so that objects which
/// were read one by one, as a watch delivers them, share their keys too: literals live in the program and cost nothing.
enum WellKnownTexts {
  private static let slots = 1024

  /// The texts by the hash of their bytes; the next free slot holds one whose own is taken.
  private static let table: [String] = {
    var table = [String](repeating: "", count: slots)
    for text in fields + words {
      var slot = text.withBytes { JSONTextCache.hash($0.baseAddress!, $0.count) } & (slots - 1)
      while !table[slot].isEmpty { slot = (slot + 1) & (slots - 1) }
      table[slot] = text
    }
    return table
  }()

  /// The well-known text with these bytes, if there is one.
  ///
  /// - Parameter hash: of the bytes, by `JSONTextCache.hash`.
  static func text(_ bytes: UnsafeBufferPointer<UInt8>, hash: Int) -> String? {
    var slot = hash & (slots - 1)
    while !table[slot].isEmpty {
      let isSame = table[slot].withBytes { known in known.elementsEqual(bytes) }
      if isSame { return table[slot] }
      slot = (slot + 1) & (slots - 1)
    }
    return nil
  }

  /// Labels, annotations and values that controllers and charts write everywhere.
  private static let words: [String] = [
    "app.kubernetes.io/component", "app.kubernetes.io/instance", "app.kubernetes.io/managed-by", "app.kubernetes.io/name",
    "app.kubernetes.io/part-of", "app.kubernetes.io/version", "helm.sh/chart", "helm.sh/hook-delete-policy",
    "helm.sh/hook-weight",
    "controller-revision-hash", "pod-template-hash", "pod-template-generation", "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name",
    "kubernetes.io/metadata.name", "kubernetes.io/service-name", "endpointslice.kubernetes.io/managed-by",
    "endpointslice-controller.k8s.io", "kubectl.kubernetes.io/last-applied-configuration", "kubectl.kubernetes.io/restartedAt",
    "kubectl.kubernetes.io/default-container", "deployment.kubernetes.io/revision", "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas", "argocd.argoproj.io/tracking-id", "argocd.argoproj.io/sync-wave",
    "argocd.argoproj.io/sync-options", "argocd.argoproj.io/hook", "argocd.argoproj.io/hook-delete-policy",
    "argocd.argoproj.io/secret-type", "argocd.argoproj.io/refresh", "argoproj.io/v1alpha1", "prometheus.io/scrape",
    "networking.k8s.io/v1", "rbac.authorization.k8s.io", "rbac.authorization.k8s.io/v1", "apiextensions.k8s.io/v1",
    "admissionregistration.k8s.io/v1", "coordination.k8s.io/v1", "discovery.k8s.io/v1", "authentication.k8s.io/v1",
    "scheduling.k8s.io/v1", "apiregistration.k8s.io/v1", "certificates.k8s.io/v1", "cert-manager.io/v1",
    "monitoring.coreos.com/v1", "kubernetes.io/dockerconfigjson", "kubernetes.io/service-account-token",
    "kubernetes.io/service-account.name", "kubernetes.io/hostname", "kubernetes.io/ingress.class",
    "topology.kubernetes.io/zone", "topology.kubernetes.io/region", "node.kubernetes.io/instance-type",
    "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable", "node-role.kubernetes.io/control-plane",
    "kube-root-ca.crt", "default-scheduler", "kube-controller-manager", "kubectl-client-side-apply", "argocd-controller",
    "/dev/termination-log", "/var/run/secrets/kubernetes.io/serviceaccount", "FallbackToLogsOnError",
    "ContainersReady", "PodReadyToStartContainers", "ContainersNotReady", "MinimumReplicasAvailable",
    "MinimumReplicasUnavailable", "NewReplicaSetAvailable", "ReplicaSetUpdated", "ProgressDeadlineExceeded",
    "ClusterFirstWithHostNet", "ReadWriteOncePod", "PersistentVolumeClaim", "HorizontalPodAutoscaler",
    "CustomResourceDefinition", "ClusterRoleBinding", "PodDisruptionBudget", "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration", "Deployment has minimum availability.", "DoNotSchedule", "ScheduleAnyway",
    "preferredDuringSchedulingIgnoredDuringExecution", "requiredDuringSchedulingIgnoredDuringExecution",
  ]
}
