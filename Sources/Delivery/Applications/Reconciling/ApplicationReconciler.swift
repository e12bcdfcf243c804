import Comparison
import CustomResources
import struct Foundation.Date
import KubernetesClient
import Logging
import ObjectModel
import Repositories
import Settings
import Syncing

/// Brings one application nearer to what it should be, and says when to look again.
///
/// Reads top to bottom: a deletion, an operation, a refresh, what automation makes of it. Every decision is a pure function of
/// what was gathered; every write is conditional, so that running twice does nothing twice.
struct ApplicationReconciler: Sendable {
  let control: ControlPlane
  let inspector: ApplicationInspector
  let writer: ApplicationWriter
  let operations: OperationRunner
  let deletions: ApplicationDeletion
  let requests: RefreshRequests
  let failures = RepositoryFailures()
  let events: ApplicationEvents
  let timing: ReconcileTiming
  let now: @Sendable () -> Date

  /// How soon a repository or a cluster that fails is asked again.
  static let failurePatience: Duration = .seconds(10)

  /// Reconciles the application of a `namespace/name`.
  ///
  /// - Returns: how long until it must be looked at again though nothing happens; `nil` for never.
  /// - Throws: `KubernetesError` when the cluster did not let it; the same call later starts where this one ended.
  func reconcile(_ name: String) async throws(KubernetesError) -> Duration? {
    // 1. Is it there, and ours to handle?
    guard var application = await control.application(named: name) else {
      await requests.forget(name)
      await failures.forget(name)
      return nil
    }
    if application.isReconcileSkipped { return nil }
    if await inspector.targets.clusters.isSkipped(application.spec.destination, project: application.spec.project) { return nil }

    // 2. A deletion ends everything else.
    if application.manifest.isBeingDeleted {
      guard let released = try await releasedFromProtection(application) else { return nil }
      return try await deletions.advance(released)
    }

    // 3. The spec in its normal form
    if let patch = application.spec.normalisingPatch {
      application = try await writer.update(application) { $0["spec"] = MergePatch.apply(patch, to: $0["spec"] ?? [:]) }
    }

    if let finalizers = application.protectedFinalizers {
      application = try await writer.update(application) { $0["metadata", "finalizers"] = JSONValue(finalizers) }
    }

    // 4. An operation goes one step on; a step that is waited for does not keep the status from being refreshed.
    var wakeUp: Duration?
    if application.operation != nil {
      switch try await operations.step(application) {
      case .again: return .zero
      case .wait(let duration, let updated):
        wakeUp = duration
        application = updated
      }
    }

    // 5. Is what is known of it fresh enough?
    let settings = await control.settings
    let timing = timing.timing(for: application, settings: settings)
    let seconds = Int64(now().timeIntervalSince1970)
    let requested = await requests.take(name)
    guard
      let decision = RefreshDecision.decide(application, requested: requested, timing: timing, now: seconds)
    else {
      return earliest(wakeUp, expiry(of: application, timing))
    }

    do {
      // 6. Look at it.
      let inspection = try await inspector.inspect(
        application, request(for: decision, application, seen: await control.refreshSeen(of: name)))

      if inspection.isRepositoryFailure, decision.level < .latestForced, application.status.sync.status != nil {
        // A repository that is away for a moment is no news.
        let grace = await control.parameters.repositoryErrorGrace
        if await failures.isWithinGrace(name, now: seconds, grace: grace.components.seconds) {
          await requests.request(decision.level, of: name)
          return earliest(wakeUp, Self.failurePatience)
        }
      } else if !inspection.isRepositoryFailure {
        await failures.forget(name)
      }

      // 7. What automation makes of it
      let reaction = await reaction(to: inspection, of: application, seconds)

      // 8. Tell, in the one place where the status of a comparison is written.
      let before = application
      let tellsResourceHealth = await control.parameters.persistsResourceHealth
      application = try await writer.update(application) { value in
        value["status"] =
          StatusReport(
            inspection: inspection, application: before, level: decision.level, syncConditions: reaction.conditions,
            controlNamespace: control.namespace, tellsResourceHealth: tellsResourceHealth, now: now().kubernetesTime
          ).status
        if case .start(let operation) = reaction.decision {
          // Begun in the same write, so that the next look already carries it out.
          value["operation"] = operation.value
          value["status", "operationState"] =
            OperationState(operation: operation, startedAt: now().kubernetesTime).value
          before.noteRollbackHold(starting: operation, in: &value)
        }
        if let stopped = reaction.stopped { value["status", "operationState"] = stopped.value }
        if let hooks = inspection.comparison?.hooks {
          let finalizers = before.finalizers(forHooks: hooks)
          value["metadata", "finalizers"] = finalizers.isEmpty ? nil : JSONValue(finalizers)
        }
        before.removeRefreshRequest(from: &value)
      }
      tellChanges(from: before, to: application)
      if case .start = reaction.decision { return .zero }
      if reaction.stopped != nil { return .zero }
      if inspection.isTransientFailure {
        await requests.request(inspection.isRepositoryFailure ? .latest : .recent, of: name)
        wakeUp = earliest(wakeUp, Self.failurePatience)
      }
      if let change = reaction.windowChange {
        await requests.request(.recent, of: name)
        wakeUp = earliest(wakeUp, .seconds(max(1, change)))
      }
      if case .wait(let wait) = reaction.decision {
        // When the wait is over, the decision must be taken again, though nothing may have happened.
        await requests.request(.recent, of: name)
        wakeUp = earliest(wakeUp, .seconds(wait))
      }
    } catch {
      // What was asked for is still to be done.
      await requests.request(decision.level, of: name)
      throw error
    }
    return earliest(wakeUp, expiry(of: application, timing))
  }

  /// - Parameter seen: when a refresh was seen to be asked for.
  private func request(
    for decision: RefreshDecision, _ application: Application, seen: ContinuousClock.Instant?
  ) -> ApplicationInspector.Request {
    let compared = application.status.sync
    let known = compared.revisions.isEmpty ? (compared.revision.isEmpty ? [] : [compared.revision]) : compared.revisions
    switch decision.level {
    case .nothing, .recent: return ApplicationInspector.Request(revisions: known, freshness: .cached(timing.referenceLifetime))
    case .latest: return ApplicationInspector.Request(freshness: .cached(timing.referenceLifetime))
    case .latestForced: return ApplicationInspector.Request(freshness: seen.map(Freshness.since) ?? .latest)
    }
  }

  private func tellChanges(from before: Application, to after: Application) {
    let old = before.status
    let new = after.status
    if let status = new.sync.status, status != old.sync.status {
      events.record(
        .resourceUpdated, on: after, "Updated sync status: \(old.sync.status?.rawValue ?? "") -> \(status.rawValue)")
    }
    if new.health.status != old.health.status {
      let causes = new.health.message.isEmpty ? "" : " (\(new.health.message))"
      events.record(
        .resourceUpdated, on: after, "Updated health status: \(old.health.status) -> \(new.health.status)\(causes)")
    }
    for condition in new.conditions where condition.isError {
      let isNew = !old.conditions.contains { $0.type == condition.type && $0.message == condition.message }
      if isNew { events.record(.statusRefreshed, .warning, on: after, "\(condition.type): \(condition.message)") }
    }
    if before.operation == nil, let operation = after.operation, let sync = operation.sync {
      let revision = sync.revisions.isEmpty ? sync.revision : sync.revisions.joined(separator: ", ")
      let kind = sync.isSelective ? "partial sync" : "sync"
      events.record(.operationStarted, on: after, "Initiated automated \(kind) to '\(revision)'")
    }
  }

  private func expiry(of application: Application, _ timing: RefreshDecision.Timing) -> Duration? {
    RefreshDecision.secondsUntilExpiry(application, timing: timing, now: Int64(now().timeIntervalSince1970))
      // A second more, since times in a status are whole seconds.
      .map { .seconds($0 + 1) }
  }

  private func earliest(_ left: Duration?, _ right: Duration?) -> Duration? {
    guard let left else { return right }
    return right.map { min(left, $0) } ?? left
  }
}
