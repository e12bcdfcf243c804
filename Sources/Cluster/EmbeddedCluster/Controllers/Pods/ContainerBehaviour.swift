import ObjectModel

/// What a simulated container does: by the annotations of its Pod, then by its command, then by its restart policy.
///
/// Commands that are understood, alone or in a shell line: `false`, `true`, `exit N`, `sleep N` and `sleep infinity`, `tail -f`,
/// `pause`. Any other container goes on for good in a Pod that is to go on (`restartPolicy: Always`), and ends well after a moment
/// in one that is to end.
struct ContainerBehaviour: Sendable, Hashable {
  var failsToPull = false
  var startDelay = Duration.zero
  /// From its start to being ready; `nil` when it never is.
  var readyAfter: Duration?
  /// How it ends; `nil` when it goes on.
  var end: End?

  struct End: Sendable, Hashable {
    /// From its start.
    var after: Duration
    var exitCode: Int
  }

  init(
    _ container: JSONValue, of pod: Manifest, isInitial: Bool, images: KnownImages = KnownImages(nil),
    _ settings: SimulationSettings
  ) {
    failsToPull = !images.canPull(container["image"]?.string ?? "")
    let annotation = SimulationAnnotation(pod)
    let isConcerned = annotation.concerns(container["name"]?.string ?? "")
    startDelay = annotation.startDelay
    readyAfter = settings.readinessDelay + (isConcerned ? annotation.readyDelay : .zero)

    let isToEnd = isInitial || pod["spec", "restartPolicy"]?.string ?? "Always" != "Always"
    let moment = isInitial ? .zero : settings.completionDelay
    switch Command(container) {
    case .ends(let code, let time): end = End(after: time ?? moment, exitCode: code)
    case .goesOn: end = nil
    case .unknown: end = isToEnd ? End(after: moment, exitCode: 0) : nil
    }

    // Annotations are about what a Pod is for, not about what prepares it, unless they name the container.
    guard isConcerned, !isInitial || pod.annotation(SimulationAnnotation.prefix + "containers") != nil else { return }
    if annotation.failsToPull { failsToPull = true }
    if annotation.isNeverReady { readyAfter = nil }
    if let code = annotation.exitCode {
      end = End(after: annotation.runFor ?? end?.after ?? settings.completionDelay, exitCode: code)
    } else if let time = annotation.runFor {
      end = End(after: time, exitCode: end?.exitCode ?? 0)
    }
  }
}

/// What the command of a container comes to.
private enum Command {
  case unknown
  case goesOn
  /// - `after`: from its start; `nil` when it says nothing of time.
  case ends(code: Int, after: Duration?)

  init(_ container: JSONValue) {
    let texts = ["command", "args"].flatMap { container[$0]?.array?.compactMap(\.string) ?? [] }
    let words = texts.flatMap { $0.split(whereSeparator: { " ;&|\n\t".contains($0) }).map(String.init) }
    var time: Duration?
    for (index, word) in words.enumerated() {
      let next = index + 1 < words.count ? words[index + 1] : ""
      switch word.split(separator: "/").last.map(String.init) ?? word {
      case "pause": self = .goesOn
      case "tail" where next == "-f" || next == "-F": self = .goesOn
      case "sleep":
        guard let seconds = Self.duration(next) else {
          self = .goesOn
          return
        }
        time = (time ?? .zero) + seconds
        continue
      case "exit": self = .ends(code: UInt8(next).map(Int.init) ?? 0, after: time)
      case "false": self = .ends(code: 1, after: time)
      case "true" where words.count == index + 1: self = .ends(code: 0, after: time)
      default: continue
      }
      return
    }
    self = time == nil ? .unknown : .ends(code: 0, after: time)
  }

  /// `5`, `0.5`, `5s`, `2m`; `nil` for `infinity` and for what is no time.
  private static func duration(_ text: String) -> Duration? {
    guard let last = text.last else { return nil }
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    let number = units[last] == nil ? Double(text) : Double(text.dropLast())
    guard let number, number.isFinite, number >= 0 else { return nil }
    return .milliseconds(Int64(min(number * (units[last] ?? 1), 1e9) * 1000))
  }
}
