/// Does the same work once for all who ask for it at the same time.
///
/// Whoever asks while the work is under way gets the result of a further round, since this one may have begun before what
/// they want to see had happened; that round is shared by all who ask until it begins. Work that nobody waits for any
/// more is cancelled.
actor SharedWork<Key: Hashable & Sendable, Value: Sendable> {
  typealias Outcome = Result<Value, RepositoryError>

  private final class Round {
    let id: UInt64
    var waiters: [UInt64: CheckedContinuation<Outcome?, Never>] = [:]
    let operation: @Sendable () async -> Outcome
    var task: Task<Void, Never>?
    /// Nobody waits for it any more; it is ending.
    var isAbandoned = false

    init(id: UInt64, operation: @escaping @Sendable () async -> Outcome) {
      self.id = id
      self.operation = operation
    }
  }

  private var running: [Key: Round] = [:]
  private var next: [Key: Round] = [:]
  private var lastID: UInt64 = 0

  private func newID() -> UInt64 {
    lastID += 1
    return lastID
  }

  /// How many wait for the round that is under way, and for the one after it.
  func joined(_ key: Key) -> Int { running[key]?.waiters.count ?? 0 }
  func waiting(_ key: Key) -> Int { next[key]?.waiters.count ?? 0 }

  /// The result of `operation`, or of another's for the same key; `nil` if the task that asks is cancelled.
  ///
  /// - Parameter joinsRunning: whether the result of a round that has already begun will do.
  func outcome(for key: Key, joinsRunning: Bool, _ operation: @escaping @Sendable () async -> Outcome) async -> Outcome? {
    let waiter = newID()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { return continuation.resume(returning: nil) }
        if let round = running[key] {
          let joined = joinsRunning && !round.isAbandoned ? round : next[key] ?? Round(id: newID(), operation: operation)
          joined.waiters[waiter] = continuation
          if joined !== round { next[key] = joined }
        } else {
          let round = Round(id: newID(), operation: operation)
          round.waiters[waiter] = continuation
          start(round, key)
        }
      }
    } onCancel: {
      Task { await self.leave(waiter, key) }
    }
  }

  private func start(_ round: Round, _ key: Key) {
    running[key] = round
    let (operation, id) = (round.operation, round.id)
    round.task = Task { self.finish(id, key, await operation()) }
  }

  private func finish(_ id: UInt64, _ key: Key, _ outcome: Outcome) {
    guard let round = running[key], round.id == id else { return }
    running[key] = nil
    for waiter in round.waiters.values { waiter.resume(returning: outcome) }
    if let following = next.removeValue(forKey: key) { start(following, key) }
  }

  private func leave(_ waiter: UInt64, _ key: Key) {
    if let round = running[key], let continuation = round.waiters.removeValue(forKey: waiter) {
      continuation.resume(returning: nil)
      // It ends soon, and what follows it begins then.
      if round.waiters.isEmpty {
        round.isAbandoned = true
        round.task?.cancel()
      }
    } else if let round = next[key], let continuation = round.waiters.removeValue(forKey: waiter) {
      continuation.resume(returning: nil)
      if round.waiters.isEmpty { next[key] = nil }
    }
  }
}
