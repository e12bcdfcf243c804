import ObjectModel

// The rules are those of the reference's built-in health checks (gitops-engine/pkg/health, pinned by health_test.go).

/// Health of the workload kinds of `apps/v1`.
enum Workloads {
  @Sendable static func deployment(_ live: Manifest) -> HealthStatus? {
    if live["spec", "paused"]?.bool == true { return HealthStatus(.suspended, "Deployment is paused") }
    if live.isGenerationUnobserved {
      return HealthStatus(
        .progressing, "Waiting for rollout to finish: observed deployment generation less than desired generation")
    }
    if live.condition("Progressing")?.reason == "ProgressDeadlineExceeded" {
      return HealthStatus(.degraded, "Deployment \"\(live.name)\" exceeded its progress deadline")
    }
    let replicas = live.statusCount("replicas")
    let updated = live.statusCount("updatedReplicas")
    let available = live.statusCount("availableReplicas")
    if let wanted = live.wantedReplicas, updated < wanted {
      return HealthStatus(
        .progressing, "Waiting for rollout to finish: \(updated) out of \(wanted) new replicas have been updated...")
    }
    if replicas > updated {
      return HealthStatus(
        .progressing, "Waiting for rollout to finish: \(replicas - updated) old replicas are pending termination...")
    }
    if available < updated {
      return HealthStatus(
        .progressing, "Waiting for rollout to finish: \(available) of \(updated) updated replicas are available...")
    }
    return .healthy
  }

  @Sendable static func statefulSet(_ live: Manifest) -> HealthStatus? {
    if live.observedGeneration == 0 || live.isGenerationUnobserved {
      return HealthStatus(.progressing, "Waiting for statefulset spec update to be observed...")
    }
    if let wanted = live.wantedReplicas, live.statusCount("readyReplicas") < wanted {
      return HealthStatus(.progressing, "Waiting for \(wanted - live.statusCount("readyReplicas")) pods to be ready...")
    }
    let strategy = live["spec", "updateStrategy", "type"]?.string ?? ""
    if strategy == "RollingUpdate", let rolling = live["spec", "updateStrategy", "rollingUpdate"], rolling.object != nil {
      if let wanted = live.wantedReplicas, let partition = rolling["partition"]?.integer {
        let updated = live.statusCount("updatedReplicas")
        if updated < wanted - partition {
          return HealthStatus(
            .progressing,
            "Waiting for partitioned roll out to finish: \(updated) out of \(wanted - partition) new pods have been updated...")
        }
      }
      // With the block that the API server fills in by default, revisions are never compared.
      return HealthStatus(
        .healthy, "partitioned roll out complete: \(live.statusCount("updatedReplicas")) new pods have been updated...")
    }
    if strategy == "OnDelete" {
      return HealthStatus(.healthy, "statefulset has \(live.statusCount("readyReplicas")) ready pods")
    }
    let update = live["status", "updateRevision"]?.string ?? ""
    if update != live["status", "currentRevision"]?.string ?? "" {
      return HealthStatus(
        .progressing,
        "waiting for statefulset rolling update to complete \(live.statusCount("updatedReplicas")) pods at revision \(update)...")
    }
    return HealthStatus(
      .healthy,
      "statefulset rolling update complete \(live.statusCount("currentReplicas")) pods at revision "
        + "\(live["status", "currentRevision"]?.string ?? "")...")
  }

  @Sendable static func daemonSet(_ live: Manifest) -> HealthStatus? {
    if live.isGenerationUnobserved {
      return HealthStatus(
        .progressing, "Waiting for rollout to finish: observed daemon set generation less than desired generation")
    }
    let desired = live.statusCount("desiredNumberScheduled")
    let updated = live.statusCount("updatedNumberScheduled")
    let available = live.statusCount("numberAvailable")
    if live["spec", "updateStrategy", "type"]?.string == "OnDelete" {
      return HealthStatus(.healthy, "daemon set \(updated) out of \(desired) new pods have been updated")
    }
    if updated < desired {
      return HealthStatus(
        .progressing,
        "Waiting for daemon set \"\(live.name)\" rollout to finish: \(updated) out of \(desired) new pods have been updated...")
    }
    if available < desired {
      return HealthStatus(
        .progressing,
        "Waiting for daemon set \"\(live.name)\" rollout to finish: \(available) of \(desired) updated pods are available...")
    }
    return .healthy
  }

  @Sendable static func replicaSet(_ live: Manifest) -> HealthStatus? {
    if live.isGenerationUnobserved {
      return HealthStatus(
        .progressing, "Waiting for rollout to finish: observed replica set generation less than desired generation")
    }
    if let failure = live.condition("ReplicaFailure"), failure.status == "True" {
      return HealthStatus(.degraded, failure.message)
    }
    if let wanted = live.wantedReplicas, live.statusCount("availableReplicas") < wanted {
      return HealthStatus(
        .progressing,
        "Waiting for rollout to finish: \(live.statusCount("availableReplicas")) out of \(wanted) new replicas are available...")
    }
    return .healthy
  }
}
