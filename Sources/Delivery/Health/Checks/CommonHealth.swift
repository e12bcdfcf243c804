import ObjectModel

/// Health of custom resources that nobody wrote rules for, from what most controllers do alike: `observedGeneration`,
/// conditions, a phase or state, a flag `ready`.
///
/// It is careful. An object without status has no health, as in the reference, so that kinds without a controller never hold up
/// a sync. Only what says outright that something went wrong is Degraded; what is merely not ready yet is Progressing; what says
/// nothing that is understood has no health.
enum CommonHealth {
  @Sendable static func health(of live: Manifest) -> HealthStatus? {
    guard isCustom(live.group), let status = live["status"]?.object, !status.isEmpty else { return nil }
    let subject = HealthSubject(live)
    if let seen = subject.outdatedGeneration {
      return HealthStatus(.progressing, "Waiting for the controller to see generation \(live.generation), it has seen \(seen)")
    }
    return byConditions(subject) ?? byPhase(status) ?? byReadiness(status)
  }

  // MARK: - Which kinds

  /// Groups of Kubernetes itself, which have checks of their own or no health.
  private static let builtInGroups: Set<String> = [
    "", "apps", "batch", "autoscaling", "policy", "extensions", "admissionregistration.k8s.io", "apiextensions.k8s.io",
    "apiregistration.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "certificates.k8s.io", "coordination.k8s.io",
    "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io", "internal.apiserver.k8s.io", "metrics.k8s.io",
    "networking.k8s.io", "node.k8s.io", "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io",
    "storagemigration.k8s.io",
  ]

  static func isCustom(_ group: String) -> Bool { !builtInGroups.contains(group) }

  // MARK: - Conditions

  /// Conditions that are bad when they are true.
  private static let failures: Set<String> = ["Stalled", "Failed", "Failure", "Degraded", "Error", "Errored", "Invalid"]
  /// Conditions that tell of work when they are true, whatever else is said.
  private static let reconciling: Set<String> = ["Reconciling", "Issuing"]
  /// Conditions that tell of work when they are true and nothing sums the object up.
  private static let works: Set<String> = [
    "Progressing", "InProgress", "Pending", "Creating", "Updating", "Upgrading", "Deleting", "Terminating", "Provisioning",
  ]
  private static let suspensions: Set<String> = ["Suspended", "Paused"]
  /// Conditions that sum the object up, the more telling ones first.
  private static let summaries = [
    "Ready", "Available", "Healthy", "Succeeded", "Complete", "Completed", "Successful", "Finished", "Programmed", "Established",
    "Reconciled", "Synced", "Applied", "Accepted", "Valid", "Initialized", "Active",
  ]

  private static func byConditions(_ subject: HealthSubject) -> HealthStatus? {
    func first(_ types: Set<String>) -> StatusCondition? {
      subject.conditions.first { $0.status == "True" && types.contains($0.type) }
    }
    func status(_ code: HealthCode, _ condition: StatusCondition) -> HealthStatus {
      HealthStatus(code, HealthFinding(condition).message(for: code))
    }
    if let stale = subject.staleCondition {
      return HealthStatus(
        .progressing, "Waiting for the controller to see generation \(subject.generation), \(stale.type) speaks of an older one")
    }
    if let failure = first(failures) { return status(.degraded, failure) }
    if let suspension = first(suspensions) { return status(.suspended, suspension) }
    if let work = first(reconciling) { return status(.progressing, work) }
    let summary = summaries.lazy.compactMap { type in subject.conditions.first { $0.type == type } }.first
    guard let summary else { return first(works).map { status(.progressing, $0) } }
    switch summary.status {
    case "True": return status(.healthy, summary)
    case "False": return status(tellsOfFailure(summary.reason) ? .degraded : .progressing, summary)
    default: return status(.progressing, summary)
    }
  }

  private static let failingWords = [
    "fail", "error", "invalid", "notfound", "denied", "forbidden", "unauthorized", "backoff", "misconfigur", "unreachable",
    "rejected", "conflict", "exceeded", "unsupported", "missing",
  ]

  /// Whether a reason says that something went wrong, and not only that it is not there yet.
  private static func tellsOfFailure(_ reason: String) -> Bool {
    let reason = reason.lowercased()
    return failingWords.contains { TextPattern("*\($0)*").matches(reason) }
  }

  // MARK: - Phases

  private static let phaseFields = ["phase", "state", "status", "currentPhase", "currentState", "health", "healthStatus"]
  private static let phases: [String: HealthCode] = {
    var phases: [String: HealthCode] = [:]
    let words: [(HealthCode, String)] = [
      (
        .healthy,
        """
        ready running active available bound succeeded success successful complete completed healthy ok deployed installed \
        provisioned created online done synced up established applied valid accepted stable normal finished attached enabled \
        green operational reconciled
        """
      ),
      (
        .progressing,
        """
        pending creating initializing initialising progressing inprogress updating upgrading scaling starting waiting \
        reconciling processing installing deploying deleting terminating restoring queued new scheduled building configuring \
        syncing restarting migrating provisioning notready yellow rolling rollingupdate
        """
      ),
      (
        .degraded,
        "failed failure error errored degraded unhealthy crashloopbackoff invalid rejected lost aborted faulted offline stalled red"
      ),
      (.suspended, "suspended paused stopped hibernated hibernating"),
    ]
    for (code, text) in words {
      for word in text.split(separator: " ") { phases[String(word)] = code }
    }
    return phases
  }()

  private static func byPhase(_ status: JSONObject) -> HealthStatus? {
    for field in phaseFields {
      guard let phase = status[field]?.string else { continue }
      let word = String(phase.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic })
      guard let code = phases[word] else { continue }
      let why = ["message", "reason", "errorMessage", "error"].lazy.compactMap { status[$0]?.string }.first { !$0.isEmpty } ?? ""
      return HealthStatus(code, HealthFinding("\(field) is \(phase)", why).message(for: code))
    }
    return nil
  }

  private static func byReadiness(_ status: JSONObject) -> HealthStatus? {
    guard let ready = status["ready"]?.bool else { return nil }
    return HealthStatus(ready ? .healthy : .progressing, "ready is \(ready)")
  }
}
