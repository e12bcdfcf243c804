import ObjectModel

/// Health of Pods: what counts as well depends on whether the Pod is meant to end.
enum PodHealth {
  @Sendable static func pod(_ live: Manifest) -> HealthStatus? {
    let isLongRunning = live["spec", "restartPolicy"]?.string == "Always"
    let isJudgedAsLongRunning = isLongRunning || ignoresRestartPolicy(live)
    if isJudgedAsLongRunning {
      let problems = statuses(of: live, "containerStatuses").compactMap(waitingProblem)
      if !problems.isEmpty { return HealthStatus(.degraded, problems.joined(separator: ", ")) }
    }
    let message = live["status", "message"]?.string ?? ""
    switch live["status", "phase"]?.string ?? "" {
    case "Pending": return HealthStatus(.progressing, message)
    case "Succeeded": return HealthStatus(.healthy, message)
    case "Failed": return HealthStatus(.degraded, message.isEmpty ? failure(of: live) : message)
    case "Running": return isJudgedAsLongRunning ? running(live) : HealthStatus(.progressing, message)
    case let phase: return HealthStatus(.unknown, phase.isEmpty ? message : "unknown phase \(phase)")
    }
  }

  private static func running(_ live: Manifest) -> HealthStatus {
    let message = live["status", "message"]?.string ?? ""
    if live.condition("Ready")?.status == "True" { return HealthStatus(.healthy, message) }
    // Not ready, and it ended before: it is crashing.
    let crashed = statuses(of: live, "containerStatuses").first { $0["lastState", "terminated"]?.object != nil }
    if let crashed {
      return HealthStatus(.degraded, crashed["lastState", "terminated", "message"]?.string ?? message)
    }
    return HealthStatus(.progressing, message)
  }

  private static func ignoresRestartPolicy(_ live: Manifest) -> Bool {
    live.annotation("argocd.argoproj.io/ignore-restart-policy") == "true"
      && live.annotation("argocd.argoproj.io/hook") == nil && live.annotation("helm.sh/hook") == nil
  }

  private static func statuses(of live: Manifest, _ field: String) -> [JSONValue] { live["status", field]?.array ?? [] }

  /// The message of a container that waits because something is wrong.
  private static func waitingProblem(_ status: JSONValue) -> String? {
    guard let reason = status["state", "waiting", "reason"]?.string,
      reason.hasPrefix("Err") || reason.hasSuffix("Error") || reason.hasSuffix("BackOff")
    else { return nil }
    let message = status["state", "waiting", "message"]?.string ?? ""
    return message.isEmpty ? reason : message
  }

  /// Why a failed Pod failed: the first container that says so.
  private static func failure(of live: Manifest) -> String {
    for status in statuses(of: live, "initContainerStatuses") + statuses(of: live, "containerStatuses") {
      guard let terminated = status["state", "terminated"] else { continue }
      if let message = terminated["message"]?.string, !message.isEmpty { return message }
      if terminated["reason"]?.string == "OOMKilled" { return "OOMKilled" }
      if let code = terminated["exitCode"]?.integer, code != 0 {
        return "container \"\(status["name"]?.string ?? "")\" failed with exit code \(code)"
      }
    }
    return ""
  }
}
