import ObjectModel

/// The annotations by which people rehearse failures. On a Pod, or in the template it is made of.
///
/// | annotation | effect |
/// |---|---|
/// | `simulation.apus.dev/start-delay: "5s"` | the containers start this much later |
/// | `simulation.apus.dev/ready-delay: 5s` | they become ready this much later |
/// | `simulation.apus.dev/ready: "false"` | they run, but never become ready |
/// | `simulation.apus.dev/image-pull: fail` | their images cannot be pulled |
/// | `simulation.apus.dev/exit-code: "3"` | they end with this code; where they should go on, they crash again and again |
/// | `simulation.apus.dev/run-for: 10s` | they end after this time |
/// | `simulation.apus.dev/containers: app,db` | the containers that the others are about; all when absent |
struct SimulationAnnotation: Sendable {
  static let prefix = "simulation.apus.dev/"

  private let annotations: [String: String]

  init(_ pod: Manifest) { annotations = pod.annotations }

  private func value(_ name: String) -> String? { annotations[Self.prefix + name] }

  private func duration(_ name: String) -> Duration? {
    value(name).flatMap { GoDuration($0) }.map { max(.zero, $0.duration) }
  }

  var startDelay: Duration { duration("start-delay") ?? .zero }
  var readyDelay: Duration { duration("ready-delay") ?? .zero }
  var isNeverReady: Bool { value("ready") == "false" }
  var failsToPull: Bool { value("image-pull") == "fail" }
  /// An exit code, as processes have them.
  var exitCode: Int? { value("exit-code").flatMap { UInt8($0) }.map(Int.init) }
  var runFor: Duration? { duration("run-for") }

  /// Whether the annotations are about a container.
  func concerns(_ container: String) -> Bool {
    guard let names = value("containers") else { return true }
    return names.split(separator: ",").contains { $0.filter { $0 != " " } == container }
  }
}
