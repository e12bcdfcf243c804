import Synchronization

@testable import EmbeddedCluster

/// A clock that stands still until it is moved by hand.
final class HandClock: ControllerClock {
  private struct State {
    var now: Moment
    var sleepers: [(due: Moment, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state: Mutex<State>

  init(_ text: String = "2026-01-01T00:00:00Z") {
    state = Mutex(State(now: Moment(text) ?? Moment(nanoseconds: 0)))
  }

  var now: Moment { state.withLock { $0.now } }

  func move(to moment: Moment) {
    let woken = state.withLock { state in
      state.now = max(state.now, moment)
      let due = state.sleepers.filter { $0.due <= state.now }
      state.sleepers.removeAll { $0.due <= state.now }
      return due
    }
    for sleeper in woken { sleeper.continuation.resume() }
  }

  func sleep(until moment: Moment) async throws {
    await withCheckedContinuation { continuation in
      let isPast = state.withLock { state in
        if state.now >= moment { return true }
        state.sleepers.append((moment, continuation))
        return false
      }
      if isPast { continuation.resume() }
    }
  }
}
