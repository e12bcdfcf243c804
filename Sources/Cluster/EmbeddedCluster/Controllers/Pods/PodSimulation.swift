import ObjectModel

/// Plays the lives of the Pods on the node: nothing is run, but everything that watches Pods sees what it would see.
///
/// What a Pod does follows from its containers, see `ContainerBehaviour`; annotations make it misbehave, see
/// `SimulationAnnotation`.
struct PodSimulation: Controller {
  let name = "kubelet"
  let manager = "kubelet"
  let settings: SimulationSettings

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    change.key.kind == .pods && change.kind != .deleted ? [change.key] : []
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let pod = index[key], pod.isBound else { return }
    if pod.isBeingDeleted { return end(pod, &plan) }
    // Pods of other nodes have nobody who runs them.
    guard pod["spec", "nodeName"]?.string == settings.nodeName, !pod.isFinishedPod else { return }
    if isPastDeadline(pod, &plan) { return stop(pod, &plan) }

    // 1. Before its containers start
    let statuses = pod["status", "containerStatuses"]?.array ?? []
    let initial = pod["status", "initContainerStatuses"]?.array ?? []
    let delay = SimulationAnnotation(pod).startDelay
    if pod["status", "podIP"] == nil, !plan.isDue("start", after: settings.startDelay + delay) {
      // A wait that people can see is shown.
      if delay >= .seconds(1), statuses.isEmpty { plan.update(creating(pod, plan.now), subresource: "status") }
      return
    }

    // 2. A place in the network
    var updated = placed(pod, plan.now)
    if updated["status", "podIP"] == nil {
      if pod["spec", "hostNetwork"]?.bool == true {
        setAddress(&updated, settings.address)
      } else if let address = index.addresses.free {
        plan.claimedAddress = address
        setAddress(&updated, address)
      } else {
        plan.event(
          .warning, on: pod, "FailedCreatePodSandBox", "Failed to create pod sandbox: no address of 10.244.0.0/16 is free")
        _ = plan.isDue("address", after: .seconds(10))
        return
      }
    }

    // 3. One step of each container, init containers one after the other
    var events: [(EventType, String, String)] = []
    let images = KnownImages(index[KnownImages.list])
    let prepared = prepare(&updated, initial, images, &events, &plan)
    let containers = pod["spec", "containers"]?.array ?? []
    var next: [JSONValue] = []
    for spec in containers {
      let progress = progress(of: spec, pod, isInitial: false, images)
      let old = statuses.first { $0["name"] == spec["name"] }
      if !prepared {
        next.append(progress.waiting("PodInitializing"))
        continue
      }
      let outcome = progress.next(after: old, &plan)
      next.append(outcome.status)
      events += outcome.events
    }
    updated["status", "containerStatuses"] = .array(next)
    // What cannot be pulled now may be later, when the list of images has changed.
    if next.contains(where: { $0["state", "waiting", "reason"] == "ImagePullBackOff" }) {
      _ = plan.isDue("pull", at: plan.now + .seconds(10))
    }
    if let extra = pod["spec", "ephemeralContainers"]?.array, !extra.isEmpty {
      let known = pod["status", "ephemeralContainerStatuses"]?.array ?? []
      updated["status", "ephemeralContainerStatuses"] = .array(
        extra.map { spec in
          known.first { $0["name"] == spec["name"] }
            ?? progress(of: spec, pod, isInitial: false).running(since: plan.now)
        })
    }

    // 4. What that makes of the Pod
    let phase = phase(of: pod, next, isPrepared: prepared, updated["status", "initContainerStatuses"]?.array ?? [])
    updated["status", "phase"] = .string(phase)
    let isEnded = phase == "Succeeded" || phase == "Failed"
    PodConditions(
      hasSandbox: true, isInitialized: prepared,
      unready: next.filter { $0["ready"] != true }.compactMap { $0["name"]?.string }, end: isEnded ? phase : nil
    ).write(to: &updated, plan.now)
    plan.updateStatus(updated, was: pod)
    for (type, reason, message) in events { plan.event(type, on: pod, reason, message) }
  }

  // MARK: - Steps

  private func progress(
    of spec: JSONValue, _ pod: Manifest, isInitial: Bool, _ images: KnownImages = KnownImages(nil)
  ) -> ContainerProgress {
    let policy = pod["spec", "restartPolicy"]?.string ?? "Always"
    return ContainerProgress(
      spec: spec, behaviour: ContainerBehaviour(spec, of: pod, isInitial: isInitial, images: images, settings),
      restarts: { code in
        // An init container that ended well is done, whatever the policy.
        if isInitial { return code != 0 && policy != "Never" }
        return policy == "Always" || policy == "OnFailure" && code != 0
      }, settings: settings, podUID: pod.uid)
  }

  /// Runs the init containers, each after the one before.
  ///
  /// - Returns: whether the others may start.
  private func prepare(
    _ pod: inout Manifest, _ statuses: [JSONValue], _ images: KnownImages, _ events: inout [(EventType, String, String)],
    _ plan: inout Plan
  ) -> Bool {
    let specs = pod["spec", "initContainers"]?.array ?? []
    if specs.isEmpty { return true }
    var next: [JSONValue] = []
    var mayGoOn = true
    for spec in specs {
      // One with its own policy runs beside the others for good.
      let isSidecar = spec["restartPolicy"] == "Always"
      var progress = progress(of: spec, pod, isInitial: !isSidecar, images)
      var old = statuses.first { $0["name"] == spec["name"] }
      if isSidecar {
        progress = ContainerProgress(
          spec: spec, behaviour: progress.behaviour.goingOn, restarts: { _ in true }, settings: settings, podUID: pod.uid)
      }
      guard mayGoOn else {
        next.append(progress.waiting("PodInitializing"))
        continue
      }
      // What ends at once is started and ended in one turn.
      for _ in 0..<2 {
        let outcome = progress.next(after: old, &plan)
        events += outcome.events
        if outcome.status == old { break }
        old = outcome.status
        if isSidecar { break }
      }
      var status = old ?? [:]
      let code = status["state", "terminated", "exitCode"]?.int
      if code == 0 { status["ready"] = true }
      next.append(status)
      mayGoOn = isSidecar ? status["state", "running"] != nil : code == 0
    }
    pod["status", "initContainerStatuses"] = .array(next)
    return mayGoOn
  }

  private func phase(of pod: Manifest, _ statuses: [JSONValue], isPrepared: Bool, _ initial: [JSONValue]) -> String {
    if !isPrepared {
      let hasFailed = initial.contains { $0["state", "terminated", "exitCode"]?.int ?? 0 != 0 }
      return hasFailed && pod["spec", "restartPolicy"] == "Never" ? "Failed" : "Pending"
    }
    if statuses.contains(where: { $0["state", "waiting"] != nil && $0["lastState", "terminated"] == nil }) { return "Pending" }
    guard statuses.allSatisfy({ $0["state", "terminated"] != nil }) else { return "Running" }
    return statuses.allSatisfy { $0["state", "terminated", "exitCode"]?.int == 0 } ? "Succeeded" : "Failed"
  }

  private func placed(_ pod: Manifest, _ now: Moment) -> Manifest {
    var pod = pod
    if pod["status", "startTime"] == nil { pod["status", "startTime"] = .string(now.text) }
    pod["status", "hostIP"] = .string(settings.address)
    pod["status", "hostIPs"] = [["ip": .string(settings.address)]]
    return pod
  }

  private func setAddress(_ pod: inout Manifest, _ address: String) {
    pod["status", "podIP"] = .string(address)
    pod["status", "podIPs"] = [["ip": .string(address)]]
  }

  private func creating(_ pod: Manifest, _ now: Moment) -> Manifest {
    var pod = placed(pod, now)
    let specs = pod["spec", "containers"]?.array ?? []
    pod["status", "containerStatuses"] = .array(
      specs.map { progress(of: $0, pod, isInitial: false).waiting("ContainerCreating") })
    PodConditions(
      hasSandbox: false, isInitialized: pod["spec", "initContainers"]?.array?.isEmpty != false,
      unready: specs.compactMap { $0["name"]?.string }, end: nil
    ).write(to: &pod, now)
    return pod
  }

  // MARK: - Ending

  private func isPastDeadline(_ pod: Manifest, _ plan: inout Plan) -> Bool {
    guard let seconds = pod["spec", "activeDeadlineSeconds"]?.int,
      let start = pod["status", "startTime"]?.string.flatMap({ Moment($0) })
    else { return false }
    return plan.isDue("deadline", at: start + .seconds(seconds))
  }

  /// A Pod that was active for too long.
  private func stop(_ pod: Manifest, _ plan: inout Plan) {
    var updated = pod
    updated["status", "phase"] = "Failed"
    updated["status", "reason"] = "DeadlineExceeded"
    updated["status", "message"] = "Pod was active on the node longer than the specified deadline"
    let statuses = pod["status", "containerStatuses"]?.array ?? []
    updated["status", "containerStatuses"] = .array(
      statuses.map { status in
        guard let start = status["state", "running", "startedAt"] else { return status }
        var status = status
        status["state"] = [
          "terminated": [
            "exitCode": 137, "reason": "Error", "startedAt": start, "finishedAt": .string(plan.now.text),
          ]
        ]
        status["ready"] = false
        status["started"] = false
        return status
      })
    PodConditions(hasSandbox: true, isInitialized: true, unready: [], end: "Failed").write(to: &updated, plan.now)
    plan.updateStatus(updated, was: pod)
    plan.event(on: pod, "DeadlineExceeded", "Pod was active on the node longer than the specified deadline")
  }

  /// A Pod that is to go gets its time, but not more than it needs.
  private func end(_ pod: Manifest, _ plan: inout Plan) {
    let grace = pod["metadata", "deletionGracePeriodSeconds"]?.int ?? 0
    // Held by finalizers; the server removes it with the last.
    if grace == 0 { return }
    let asked = pod.deletionTimestamp.flatMap { Moment($0) }.map { $0 + .seconds(-grace) }
    let isNew = !plan.hasWaited(for: "gone")
    if plan.isDue("gone", after: min(settings.terminationDelay, .seconds(grace)), since: asked) {
      plan.delete(pod, gracePeriodSeconds: 0)
    } else if isNew {
      for spec in pod["spec", "containers"]?.array ?? [] {
        plan.event(on: pod, "Killing", "Stopping container \(spec["name"]?.string ?? "")")
      }
    }
  }
}

extension ContainerBehaviour {
  /// The same, but for good.
  fileprivate var goingOn: ContainerBehaviour {
    var result = self
    result.end = nil
    return result
  }
}
