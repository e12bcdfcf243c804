import ObjectModel

/// What a simulated container wrote: a few believable lines, always the same for the same Pod.
enum SimulatedLog {
  /// One line and when it was written.
  struct Line: Sendable, Hashable {
    var moment: Moment
    /// Without a newline.
    var text: String
  }

  /// The lines of one container of a Pod, oldest first; empty when there is no such container or it has not started.
  ///
  /// - Parameter previous: of the run before the present one.
  static func lines(pod: Manifest, container: String, previous: Bool = false) -> [Line] {
    let specs = ["initContainers", "containers"].flatMap { pod["spec", $0]?.array ?? [] }
    let statuses = ["initContainerStatuses", "containerStatuses"].flatMap { pod["status", $0]?.array ?? [] }
    guard let spec = specs.first(where: { $0["name"]?.string == container }),
      let status = statuses.first(where: { $0["name"]?.string == container })
    else { return [] }
    // While a crashed container waits, its last words are the ones of the run before.
    let isWaiting = status["state", "waiting"] != nil
    let state = (previous || isWaiting ? status["lastState"] : status["state"]) ?? [:]
    let end = state["terminated"]
    guard let start = (end?["startedAt"] ?? state["running", "startedAt"])?.string.flatMap({ Moment($0) }) else { return [] }

    var lines = texts(spec, pod).enumerated().map { Line(moment: start + .milliseconds($0.offset * 12 + 3), text: $0.element) }
    if let end {
      let code = end["exitCode"]?.int ?? 0
      let moment = end["finishedAt"]?.string.flatMap { Moment($0) } ?? start
      lines.append(
        Line(
          moment: max(moment, lines.last?.moment ?? moment),
          text: code == 0 ? "level=info msg=\"done\"" : "level=error msg=\"fatal: exiting\" code=\(code)"))
    } else if status["ready"] == true {
      lines.append(Line(moment: start + .milliseconds(150), text: "level=info msg=\"ready\""))
    }
    return lines
  }

  private static func texts(_ spec: JSONValue, _ pod: Manifest) -> [String] {
    var texts = [
      "level=info msg=\"starting\" container=\(spec["name"]?.string ?? "") image=\"\(spec["image"]?.string ?? "")\" pod=\(pod.name)"
    ]
    for port in spec["ports"]?.array ?? [] {
      let number = port["containerPort"]?.integer ?? 0
      texts.append("level=info msg=\"listening\" address=\"\(pod["status", "podIP"]?.string ?? "0.0.0.0"):\(number)\"")
    }
    return texts
  }
}
