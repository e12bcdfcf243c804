import ObjectModel

/// The cells of a Pod's row; its status is the one word that says most.
struct PodCells {
  let object: Manifest
  let now: Timestamp

  private var containers: [JSONValue] { object["status", "containerStatuses"]?.array ?? [] }

  func cell(_ column: String) -> JSONValue? {
    switch column {
    case "Ready":
      let total = object["spec", "containers"]?.array?.count ?? 0
      return .string("\(containers.count { $0["ready"]?.bool == true })/\(total)")
    case "Status": return .string(status)
    case "Restarts": return .string(restarts)
    case "IP": return object["status", "podIP"] ?? "<none>"
    case "Node": return object["spec", "nodeName"] ?? "<none>"
    case "Nominated Node", "Readiness Gates": return "<none>"
    default: return nil
    }
  }

  private var restarts: String {
    let count = containers.reduce(0) { $0 + ($1["restartCount"]?.integer ?? 0) }
    let last = containers.compactMap { $0["lastState", "terminated"]?["finishedAt"]?.string.flatMap(Timestamp.init) }.max()
    guard count > 0, let last else { return "\(count)" }
    return "\(count) (\(Age.text(seconds: now.seconds - last.seconds)) ago)"
  }

  private var status: String {
    if object.isBeingDeleted { return object["status", "reason"] == "NodeLost" ? "Unknown" : "Terminating" }
    if let initial = initialisation { return initial }
    var word = object["status", "reason"]?.string ?? object["status", "phase"]?.string ?? "Unknown"
    var isRunning = false
    for container in containers.reversed() {
      if let reason = container["state", "waiting"]?["reason"]?.string, !reason.isEmpty {
        word = reason
      } else if let terminated = container["state", "terminated"] {
        if let reason = terminated["reason"]?.string, !reason.isEmpty {
          word = reason
        } else {
          word = "ExitCode:\(terminated["exitCode"]?.integer ?? 0)"
        }
      } else if container["ready"]?.bool == true, container["state", "running"] != nil {
        isRunning = true
      }
    }
    if word == "Completed", isRunning { return isReady ? "Running" : "NotReady" }
    return word
  }

  private var isReady: Bool {
    object["status", "conditions"]?.array?.contains { $0["type"]?.string == "Ready" && $0["status"] == "True" } ?? false
  }

  /// `Init:…` while init containers have not all ended well.
  private var initialisation: String? {
    let statuses = object["status", "initContainerStatuses"]?.array ?? []
    let total = object["spec", "initContainers"]?.array?.count ?? 0
    for (index, container) in statuses.enumerated() {
      if let terminated = container["state", "terminated"] {
        if terminated["exitCode"]?.integer ?? 0 == 0 { continue }
        if let reason = terminated["reason"]?.string, !reason.isEmpty { return "Init:\(reason)" }
        return "Init:ExitCode:\(terminated["exitCode"]?.integer ?? 0)"
      }
      if let reason = container["state", "waiting"]?["reason"]?.string, reason != "PodInitializing", !reason.isEmpty {
        return "Init:\(reason)"
      }
      return "Init:\(index)/\(total)"
    }
    return nil
  }
}
