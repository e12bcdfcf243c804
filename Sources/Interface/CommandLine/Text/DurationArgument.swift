import ArgumentParser
import ObjectModel

/// A duration on the command line: Go's form (`1m30s`, `500ms`), or a bare number of seconds.
struct DurationArgument: ExpressibleByArgument, Sendable, Equatable {
  var duration: Duration

  init(_ duration: Duration) { self.duration = duration }

  init?(argument: String) {
    if let seconds = Int64(argument), (0...Int64(1) << 32).contains(seconds) {
      duration = .seconds(seconds)
    } else if let read = GoDuration(argument), read.nanoseconds >= 0 {
      duration = read.duration
    } else {
      return nil
    }
  }

  var defaultValueDescription: String { GoDuration(duration).description }
}
