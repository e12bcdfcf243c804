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
  static func lines(pod: Manifest, container: String) -> [Line] {
    guard let start = PodContainers(pod).startedAt, pod["status", "phase"] != "Pending" else { return [] }
    let all = ["initContainers", "containers"].flatMap { pod["spec", $0]?.array ?? [] }
    guard let spec = all.first(where: { $0["name"]?.string == container }) else { return [] }
    var texts = ["starting \(container) from \(spec["image"]?.string ?? "")"]
    for port in spec["ports"]?.array ?? [] { texts.append("listening on port \(port["containerPort"]?.integer ?? 0)") }
    switch pod["status", "phase"]?.string {
    case "Succeeded": texts.append("done")
    case "Failed": texts.append("failed with exit code \(PodBehaviour(pod).exitCode)")
    default: texts.append("ready")
    }
    return texts.enumerated().map { Line(moment: start + .milliseconds($0.offset * 10), text: $0.element) }
  }
}
