import ObjectModel

/// Schedules Pods and plays their lives: nothing is run, but everything that watches Pods sees what it would see.
///
/// Annotations make a Pod misbehave, so that failures can be rehearsed; see `PodBehaviour`.
struct PodSimulation: Controller {
  let name = "kubelet"
  let settings: SimulationSettings

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    guard change.resource.group.isEmpty, change.resource.plural == "pods" else { return [] }
    return [ObjectKey(kind: .pods, namespace: change.object.namespace, name: change.object.name)]
  }

  func reconcile(_ key: ObjectKey, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation {
    guard let pod = index[key] else { return .nothing }
    if pod.isBeingDeleted { return ending(pod, now) }
    if pod["spec", "nodeName"]?.string ?? "" == "" { return scheduling(pod) }
    switch pod["status", "phase"]?.string {
    case "Succeeded", "Failed": return .nothing
    case "Running": return running(pod, now)
    default: return starting(pod, &index, now)
    }
  }

  // MARK: - Scheduling

  private func scheduling(_ pod: Manifest) -> Reconciliation {
    // Other schedulers are not here, and gates are opened by others.
    guard pod["spec", "schedulerName"]?.string ?? "default-scheduler" == "default-scheduler",
      pod["spec", "schedulingGates"]?.array?.isEmpty != false
    else { return .nothing }
    var bound = pod
    bound["spec", "nodeName"] = .string(settings.nodeName)
    return Reconciliation(actions: [
      .update(bound, subresource: ""),
      .event(
        on: pod, type: "Normal", reason: "Scheduled",
        message: "Successfully assigned \(pod.namespace)/\(pod.name) to \(settings.nodeName)"),
    ])
  }

  // MARK: - Starting

  private func starting(_ pod: Manifest, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation {
    let behaviour = PodBehaviour(pod)
    var updated = pod
    guard let start = pod["status", "startTime"]?.string.flatMap(Moment.init) else {
      updated["status", "startTime"] = .string(now.text)
      updated["status", "hostIP"] = .string(settings.address)
      updated["status", "hostIPs"] = [["ip": .string(settings.address)]]
      setConditions(&updated, isReady: false, now)
      updated["status", "containerStatuses"] = .array(PodContainers(pod).waiting(reason: "ContainerCreating"))
      return Reconciliation(actions: [.update(updated, subresource: "status")], wakeAfter: settings.startDelay + behaviour.delay)
    }
    if behaviour.failsToPull {
      let message = "Back-off pulling image \"\(PodContainers(pod).firstImage)\""
      updated["status", "containerStatuses"] = .array(PodContainers(pod).waiting(reason: "ImagePullBackOff", message: message))
      guard updated != pod else { return .nothing }
      return Reconciliation(actions: [
        .update(updated, subresource: "status"),
        .event(on: pod, type: "Warning", reason: "Failed", message: "Error: ImagePullBackOff"),
      ])
    }
    let left = (start + (settings.startDelay + behaviour.delay)) - now
    if left > .zero { return Reconciliation(wakeAfter: left) }
    let address = index.addresses.allocate()
    updated["status", "phase"] = "Running"
    updated["status", "podIP"] = .string(address)
    updated["status", "podIPs"] = [["ip": .string(address)]]
    updated["status", "initContainerStatuses"] = PodContainers(pod).initialised(now)
    let isReady = behaviour.becomesReady
    updated["status", "containerStatuses"] = .array(PodContainers(pod).running(isReady: isReady, now))
    setConditions(&updated, isReady: isReady, now)
    return Reconciliation(actions: [
      .update(updated, subresource: "status"),
      .event(on: pod, type: "Normal", reason: "Started", message: "Container \(PodContainers(pod).firstName) started"),
    ])
  }

  private func setConditions(_ pod: inout Manifest, isReady: Bool, _ now: Moment) {
    let ready = isReady ? "True" : "False"
    let reason = isReady ? "" : "ContainersNotReady"
    let isUp = pod["status", "phase"] == "Running"
    var conditions: [JSONValue] = []
    for (type, status, why) in [
      ("PodReadyToStartContainers", isUp ? "True" : "False", ""), ("Initialized", "True", ""), ("Ready", ready, reason),
      ("ContainersReady", ready, reason), ("PodScheduled", "True", ""),
    ] {
      let old = pod["status", "conditions"]?.array?.first { $0["type"]?.string == type }
      let time = old?["status"]?.string == status ? old?["lastTransitionTime"] : nil
      var condition: JSONValue = [
        "type": .string(type), "status": .string(status), "lastProbeTime": .null, "lastTransitionTime": time ?? .string(now.text),
      ]
      if !why.isEmpty { condition["reason"] = .string(why) }
      conditions.append(condition)
    }
    pod["status", "conditions"] = .array(conditions)
  }

  // MARK: - Running

  private func running(_ pod: Manifest, _ now: Moment) -> Reconciliation {
    let behaviour = PodBehaviour(pod)
    guard let started = PodContainers(pod).startedAt else { return .nothing }
    if behaviour.crashes { return crashing(pod, behaviour, now) }
    guard behaviour.ends else { return .nothing }
    let left = (started + settings.completionDelay) - now
    if left > .zero { return Reconciliation(wakeAfter: left) }
    var updated = pod
    updated["status", "phase"] = behaviour.exitCode == 0 ? "Succeeded" : "Failed"
    updated["status", "containerStatuses"] = .array(PodContainers(pod).terminated(exitCode: behaviour.exitCode, now))
    setConditions(&updated, isReady: false, now)
    return Reconciliation(actions: [.update(updated, subresource: "status")])
  }

  /// A container that ends though it should go on is started again, later and later; what shows is the wait.
  private func crashing(_ pod: Manifest, _ behaviour: PodBehaviour, _ now: Moment) -> Reconciliation {
    let containers = PodContainers(pod)
    let wait = min(settings.longestCrashBackoff, settings.crashBackoff * (1 << min(containers.restarts, 8)))
    if let last = containers.lastEnd, (last + wait) - now > .zero { return Reconciliation(wakeAfter: (last + wait) - now) }
    var updated = pod
    updated["status", "containerStatuses"] = .array(containers.crashed(exitCode: behaviour.exitCode, now))
    setConditions(&updated, isReady: false, now)
    return Reconciliation(
      actions: [
        .update(updated, subresource: "status"),
        .event(
          on: pod, type: "Warning", reason: "BackOff", message: "Back-off restarting failed container \(containers.firstName)"),
      ], wakeAfter: wait)
  }

  // MARK: - Ending

  private func ending(_ pod: Manifest, _ now: Moment) -> Reconciliation {
    let grace = pod["metadata", "deletionGracePeriodSeconds"]?.int ?? 0
    guard let deadline = pod.deletionTimestamp.flatMap(Moment.init) else { return .nothing }
    let asked = deadline + .seconds(-grace)
    let left = min((asked + settings.terminationDelay) - now, deadline - now)
    if left > .zero { return Reconciliation(wakeAfter: left) }
    return Reconciliation(actions: [.delete(pod, propagation: .background, gracePeriodSeconds: 0)])
  }
}
