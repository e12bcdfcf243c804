/// Tells what has been done since the start, one line a step.
struct Progress: Sendable {
  private let started = ContinuousClock.now

  /// A step that is done.
  func done(_ what: String) {
    let elapsed = ContinuousClock.now - started
    let hundredths = Int(elapsed.components.seconds) * 100 + Int(elapsed.components.attoseconds / 10_000_000_000_000_000)
    let fraction = hundredths % 100
    Console.line("  \(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) s  \(what)")
  }
}
