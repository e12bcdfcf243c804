import ObjectModel

/// Health of HorizontalPodAutoscalers.
enum AutoscalerHealth {
  private static let failures: [String: Set<String>] = [
    "AbleToScale": ["FailedGetScale", "FailedUpdateScale"],
    "ScalingActive": [
      "FailedGetResourceMetric", "FailedGetObjectMetric", "FailedGetPodsMetric", "FailedGetExternalMetric",
      "FailedComputeMetricsReplicas", "InvalidSelector",
    ],
  ]

  @Sendable static func horizontalPodAutoscaler(_ live: Manifest) -> HealthStatus? {
    let conditions: [StatusCondition]
    if live.apiVersion == "autoscaling/v1" {
      // The first version keeps its conditions as JSON in an annotation.
      guard let text = live.annotation("autoscaling.alpha.kubernetes.io/conditions") else {
        return HealthStatus(.progressing, "Waiting to Autoscale")
      }
      guard let parsed = try? JSONValue(json: text) else {
        return HealthStatus(.unknown, "the annotation autoscaling.alpha.kubernetes.io/conditions is not JSON")
      }
      conditions = parsed.array?.map(StatusCondition.init) ?? []
    } else {
      conditions = live.conditions
    }
    if let failed = conditions.first(where: { failures[$0.type]?.contains($0.reason) == true }) {
      return HealthStatus(.degraded, failed.message)
    }
    if let able = conditions.first(where: { ["AbleToScale", "ScalingLimited"].contains($0.type) && $0.status == "True" }) {
      return HealthStatus(.healthy, able.message)
    }
    return HealthStatus(.progressing, "Waiting to Autoscale")
  }
}
