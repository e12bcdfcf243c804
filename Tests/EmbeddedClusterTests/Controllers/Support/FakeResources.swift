@testable import EmbeddedCluster

/// The resources the fake cluster serves.
enum FakeResources {
  static let all: [ServedResource] = [
    served("", "v1", "Pod"), served("", "v1", "Service"), served("", "v1", "Endpoints", "endpoints"),
    served("", "v1", "Namespace", isNamespaced: false), served("", "v1", "Node", isNamespaced: false), served("", "v1", "Event"),
    served("", "v1", "ServiceAccount"), served("", "v1", "ConfigMap"), served("", "v1", "Secret"),
    served("", "v1", "PersistentVolumeClaim"), served("apps", "v1", "Deployment"), served("apps", "v1", "ReplicaSet"),
    served("apps", "v1", "StatefulSet"), served("apps", "v1", "DaemonSet"), served("apps", "v1", "ControllerRevision"),
    served("", "v1", "PersistentVolume", isNamespaced: false), served("", "v1", "ResourceQuota"),
    served("autoscaling", "v2", "HorizontalPodAutoscaler"), served("batch", "v1", "Job"), served("batch", "v1", "CronJob"),
    served("networking.k8s.io", "v1", "Ingress", "ingresses"), served("discovery.k8s.io", "v1", "EndpointSlice"),
    served("coordination.k8s.io", "v1", "Lease"), served("policy", "v1", "PodDisruptionBudget"),
    served("apiextensions.k8s.io", "v1", "CustomResourceDefinition", isNamespaced: false), served("example.com", "v1", "Widget"),
  ]

  private static func served(
    _ group: String, _ version: String, _ kind: String, _ plural: String? = nil, isNamespaced: Bool = true
  ) -> ServedResource {
    ServedResource(
      name: ResourceName(group: group, version: version, plural: plural ?? kind.lowercased() + "s"), kind: kind,
      singular: kind.lowercased(), shortNames: [], categories: [], isNamespaced: isNamespaced, verbs: [], subresources: [:],
      isCustom: group == "example.com")
  }
}
