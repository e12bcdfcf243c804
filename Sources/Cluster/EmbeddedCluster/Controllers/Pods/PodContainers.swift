import ObjectModel

/// The containers of a Pod and what their statuses say.
struct PodContainers {
  private let pod: Manifest

  init(_ pod: Manifest) { self.pod = pod }

  private var specs: [JSONValue] { pod["spec", "containers"]?.array ?? [] }
  private var statuses: [JSONValue] { pod["status", "containerStatuses"]?.array ?? [] }

  var firstName: String { specs.first?["name"]?.string ?? "" }
  var firstImage: String { specs.first?["image"]?.string ?? "" }
  var restarts: Int { statuses.first?["restartCount"]?.int ?? 0 }

  /// When the containers were last started.
  var startedAt: Moment? {
    let state = statuses.first?["state"]
    return (state?["running", "startedAt"] ?? pod["status", "startTime"])?.string.flatMap(Moment.init)
  }

  /// When a container last ended.
  var lastEnd: Moment? { statuses.compactMap { $0["lastState", "terminated"]?["finishedAt"]?.string.flatMap(Moment.init) }.max() }

  private func status(
    of spec: JSONValue, state: JSONValue, isReady: Bool, isStarted: Bool, lastState: JSONValue = [:], restarts: Int = 0
  )
    -> JSONValue
  {
    let name = spec["name"]?.string ?? ""
    let image = spec["image"]?.string ?? ""
    var status: JSONValue = [
      "name": .string(name), "image": .string(image), "imageID": "", "ready": .bool(isReady), "started": .bool(isStarted),
      "restartCount": .integer(Int64(restarts)), "state": state, "lastState": lastState,
    ]
    if isStarted {
      status["containerID"] = .string("simulated://\(pod.uid)/\(name)")
      status["imageID"] = .string("simulated://\(image)")
    }
    return status
  }

  func waiting(reason: String, message: String = "") -> [JSONValue] {
    var waiting: JSONValue = ["reason": .string(reason)]
    if !message.isEmpty { waiting["message"] = .string(message) }
    return specs.map { status(of: $0, state: ["waiting": waiting], isReady: false, isStarted: false) }
  }

  func running(isReady: Bool, _ now: Moment) -> [JSONValue] {
    specs.map { status(of: $0, state: ["running": ["startedAt": .string(now.text)]], isReady: isReady, isStarted: true) }
  }

  /// Init containers have ended well by the time the others run; `nil` when there are none.
  func initialised(_ now: Moment) -> JSONValue? {
    let specs = pod["spec", "initContainers"]?.array ?? []
    if specs.isEmpty { return nil }
    return .array(specs.map { status(of: $0, state: terminatedState(0, now, now), isReady: true, isStarted: false) })
  }

  func terminated(exitCode: Int, _ now: Moment) -> [JSONValue] {
    specs.map { status(of: $0, state: terminatedState(exitCode, startedAt ?? now, now), isReady: false, isStarted: false) }
  }

  func crashed(exitCode: Int, _ now: Moment) -> [JSONValue] {
    let message = "back-off restarting failed container=\(firstName) pod=\(pod.name)_\(pod.namespace)(\(pod.uid))"
    return specs.map { spec in
      status(
        of: spec, state: ["waiting": ["reason": "CrashLoopBackOff", "message": .string(message)]], isReady: false,
        isStarted: false,
        lastState: terminatedState(exitCode, startedAt ?? now, now), restarts: restarts + 1)
    }
  }

  private func terminatedState(_ exitCode: Int, _ start: Moment, _ end: Moment) -> JSONValue {
    [
      "terminated": [
        "exitCode": .integer(Int64(exitCode)), "reason": exitCode == 0 ? "Completed" : "Error", "startedAt": .string(start.text),
        "finishedAt": .string(end.text),
      ]
    ]
  }
}
