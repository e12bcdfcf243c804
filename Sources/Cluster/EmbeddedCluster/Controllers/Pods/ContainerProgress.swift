import ObjectModel

/// One container of a Pod from turn to turn: waiting, running, ended, and again.
struct ContainerProgress {
  let spec: JSONValue
  let behaviour: ContainerBehaviour
  /// Whether it is started again after it ended with a code.
  let restarts: @Sendable (_ exitCode: Int) -> Bool
  let settings: SimulationSettings
  let podUID: String

  private var name: String { spec["name"]?.string ?? "" }
  private var image: String { spec["image"]?.string ?? "" }

  /// What came of a turn.
  struct Outcome {
    var status: JSONValue
    /// Events: type, reason, message.
    var events: [(EventType, String, String)] = []
  }

  /// The status of a container that has not started.
  func waiting(_ reason: String, message: String? = nil) -> JSONValue {
    var waiting: JSONValue = ["reason": .string(reason)]
    waiting["message"] = message.map(JSONValue.string)
    return status(state: ["waiting": waiting], old: nil)
  }

  /// The next status, from the last.
  func next(after old: JSONValue?, _ plan: inout Plan) -> Outcome {
    guard let old, old["state", "running"] != nil || old["state", "terminated"] != nil || old["lastState", "terminated"] != nil
    else {
      return started(after: old, plan.now)
    }
    if let end = old["state", "terminated"] { return ended(end, old, plan.now) }
    if old["state", "waiting"] != nil { return backingOff(old, &plan) }
    return running(old, &plan)
  }

  // MARK: - Steps

  private func started(after old: JSONValue?, _ now: Moment) -> Outcome {
    if behaviour.failsToPull {
      let status = waiting("ImagePullBackOff", message: "Back-off pulling image \"\(image)\"")
      if old == status { return Outcome(status: status) }
      return Outcome(
        status: status,
        events: [
          (.warning, "Failed", "Failed to pull image \"\(image)\": not found"), (.warning, "Failed", "Error: ErrImagePull"),
          (.normal, "BackOff", "Back-off pulling image \"\(image)\""), (.warning, "Failed", "Error: ImagePullBackOff"),
        ])
    }
    return Outcome(
      status: runs(since: now, old: nil, restarts: 0),
      events: [
        (.normal, "Pulled", "Container image \"\(image)\" already present on machine"),
        (.normal, "Created", "Created container: \(name)"), (.normal, "Started", "Started container \(name)"),
      ])
  }

  private func running(_ old: JSONValue, _ plan: inout Plan) -> Outcome {
    let since = old["state", "running", "startedAt"]?.string.flatMap { Moment($0) }
    let count = old["restartCount"]?.int ?? 0
    if let end = behaviour.end, plan.isDue("end \(name) \(count)", after: end.after, since: since) {
      var status = status(state: ["terminated": terminated(end.exitCode, since: since, plan.now)], old: old)
      status["lastState"] = old["lastState"]
      return ended(status["state", "terminated"] ?? [:], status, plan.now)
    }
    if old["ready"] == true { return Outcome(status: old) }
    guard let delay = behaviour.readyAfter else {
      guard plan.isDue("unready \(name) \(count)", after: settings.readinessDelay, since: since) else {
        return Outcome(status: old)
      }
      return Outcome(status: old, events: [(.warning, "Unhealthy", "Readiness probe failed: simulated never to be ready")])
    }
    // What ends at once is never ready before.
    if let end = behaviour.end, end.after <= delay { return Outcome(status: old) }
    guard plan.isDue("ready \(name) \(count)", after: delay, since: since) else { return Outcome(status: old) }
    var status = old
    status["ready"] = true
    return Outcome(status: status)
  }

  /// It ended: for good, or to be started again, the first time at once, then later and later.
  private func ended(_ end: JSONValue, _ old: JSONValue, _ now: Moment) -> Outcome {
    let code = end["exitCode"]?.int ?? 0
    guard restarts(code) else {
      var status = old
      status["ready"] = false
      status["started"] = false
      return Outcome(status: status)
    }
    let count = old["restartCount"]?.int ?? 0
    var status = status(state: [:], old: old)
    status["lastState"] = ["terminated": end]
    if count == 0 {
      status = runs(since: now, old: status, restarts: 1)
      return Outcome(status: status, events: [(.normal, "Started", "Started container \(name)")])
    }
    let wait = backoff(count)
    status["state"] = [
      "waiting": [
        "reason": "CrashLoopBackOff",
        "message": .string("back-off \(GoDuration(wait)) restarting failed container=\(name) pod=\(podUID)"),
      ]
    ]
    return Outcome(status: status, events: [(.warning, "BackOff", "Back-off restarting failed container \(name)")])
  }

  private func backingOff(_ old: JSONValue, _ plan: inout Plan) -> Outcome {
    let count = old["restartCount"]?.int ?? 0
    let since = old["lastState", "terminated", "finishedAt"]?.string.flatMap { Moment($0) }
    guard plan.isDue("restart \(name) \(count)", after: backoff(count), since: since) else { return Outcome(status: old) }
    return Outcome(
      status: runs(since: plan.now, old: old, restarts: count + 1), events: [(.normal, "Started", "Started container \(name)")])
  }

  private func backoff(_ restarts: Int) -> Duration {
    min(settings.longestCrashBackoff, settings.crashBackoff * (1 << max(0, min(restarts - 1, 16))))
  }

  // MARK: - Statuses

  /// The status of a container that was added to a Pod that runs.
  func running(since: Moment) -> JSONValue { runs(since: since, old: nil, restarts: 0) }

  private func runs(since: Moment, old: JSONValue?, restarts: Int) -> JSONValue {
    var status = status(state: ["running": ["startedAt": .string(since.text)]], old: old)
    status["started"] = true
    status["restartCount"] = .integer(Int64(restarts))
    status["containerID"] = .string("simulated://\(ShortHash.text(of: "\(podUID)/\(name)/\(restarts)".utf8))")
    status["imageID"] = .string("simulated://\(image)")
    return status
  }

  private func terminated(_ code: Int, since: Moment?, _ now: Moment) -> JSONValue {
    [
      "exitCode": .integer(Int64(code)), "reason": code == 0 ? "Completed" : "Error", "startedAt": .string((since ?? now).text),
      "finishedAt": .string(now.text),
    ]
  }

  private func status(state: JSONValue, old: JSONValue?) -> JSONValue {
    var status: JSONValue = [
      "name": .string(name), "image": .string(image), "imageID": old?["imageID"] ?? "", "ready": false, "started": false,
      "restartCount": old?["restartCount"] ?? 0, "state": state, "lastState": old?["lastState"] ?? [:],
    ]
    status["containerID"] = old?["containerID"]
    return status
  }
}
