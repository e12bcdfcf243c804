import KubernetesClient
import Synchronization

/// A clock that moves only when a test says so.
final class ManualClock: Sendable {
  private struct Sleeper {
    var id: Int
    var due: Duration
    var wake: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now = Duration.zero
    var sleepers: [Sleeper] = []
    var nextID = 0
    var slept: [Duration] = []
    var watchers: [(count: Int, wake: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  /// The seam for the code under test; chance is always 0, so delays have no jitter.
  var pace: Pace {
    Pace(sleep: { try await self.sleep($0) }, chance: { 0 }, now: { self.state.withLock(\.now) })
  }

  /// The delays asked for so far.
  var slept: [Duration] { state.withLock(\.slept) }

  /// Waits until `count` sleeps have been asked for since the start.
  func waitForSleeps(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.slept.count >= count { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now += duration
      let due = state.sleepers.filter { $0.due <= state.now }
      state.sleepers.removeAll { $0.due <= state.now }
      return due
    }
    for sleeper in due { sleeper.wake.resume() }
  }

  private func sleep(_ duration: Duration) async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let (isCancelled, woken) = state.withLock { state in
          state.slept.append(duration)
          let woken = state.watchers.filter { $0.count <= state.slept.count }
          state.watchers.removeAll { $0.count <= state.slept.count }
          if Task.isCancelled { return (true, woken) }
          state.sleepers.append(Sleeper(id: id, due: state.now + duration, wake: continuation))
          return (false, woken)
        }
        for watcher in woken { watcher.wake.resume() }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let sleeper = state.withLock { state -> Sleeper? in
        guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else { return nil }
        return state.sleepers.remove(at: index)
      }
      sleeper?.wake.resume(throwing: CancellationError())
    }
  }
}
