import ObjectModel

/// Puts Pods on nodes that suit them.
struct Scheduler: Controller {
  let name = "default-scheduler"
  let manager = "kube-scheduler"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    switch change.key.kind {
    case .pods: return change.kind != .deleted && !change.object.isBound ? [change.key] : []
    case .nodes where !isHeartbeat(change):
      return index.all(.pods).filter { !$0.isBound }.map { ObjectKey(.pods, $0) }
    default: return []
    }
  }

  private func isHeartbeat(_ change: ObjectChange) -> Bool {
    guard let previous = change.previous else { return false }
    return change.kind == .modified && previous["spec"] == change.object["spec"] && previous.labels == change.object.labels
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    // Pods of other schedulers are theirs.
    guard let pod = index[key], !pod.isBound, !pod.isBeingDeleted, !pod.isFinishedPod,
      pod["spec", "schedulerName"]?.string ?? "default-scheduler" == "default-scheduler"
    else { return }
    if pod["spec", "schedulingGates"]?.array?.isEmpty == false {
      hold(pod, "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates", &plan)
      return
    }
    let nodes = index.all(.nodes)
    let problems = nodes.map { NodeFit.problem(pod, on: $0) }
    if let position = problems.firstIndex(of: nil) {
      let node = nodes[position].name
      var bound = pod
      bound["spec", "nodeName"] = .string(node)
      plan.update(bound, subresource: "binding")
      plan.event(on: pod, "Scheduled", "Successfully assigned \(pod.namespace)/\(pod.name) to \(node)")
      return
    }
    let counts = Dictionary(problems.compactMap { $0 }.map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
    let reasons = counts.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    let message = "0/\(nodes.count) nodes are available" + (reasons.isEmpty ? "." : ": \(reasons).")
    // Said when it becomes so, not each time it is looked at.
    if hold(pod, "Unschedulable", message, &plan) { plan.event(.warning, on: pod, "FailedScheduling", message) }
  }

  /// Says in the Pod's status why it is not scheduled.
  ///
  /// - Returns: whether that is news.
  @discardableResult
  private func hold(_ pod: Manifest, _ reason: String, _ message: String, _ plan: inout Plan) -> Bool {
    var held = pod
    held.setCondition("PodScheduled", "False", reason: reason, message: message, now: plan.now)
    plan.updateStatus(held, was: pod)
    return held["status"] != pod["status"]
  }
}
