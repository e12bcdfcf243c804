import ObjectModel

/// Health of `argoproj.io` Rollouts.
enum RolloutHealth {
  @Sendable static func rollout(_ live: Manifest) -> HealthStatus? {
    if isUnobserved(live) { return HealthStatus(.progressing, "Waiting for rollout spec update to be observed") }
    let message = live["status", "message"]?.string ?? ""
    switch live["status", "phase"]?.string {
    case "Paused": return HealthStatus(.suspended, message)
    case "Degraded": return HealthStatus(.degraded, message)
    case "Progressing": return HealthStatus(.progressing, message)
    case "Healthy": return HealthStatus(.healthy, message)
    default: return byConditions(live)
    }
  }

  /// `status.observedGeneration` is text, and a digest in old versions of the controller; those are taken as observed.
  private static func isUnobserved(_ live: Manifest) -> Bool {
    func number(_ field: String) -> Int64? {
      live["status", field]?.string.flatMap { Int64($0) } ?? live["status", field]?.integer
    }
    guard live["status"]?.object != nil else { return true }
    if let observed = number("observedGeneration"), observed < live.generation { return true }
    if let workload = live.annotation("rollout.argoproj.io/workload-generation").flatMap({ Int64($0) }),
      live["spec", "workloadRef"]?.object != nil, number("workloadObservedGeneration") != workload
    {
      return true
    }
    return false
  }

  /// For controllers that do not write a phase.
  private static func byConditions(_ live: Manifest) -> HealthStatus {
    if let invalid = live.condition("InvalidSpec") { return HealthStatus(.degraded, invalid.message) }
    if let progressing = live.condition("Progressing"),
      ["RolloutAborted", "ProgressDeadlineExceeded"].contains(progressing.reason)
    {
      return HealthStatus(.degraded, progressing.message)
    }
    if live["spec", "paused"]?.bool == true || live["status", "pauseConditions"]?.array?.isEmpty == false {
      return HealthStatus(.suspended, "Rollout is paused")
    }
    let wanted = live.wantedReplicas ?? 1
    let updated = live.statusCount("updatedReplicas")
    if updated < wanted {
      return HealthStatus(.progressing, "Waiting for roll out to finish: More replicas need to be updated")
    }
    if live.statusCount("availableReplicas") < updated {
      return HealthStatus(.progressing, "Waiting for roll out to finish: updated replicas are still becoming available")
    }
    let current = live["status", "currentPodHash"]?.string ?? ""
    if live["spec", "strategy", "blueGreen"]?.object != nil {
      if live["status", "blueGreen", "activeSelector"]?.string ?? "" != current {
        return HealthStatus(.progressing, "active service cutover pending")
      }
    } else if live.statusCount("replicas") > updated {
      return HealthStatus(.progressing, "Waiting for roll out to finish: old replicas are pending termination")
    }
    let stable = live["status", "stableRS"]?.string ?? live["status", "canary", "stableRS"]?.string ?? ""
    if !stable.isEmpty, stable != current { return HealthStatus(.progressing, "Waiting for rollout to finish steps") }
    return .healthy
  }
}
