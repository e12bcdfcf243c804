import ObjectModel

/// The conditions of a Pod, from its containers.
struct PodConditions {
  /// Whether the Pod has its network.
  var hasSandbox: Bool
  /// Whether all init containers have done their work.
  var isInitialized: Bool
  /// Names of containers that are not ready.
  var unready: [String]
  /// `Succeeded` or `Failed`, once the Pod has ended.
  var end: String?

  /// Writes the conditions; those of others, such as readiness gates, stay.
  func write(to pod: inout Manifest, _ now: Moment) {
    condition(&pod, "PodReadyToStartContainers", hasSandbox && end == nil, now: now)
    let ended: String? = end.map { $0 == "Succeeded" ? "PodCompleted" : "PodFailed" }
    if end == "Succeeded" {
      condition(&pod, "Initialized", true, reason: "PodCompleted", now: now)
    } else if isInitialized {
      condition(&pod, "Initialized", true, now: now)
    } else {
      let names = pod["spec", "initContainers"]?.array?.compactMap { $0["name"]?.string } ?? []
      condition(
        &pod, "Initialized", false, reason: "ContainersNotInitialized",
        message: "containers with incomplete status: [\(names.joined(separator: " "))]", now: now)
    }
    let message = "containers with unready status: [\(unready.joined(separator: " "))]"
    let areReady = unready.isEmpty && end == nil
    if areReady {
      condition(&pod, "ContainersReady", true, now: now)
    } else {
      condition(
        &pod, "ContainersReady", false, reason: ended ?? "ContainersNotReady", message: ended == nil ? message : "", now: now)
    }
    let gates = pod["spec", "readinessGates"]?.array?.compactMap { $0["conditionType"]?.string } ?? []
    if !areReady {
      condition(&pod, "Ready", false, reason: ended ?? "ContainersNotReady", message: ended == nil ? message : "", now: now)
    } else if let shut = gates.first(where: { !pod.isTrue($0) }) {
      let problem = pod.condition(shut) == nil ? "does not exist." : "is not \"True\"."
      condition(
        &pod, "Ready", false, reason: "ReadinessGatesNotReady",
        message: "corresponding condition of pod readiness gate \"\(shut)\" \(problem)", now: now)
    } else {
      condition(&pod, "Ready", true, now: now)
    }
    if !pod.isTrue("PodScheduled") { condition(&pod, "PodScheduled", true, now: now) }
  }

  private func condition(
    _ pod: inout Manifest, _ type: String, _ isTrue: Bool, reason: String = "", message: String = "", now: Moment
  ) {
    pod.setCondition(type, isTrue ? "True" : "False", reason: reason, message: message, now: now)
  }
}
