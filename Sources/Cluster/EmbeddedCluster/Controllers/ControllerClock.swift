#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where controllers get the time from; handed in, so that tests drive it by hand.
protocol ControllerClock: Sendable {
  /// The time now.
  var now: Moment { get }

  /// Returns once `moment` has come. Throws when the task is cancelled.
  func sleep(until moment: Moment) async throws
}

/// The clock of the machine.
struct SystemControllerClock: ControllerClock {
  var now: Moment {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Moment(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  func sleep(until moment: Moment) async throws {
    let wait = moment - now
    if wait > .zero { try await Task.sleep(for: wait) }
  }
}
