import ObjectModel

/// The cells of a Pod's row; its status is the one word that says most.
struct PodCells {
  let object: Manifest
  let now: Timestamp

  private var containers: [JSONValue] { object["status", "containerStatuses"]?.array ?? [] }
  private var initContainers: [JSONValue] { object["status", "initContainerStatuses"]?.array ?? [] }

  /// Init containers that go on running beside the others: they count as containers.
  private var sidecars: Set<String> {
    let restartable = (object["spec", "initContainers"]?.array ?? []).filter { $0["restartPolicy"] == "Always" }
    return Set(restartable.compactMap { $0["name"]?.string })
  }

  func cell(_ column: String) -> JSONValue? {
    switch column {
    case "Ready":
      let sidecars = sidecars
      let total = (object["spec", "containers"]?.array?.count ?? 0) + sidecars.count
      let running = containers + initContainers.filter { sidecars.contains($0["name"]?.string ?? "") }
      return .string("\(running.count { $0["ready"]?.bool == true })/\(total)")
    case "Status": return .string(status)
    case "Restarts": return .string(restarts)
    case "IP": return address
    case "Node": return text(object["spec", "nodeName"])
    case "Nominated Node": return text(object["status", "nominatedNodeName"])
    case "Readiness Gates": return readinessGates
    default: return nil
    }
  }

  private func text(_ value: JSONValue?) -> JSONValue {
    guard let text = value?.string, !text.isEmpty else { return "<none>" }
    return .string(text)
  }

  private var address: JSONValue { text(object["status", "podIPs"]?[0]?["ip"] ?? object["status", "podIP"]) }

  private var readinessGates: JSONValue {
    let gates = (object["spec", "readinessGates"]?.array ?? []).compactMap { $0["conditionType"]?.string }
    if gates.isEmpty { return "<none>" }
    return .string("\(gates.count { isTrue($0) })/\(gates.count)")
  }

  private var restarts: String {
    let sidecars = sidecars
    // While a Pod initialises, its init containers' restarts are what people look for.
    let counted =
      initialisation == nil ? containers + initContainers.filter { sidecars.contains($0["name"]?.string ?? "") } : initContainers
    let count = counted.reduce(0) { $0 + ($1["restartCount"]?.integer ?? 0) }
    let last = counted.compactMap { $0["lastState", "terminated"]?["finishedAt"]?.string.flatMap(Timestamp.init) }.max()
    guard count > 0, let last else { return "\(count)" }
    return "\(count) (\(Age.text(seconds: now.seconds - last.seconds)) ago)"
  }

  // MARK: - Status

  private var status: String {
    if object.isBeingDeleted { return object["status", "reason"] == "NodeLost" ? "Unknown" : "Terminating" }
    if let initialisation { return initialisation }
    var word = phase
    var isRunning = false
    for container in containers.reversed() {
      let state = container["state"]
      if let reason = filled(state?["waiting", "reason"]) {
        word = reason
      } else if let terminated = state?["terminated"] {
        word = filled(terminated["reason"]) ?? end(terminated)
      } else if container["ready"]?.bool == true, state?["running"] != nil {
        isRunning = true
      }
    }
    if word == "Completed", isRunning { return isTrue("Ready") ? "Running" : "NotReady" }
    return word
  }

  private var phase: String {
    let isGated = object["status", "conditions"]?.array?.contains {
      $0["type"] == "PodScheduled" && $0["reason"] == "SchedulingGated"
    }
    if isGated == true { return "SchedulingGated" }
    return filled(object["status", "reason"]) ?? filled(object["status", "phase"]) ?? "Unknown"
  }

  private func filled(_ value: JSONValue?) -> String? {
    guard let text = value?.string, !text.isEmpty else { return nil }
    return text
  }

  /// How a container ended that gives no reason.
  private func end(_ terminated: JSONValue) -> String {
    let signal = terminated["signal"]?.integer ?? 0
    return signal == 0 ? "ExitCode:\(terminated["exitCode"]?.integer ?? 0)" : "Signal:\(signal)"
  }

  private func isTrue(_ type: String) -> Bool {
    object["status", "conditions"]?.array?.contains { $0["type"]?.string == type && $0["status"] == "True" } ?? false
  }

  /// `Init:…` while init containers have not all ended well.
  private var initialisation: String? {
    if isTrue("Initialized") { return nil }
    let sidecars = sidecars
    let total = object["spec", "initContainers"]?.array?.count ?? 0
    for (index, container) in initContainers.enumerated() {
      let state = container["state"]
      if let terminated = state?["terminated"] {
        if terminated["exitCode"]?.integer ?? 0 == 0 { continue }
        return "Init:" + (filled(terminated["reason"]) ?? end(terminated))
      }
      if container["started"]?.bool == true, sidecars.contains(container["name"]?.string ?? "") { continue }
      if let reason = filled(state?["waiting", "reason"]), reason != "PodInitializing" { return "Init:\(reason)" }
      return "Init:\(index)/\(total)"
    }
    return nil
  }
}
