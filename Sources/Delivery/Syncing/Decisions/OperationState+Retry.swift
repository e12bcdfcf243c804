import CustomResources
import ObjectModel

// Retrying a failed operation. The state itself is the memory: `finishedAt` is set while a retry is waited for.

extension OperationState {
  /// Whether a failed attempt waits for its retry.
  public var isWaitingForRetry: Bool { phase == .running && finishedAt != nil && retryCount > 0 }

  /// The state after an attempt that ended in failure, if it is to be retried; `nil` if it is not.
  ///
  /// - Parameters:
  ///   - message: how the attempt ended.
  ///   - now: seconds since 1970.
  ///   - nowText: the same as RFC 3339.
  public func retried(after message: String, now: Int64, nowText: String) -> OperationState? {
    let retry = operation.retry
    guard phase != .terminating, retry.limit < 0 || retryCount < retry.limit else { return nil }
    var state = self
    state.phase = .running
    state.finishedAt = nowText
    state.retryCount += 1
    // The time told is one step of the backoff short of the real wait, as people know it from the reference.
    let announced = now + Int64(Backoff(retry).wait(exponent: state.retryCount - 1))
    state.message = "\(message). Retrying attempt #\(state.retryCount) at \(Timestamp.clockText(announced))."
    return state
  }

  /// Seconds until the retry that is waited for is due; 0 or less when it is, `nil` when none is waited for.
  public func secondsUntilRetry(now: Int64) -> Double? {
    guard isWaitingForRetry, let finished = Timestamp.seconds(finishedAt) else { return nil }
    return Double(finished - now) + Backoff(operation.retry).wait(exponent: retryCount)
  }

  /// The state with which a due retry begins: without results. It is about the revisions of the first attempt, unless the newest are
  /// wanted.
  public func restarted() -> OperationState {
    var state = self
    let revisions = operation.retry.refresh ? " with latest revisions" : ""
    state.message = "Retrying operation\(revisions). Attempt #\(retryCount)"
    state.syncResult = nil
    state.finishedAt = nil
    if operation.retry.refresh {
      var value = operation.value
      if value["sync"] != nil {
        value["sync", "revision"] = nil
        value["sync", "revisions"] = nil
      }
      state.operation = Operation(value)
    } else if let result = syncResult, let sync = operation.sync, sync.revision.isEmpty, sync.revisions.isEmpty {
      var value = operation.value
      if !result.revisions.isEmpty { value["sync", "revisions"] = JSONValue(result.revisions) }
      if !result.revision.isEmpty { value["sync", "revision"] = .string(result.revision) }
      state.operation = Operation(value)
    }
    return state
  }

  /// The last message of an operation, with the number of its retries.
  public func finalMessage(_ message: String) -> String { retryCount > 0 ? "\(message) (retried \(retryCount) times)." : message }
}
