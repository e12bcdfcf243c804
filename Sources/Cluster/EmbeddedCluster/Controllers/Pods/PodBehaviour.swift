import ObjectModel

/// How a simulated Pod behaves, by its annotations, its restart policy and its command.
///
/// | annotation | effect |
/// |---|---|
/// | `simulation.apus.dev/ready: "false"` | runs, but never becomes ready |
/// | `simulation.apus.dev/image-pull: "fail"` | the image cannot be pulled |
/// | `simulation.apus.dev/exit-code: "N"` | its containers end with this code; in a Pod that should go on they crash again and again |
/// | `simulation.apus.dev/start-delay: "5s"` | starts this much later |
///
/// Without annotations, Pods under `Never` and `OnFailure` end well, unless their command says otherwise: `false` and `exit N` fail,
/// `sleep`, `tail -f` and `pause` go on.
struct PodBehaviour {
  private static let prefix = "simulation.apus.dev/"

  private let pod: Manifest

  init(_ pod: Manifest) { self.pod = pod }

  private func setting(_ name: String) -> String? { pod.annotation(Self.prefix + name) }

  private var words: [String] {
    let container = pod["spec", "containers"]?[0] ?? [:]
    let texts = ["command", "args"].flatMap { container[$0]?.array?.compactMap(\.string) ?? [] }
    return texts.flatMap { $0.split { " ;&|\n".contains($0) }.map(String.init) }
  }

  private var isLongRunning: Bool { pod["spec", "restartPolicy"]?.string ?? "Always" == "Always" }

  var becomesReady: Bool { setting("ready") != "false" }
  var failsToPull: Bool { setting("image-pull") == "fail" }
  var delay: Duration { setting("start-delay").flatMap { GoDuration($0) }?.duration ?? .zero }

  /// The code its containers end with.
  var exitCode: Int {
    if let code = setting("exit-code").flatMap({ Int($0) }) { return code }
    let words = words
    if let position = words.firstIndex(of: "exit"), position + 1 < words.count, let code = Int(words[position + 1]) {
      return code
    }
    return words.contains("false") ? 1 : 0
  }

  /// Whether its containers end and that is all.
  var ends: Bool { !isLongRunning && !waits }

  /// Whether its containers end though they should go on.
  var crashes: Bool {
    guard isLongRunning else { return false }
    if setting("exit-code") != nil { return true }
    return exitCode != 0
  }

  private var waits: Bool {
    if setting("exit-code") != nil { return false }
    return words.contains { ["sleep", "pause", "infinity"].contains($0) || $0.hasSuffix("/pause") }
      || words.contains("tail") && words.contains("-f")
  }
}
