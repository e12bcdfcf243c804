import ObjectModel

/// The kinds Apus judges by itself. A new kind is a row here and a function in this folder.
enum BuiltInChecks {
  static let all: [GroupKind: HealthAssessment.Check] = [
    kind("apps", "Deployment"): versions(["apps/v1"], Workloads.deployment),
    kind("apps", "StatefulSet"): versions(["apps/v1"], Workloads.statefulSet),
    kind("apps", "DaemonSet"): versions(["apps/v1"], Workloads.daemonSet),
    kind("apps", "ReplicaSet"): versions(["apps/v1"], Workloads.replicaSet),
    kind("extensions", "Deployment"): versions([], Workloads.deployment),
    kind("", "Pod"): versions(["v1"], PodHealth.pod),
    kind("batch", "Job"): versions(["batch/v1"], Batch.job),
    kind("batch", "CronJob"): Batch.cronJob,
    kind("", "PersistentVolumeClaim"): versions(["v1"], Infrastructure.persistentVolumeClaim),
    kind("", "Service"): versions(["v1"], Infrastructure.service),
    kind("networking.k8s.io", "Ingress"): Infrastructure.ingress,
    kind("extensions", "Ingress"): Infrastructure.ingress,
    kind("autoscaling", "HorizontalPodAutoscaler"): versions(
      ["autoscaling/v1", "autoscaling/v2"], AutoscalerHealth.horizontalPodAutoscaler),
    kind("apiregistration.k8s.io", "APIService"): versions(
      ["apiregistration.k8s.io/v1", "apiregistration.k8s.io/v1beta1"], Infrastructure.apiService),
    kind("apiextensions.k8s.io", "CustomResourceDefinition"): Infrastructure.customResourceDefinition,
    kind("policy", "PodDisruptionBudget"): Infrastructure.podDisruptionBudget,
    kind("argoproj.io", "Workflow"): ArgoKinds.workflow,
    kind("argoproj.io", "Rollout"): RolloutHealth.rollout,
    kind("argoproj.io", "AnalysisRun"): ArgoKinds.analysisRun,
    kind("argoproj.io", "Experiment"): ArgoKinds.experiment,
    kind("argoproj.io", "ApplicationSet"): ArgoKinds.applicationSet,
    kind("bitnami.com", "SealedSecret"): ArgoKinds.sealedSecret,
    kind("cert-manager.io", "Certificate"): ArgoKinds.certificate,
  ]

  private static func kind(_ group: String, _ kind: String) -> GroupKind { GroupKind(group: group, kind: kind) }

  /// A check for certain versions only; any other version of the kind cannot be judged.
  private static func versions(
    _ supported: Set<String>, _ check: @escaping @Sendable (Manifest) -> HealthStatus?
  ) -> HealthAssessment.Check {
    { live in
      supported.contains(live.apiVersion)
        ? check(live) : HealthStatus(.unknown, "unsupported \(live.kind) version: \(live.groupVersionKind)")
    }
  }
}
