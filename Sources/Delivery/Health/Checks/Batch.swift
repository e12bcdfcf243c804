import ObjectModel

/// Health of the kinds of `batch`.
enum Batch {
  /// By the types of the conditions present; only `Suspended` must also be true.
  @Sendable static func job(_ live: Manifest) -> HealthStatus? {
    if let failed = live.condition("Failed") { return HealthStatus(.degraded, failed.message) }
    let message = live.conditions.last?.message ?? ""
    if let suspended = live.condition("Suspended") {
      return suspended.status == "True" ? HealthStatus(.suspended, suspended.message) : HealthStatus(.healthy, message)
    }
    if let complete = live.condition("Complete") { return HealthStatus(.healthy, complete.message) }
    return HealthStatus(.progressing, message)
  }

  @Sendable static func cronJob(_ live: Manifest) -> HealthStatus? {
    guard live["status"]?.object != nil else { return HealthStatus(.progressing, "Waiting for the CronJob's status") }
    if live["spec", "suspend"]?.bool == true { return HealthStatus(.healthy, "CronJob is suspended") }
    guard let scheduled = live["status", "lastScheduleTime"]?.string else {
      return HealthStatus(.healthy, "CronJob has not been scheduled yet")
    }
    if live["status", "active"]?.array?.isEmpty == false { return HealthStatus(.healthy, "CronJob has active jobs") }
    guard let succeeded = live["status", "lastSuccessfulTime"]?.string else {
      return HealthStatus(.healthy, "CronJob has not succeeded yet")
    }
    // Times of the API server have one form, so text order is order in time.
    if succeeded < scheduled { return HealthStatus(.degraded, "CronJob did not succeed since it was last scheduled") }
    return HealthStatus(.healthy, "CronJob succeeded when it was last scheduled")
  }
}
