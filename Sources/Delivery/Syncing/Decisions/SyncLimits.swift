import CustomResources
import ObjectModel

/// How long a sync may take and wait. Times in seconds.
public struct SyncLimits: Sendable, Hashable {
  /// From the start of the operation to its end, whatever it does (`controller.sync.timeout.seconds`); 0 for ever, as in the reference.
  public var whole: Int64
  /// For one and the same thing (`controller.sync.wait.timeout.seconds`, or the annotation `apus.dev/sync-timeout`); 0 for ever. `nil` is
  /// an hour for the health and the deletion of objects, and no limit for hooks, which end by themselves and must not be cut off unasked.
  public var wait: Int64?
  /// How long an automated sync may wait for the same thing before a newer revision takes its place
  /// (`controller.sync.supersede.after.seconds`).
  public var supersededAfter: Int64

  public static let standardWait: Int64 = 3_600

  public init(whole: Int64 = 0, wait: Int64? = nil, supersededAfter: Int64 = 60) {
    self.whole = whole
    self.wait = wait
    self.supersededAfter = supersededAfter
  }

  /// The limits of an application, whose annotation beats the settings.
  public func applied(to application: Application) -> SyncLimits {
    guard let own = application.syncTimeout else { return self }
    var limits = self
    limits.wait = own
    return limits
  }

  /// The state in which a running operation is to be stopped because it takes too long; `nil` when it may go on.
  ///
  /// What people or other applications are waited for (approvals, windows, dependencies) has no limit but that of the whole.
  ///
  /// - Parameter now: seconds since 1970.
  public func timedOut(_ state: OperationState, now: Int64) -> OperationState? {
    guard state.phase == .running else { return nil }
    if whole > 0, let start = Timestamp.seconds(state.startedAt), now - start > whole { return state.terminating(.timeout) }
    let message = state.message
    let isHook = message.hasPrefix("waiting for completion of hook")
    guard isHook || message.hasPrefix("waiting for healthy state of") || message.hasPrefix("waiting for deletion of"),
      let limit = wait ?? (isHook ? nil : Self.standardWait), limit > 0,
      let start = Waiting.start(in: message, now: now), now - start > limit
    else { return nil }
    return state.terminating(.timeout)
  }

  /// The state in which an automated operation is to be stopped because there is something newer to sync; `nil` when it may go on.
  ///
  /// It may as long as it gets on: only one that waits for its retry, that has not begun, or that waits for the same thing for long is
  /// stopped. What a person asked for is never stopped by automation.
  ///
  /// - Parameter revisions: those that the application's sources have now.
  public func superseded(_ application: Application, by revisions: [String], now: Int64) -> OperationState? {
    guard let operation = application.operation, operation.initiatedBy.isAutomated, application.spec.syncPolicy.isAutomated,
      let sync = operation.sync, let state = application.status.operationState, state.phase == .running, !revisions.isEmpty
    else { return nil }
    let pinned = state.syncResult?.effectiveRevisions ?? []
    let asked = sync.revisions.isEmpty ? [sync.revision] : sync.revisions
    let current = pinned.isEmpty ? asked : pinned
    let sources = state.syncResult?.effectiveSources ?? []
    let hasSameSources = sources.isEmpty || sources.isEquivalent(to: application.spec.effectiveSources)
    if current == revisions && hasSameSources || current.allSatisfy(\.isEmpty) { return nil }
    let hasBegun = state.syncResult?.resources.isEmpty == false
    let waitedSince = Waiting.start(in: state.message, now: now)
    guard state.isWaitingForRetry || !hasBegun || waitedSince.map({ now - $0 >= supersededAfter }) == true else { return nil }
    return state.terminating(.superseded(revisions))
  }
}

/// Why an operation is stopped before its end.
public enum TerminationCause: Sendable, Hashable {
  case timeout
  case superseded([String])
}

extension OperationState {
  /// The state of an operation that is to be stopped by itself.
  public func terminating(_ cause: TerminationCause) -> OperationState {
    var state = self
    state.phase = .terminating
    switch cause {
    case .timeout: state.message = Self.timeoutText
    case .superseded(let revisions): state.message = "\(Self.supersededText) \(revisions.joined(separator: ", "))"
    }
    return state
  }

  private static let timeoutText = "operation is terminating due to timeout"
  private static let supersededText = "operation is terminating, superseded by"

  /// The last message of an operation that was stopped, with the cause when it was not a person.
  public func terminatedMessage(_ message: String) -> String {
    if self.message.hasPrefix(Self.timeoutText) { return "\(message), triggered by controller sync timeout" }
    if self.message.hasPrefix(Self.supersededText) {
      return "\(message), superseded by\(self.message.dropFirst(Self.supersededText.count))"
    }
    return message
  }
}
