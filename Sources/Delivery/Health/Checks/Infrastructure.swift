import ObjectModel

/// Health of kinds that workloads stand on.
enum Infrastructure {
  @Sendable static func persistentVolumeClaim(_ live: Manifest) -> HealthStatus? {
    switch live["status", "phase"]?.string ?? "" {
    case "Lost": HealthStatus(.degraded)
    case "Pending": HealthStatus(.progressing)
    case "Bound": HealthStatus(.healthy)
    default: HealthStatus(.unknown)
    }
  }

  @Sendable static func service(_ live: Manifest) -> HealthStatus? {
    live["spec", "type"]?.string == "LoadBalancer" && !hasLoadBalancerAddress(live) ? HealthStatus(.progressing) : .healthy
  }

  @Sendable static func ingress(_ live: Manifest) -> HealthStatus? {
    hasLoadBalancerAddress(live) ? .healthy : HealthStatus(.progressing)
  }

  private static func hasLoadBalancerAddress(_ live: Manifest) -> Bool {
    live["status", "loadBalancer", "ingress"]?.array?.isEmpty == false
  }

  @Sendable static func apiService(_ live: Manifest) -> HealthStatus? {
    guard let available = live.condition("Available"), ["True", "False"].contains(available.status) else {
      return HealthStatus(.progressing, "Waiting to be processed")
    }
    let message = "\(available.reason): \(available.message)"
    return HealthStatus(available.status == "True" ? .healthy : .progressing, message)
  }

  @Sendable static func customResourceDefinition(_ live: Manifest) -> HealthStatus? {
    if live.isBeingDeleted || live.condition("Terminating")?.status == "True" {
      return HealthStatus(.progressing, "CRD is terminating")
    }
    if live.conditions.isEmpty { return HealthStatus(.progressing, "Status conditions not found") }
    if let names = live.condition("NamesAccepted"), names.status == "False" {
      return HealthStatus(.degraded, "CRD names have not been accepted: \(names.message)")
    }
    if let schema = live.condition("NonStructuralSchema"), schema.status == "True" {
      return HealthStatus(.degraded, "Schema violations found: \(schema.message)")
    }
    if let established = live.condition("Established"), established.status == "True" {
      return HealthStatus(.healthy, "CRD is healthy")
    } else if let established = live.condition("Established"), established.status == "False", established.reason == "Installing" {
      return HealthStatus(.progressing, "CRD is being installed: \(established.message)")
    }
    return HealthStatus(.degraded, "CRD is not established")
  }

  @Sendable static func podDisruptionBudget(_ live: Manifest) -> HealthStatus? {
    if live.conditions.isEmpty { return HealthStatus(.progressing, "Waiting for status") }
    if let failed = live.conditions.first(where: { $0.status == "False" && $0.reason != "InsufficientPods" }) {
      return HealthStatus(.degraded, "PodDisruptionBudget has \(failed.reason)")
    }
    return HealthStatus(.healthy, live.conditions.first?.message ?? "")
  }
}
