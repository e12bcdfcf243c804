import ObjectModel

/// Health of custom kinds of the ecosystem that state a phase or conditions.
enum ArgoKinds {
  @Sendable static func workflow(_ live: Manifest) -> HealthStatus? {
    let message = live["status", "message"]?.string ?? ""
    return switch live["status", "phase"]?.string ?? "" {
    case "", "Pending", "Running": HealthStatus(.progressing, message)
    case "Succeeded": HealthStatus(.healthy, message)
    case "Failed", "Error": HealthStatus(.degraded, message)
    default: HealthStatus(.unknown, message)
    }
  }

  @Sendable static func analysisRun(_ live: Manifest) -> HealthStatus? {
    let message = live["status", "message"]?.string ?? ""
    return switch live["status", "phase"]?.string ?? "" {
    case "Successful": HealthStatus(.healthy, message)
    case "Failed", "Error": HealthStatus(.degraded, message)
    case "Inconclusive": HealthStatus(.unknown, message)
    default: HealthStatus(.progressing, message)
    }
  }

  @Sendable static func experiment(_ live: Manifest) -> HealthStatus? {
    let message = live["status", "message"]?.string ?? ""
    return switch live["status", "phase"]?.string ?? "" {
    case "Successful": HealthStatus(.healthy, message)
    case "Failed", "Error": HealthStatus(.degraded, message)
    default: HealthStatus(.progressing, message)
    }
  }

  @Sendable static func applicationSet(_ live: Manifest) -> HealthStatus? {
    func condition(_ type: String, _ status: String) -> StatusCondition? {
      live.condition(type).flatMap { $0.status == status ? $0 : nil }
    }
    if let error = condition("ErrorOccurred", "True") { return HealthStatus(.degraded, error.message) }
    if let stale = condition("ResourcesUpToDate", "False") { return HealthStatus(.degraded, stale.message) }
    if let rolling = condition("RolloutProgressing", "True") { return HealthStatus(.progressing, rolling.message) }
    if let current = condition("ResourcesUpToDate", "True") { return HealthStatus(.healthy, current.message) }
    return HealthStatus(.progressing, "Waiting for the status to be reported")
  }

  @Sendable static func sealedSecret(_ live: Manifest) -> HealthStatus? {
    guard let synced = live.condition("Synced") else {
      return HealthStatus(.progressing, "Waiting for Sealed Secret to be decrypted")
    }
    return HealthStatus(synced.status == "False" ? .degraded : .healthy, synced.message)
  }

  @Sendable static func certificate(_ live: Manifest) -> HealthStatus? {
    if let issuing = live.condition("Issuing"), issuing.status == "True" { return HealthStatus(.progressing, issuing.message) }
    switch live.condition("Ready") {
    case let ready? where ready.status == "True": return HealthStatus(.healthy, ready.message)
    case let ready? where ready.status == "False": return HealthStatus(.degraded, ready.message)
    default: return HealthStatus(.progressing, "Waiting for certificate")
    }
  }
}
