import CustomResources
import ObjectModel

/// Whether automation starts a sync after a comparison.
public enum AutoSync: Sendable, Hashable {
  /// Nothing is to be done, for this reason.
  case nothing(String)
  /// Healing is held back for so many seconds; ask again then.
  case wait(seconds: Double)
  /// Automation refuses, and people must know.
  case refused(Condition)
  case start(Operation)

  /// What was compared.
  public struct Comparison: Sendable {
    public var status: SyncStatusCode
    public var resources: [ResourceStatus]
    /// The resolved revisions, one for each source.
    public var revisions: [String]

    public init(status: SyncStatusCode, resources: [ResourceStatus], revisions: [String]) {
      self.status = status
      self.resources = resources
      self.revisions = revisions
    }
  }

  /// What besides the comparison decides.
  public struct Circumstances: Sendable {
    /// What the project's windows say of an automated sync now.
    public var window: SyncWindows.Verdict = .allowed
    public var dependencies: DependencyState = .ready
    /// What a sync of the whole would prune.
    public var forecast = PruneForecast()
    public var brake = PruneBrake.standard
    /// Off when it is known that the new revision touches nothing of this application.
    public var comparesRevisions = true
    public var backoff = Backoff.selfHeal

    public init() {}
  }

  /// Decides. A sync that failed at a revision is never tried again at the same one; drift after a successful sync is healed
  /// only with self-heal, each time after a longer wait.
  ///
  /// - Parameters:
  ///   - circumstances: what may hold a sync back: windows, other applications, too much to prune.
  ///   - now: seconds since 1970.
  public static func decide(
    _ application: Application, comparison: Comparison, circumstances: Circumstances = Circumstances(), now: Int64
  ) -> AutoSync {
    let policy = application.spec.syncPolicy
    guard let automated = policy.automated, automated.isEnabled else { return .nothing("automated sync is off") }
    if case .blocked(let reason) = circumstances.window { return .nothing(reason) }
    if application.operation != nil { return .nothing("an operation is in progress") }
    if application.manifest.isBeingDeleted { return .nothing("the application is being deleted") }
    if comparison.status != .outOfSync { return .nothing("the application is \(comparison.status.rawValue)") }
    let outOfSync = comparison.resources.filter { $0.status == .outOfSync }
    if !automated.prune, outOfSync.allSatisfy(\.requiresPruning), !outOfSync.isEmpty {
      return .nothing("only pruning is left, which automation may not do")
    }

    var sync = syncOperation(application, comparison, automated)
    if let last = attempt(application, comparison, circumstances.comparesRevisions) {
      let revision = comparison.revisions.joined(separator: ", ")
      if !last.phase.isSuccessful {
        let text = "Failed last sync attempt to [\(revision)]: \(last.message)"
        return .refused(Condition(type: Condition.syncError, message: text))
      }
      guard automated.selfHeal else { return .nothing("this revision was synced, and self-heal is off") }
      let attempts = last.operation.sync?.autoHealAttempts ?? 0
      if let wait = healWait(last, attempts, circumstances.backoff, now), wait > 0 { return .wait(seconds: wait) }
      sync["autoHealAttemptsCount"] = .integer(Int64(attempts) + 1)
      sync["resources"] = .array(
        comparison.resources.filter { $0.status != nil && $0.status != .synced }.map { SyncOperationResource($0.key).value })
    }
    if automated.prune, !automated.allowEmpty, !comparison.resources.isEmpty,
      comparison.resources.allSatisfy({ $0.requiresPruning || $0.isHook })
    {
      let text =
        "Skipping sync attempt to [\(comparison.revisions.joined(separator: ", "))]: auto-sync will wipe out all resources"
      return .refused(Condition(type: Condition.syncError, message: text))
    }
    var operation: JSONValue = [
      "sync": sync, "initiatedBy": Initiator(username: "", automated: true).value,
      "retry": (policy.retry ?? .automatedDefault).value,
    ]
    if let hold = hold(application, comparison, circumstances) { return .refused(hold) }
    if automated.prune, let hold = brake(application, comparison, circumstances) {
      // The approval counts from when it was asked for, and for just what was told.
      let asked = application.status.conditions.first { $0.type == hold.type && $0.message == hold.message }
      guard application.isDeletionApproved(since: asked?.lastTransitionTime) else { return .refused(hold) }
      operation["info"] = [
        ["name": .string(Operation.approvePrune), "value": .string(application.deletionApproval ?? "true")]
      ]
    }
    return .start(Operation(operation))
  }

  /// Why automation holds back though there is something to sync; `nil` when it does not.
  private static func hold(_ application: Application, _ comparison: Comparison, _ circumstances: Circumstances) -> Condition? {
    if let text = application.manifest.annotation(Annotation.rollbackHold), let hold = RollbackHold(text),
      hold.holds(revisions: comparison.revisions, of: application.effectiveSources)
    {
      return held(
        "automated sync holds after a rollback until there is a revision newer than \(hold.revisions.joined(separator: ", "))")
    }
    switch circumstances.dependencies {
    case .ready: return nil
    case .waiting(let name, let reason): return held("automated sync waits for application \(name): \(reason)")
    case .cycle(let text): return held("automated sync cannot start: \(text)")
    }
  }

  private static func brake(_ application: Application, _ comparison: Comparison, _ circumstances: Circumstances) -> Condition? {
    circumstances.brake.objection(to: circumstances.forecast, isAutomated: true).map { objection in
      held(
        "automated sync to \(comparison.revisions.joined(separator: ", ")) is held: \(objection); to let it, \(PruneBrake.remedy)"
      )
    }
  }

  private static func held(_ message: String) -> Condition { Condition(type: Condition.syncHeldWarning, message: message) }

  private static func syncOperation(_ application: Application, _ comparison: Comparison, _ automated: AutomatedSync) -> JSONValue
  {
    var sync: JSONValue = ["revision": .string(comparison.revisions.first ?? "")]
    if application.spec.hasMultipleSources { sync["revisions"] = JSONValue(comparison.revisions) }
    if automated.prune { sync["prune"] = true }
    let options = application.spec.syncPolicy.syncOptions
    if !options.isEmpty { sync["syncOptions"] = JSONValue(options) }
    return sync
  }

  /// The last operation, if it was an attempt at the same revisions of the same sources.
  private static func attempt(_ application: Application, _ comparison: Comparison, _ comparesRevisions: Bool) -> OperationState?
  {
    guard let last = application.status.operationState else { return nil }
    // An operation that came to no result did not even get to know its revision.
    guard let result = last.syncResult else { return last.phase.isCompleted ? last : nil }
    if comparesRevisions, result.effectiveRevisions != comparison.revisions { return nil }
    if application.hasNewNamespaceMetadata { return nil }
    return result.effectiveSources.isEquivalent(to: application.spec.effectiveSources) ? last : nil
  }

  /// Seconds until healing may go on: the more attempts, the longer after the last one.
  private static func healWait(_ last: OperationState, _ attempts: Int, _ backoff: Backoff, _ now: Int64) -> Double? {
    guard attempts > 0, let finished = Timestamp.seconds(last.finishedAt) else { return nil }
    return backoff.wait(exponent: attempts - 1) - Double(now - finished)
  }
}
