import ObjectModel

/// The log of one container, as it is asked for.
struct ContainerLog: Sendable {
  let pod: String
  let uid: String
  let container: String
  let window: LogWindow

  func text(_ lines: [SimulatedLog.Line]) -> String {
    window.cut(lines.map { "\(window.isStamped ? "\($0.moment.text) " : "")\($0.text)\n" }.joined())
  }

  /// Whether the run that is followed goes on in a state of the Pod.
  func isRunning(in pod: Manifest) -> Bool {
    let statuses = ["initContainerStatuses", "containerStatuses"].flatMap { pod["status", $0]?.array ?? [] }
    return statuses.first { $0["name"]?.string == container }?["state", "running"] != nil
  }
}

/// A log that is written on while its container runs.
struct FollowedLog: Sendable {
  /// A piece of it.
  struct Piece: Sendable {
    var text: String
    /// Whether nothing comes after it.
    var isLast: Bool
  }

  let watch: Watch
  private let log: ContainerLog
  private let start: Manifest
  private var written: Set<SimulatedLog.Line>

  init(log: ContainerLog, pod: Manifest, watch: Watch) {
    self.log = log
    self.watch = watch
    start = pod
    written = Set(SimulatedLog.lines(pod: pod, container: log.container))
  }

  /// What is there at the start.
  var beginning: Piece {
    let lines = SimulatedLog.lines(pod: start, container: log.container)
    return Piece(text: log.text(log.window.chosen(lines)), isLast: !log.isRunning(in: start))
  }

  /// What a change adds; `nil` for nothing.
  mutating func piece(of signal: WatchSignal) -> Piece? {
    guard case .change(let change) = signal else { return nil }
    watch.unread?.take(change.bytes)
    guard change.object.uid == log.uid else { return nil }
    if change.kind == .deleted { return Piece(text: "", isLast: true) }
    let lines = SimulatedLog.lines(pod: change.object, container: log.container).filter { !written.contains($0) }
    written.formUnion(lines)
    return Piece(text: log.text(lines), isLast: !log.isRunning(in: change.object))
  }
}
