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
  static func lines(pod: Manifest, container: String) -> [Line] { [] }
}
