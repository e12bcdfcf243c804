import Comparison
import CustomResources
import KubernetesClient
import ObjectModel
import Settings
import Syncing

// What stops an operation, or lets it wait before it does anything. Stopping comes first, so that it always works: no window, no
// dependency and no repository that does not answer stands in its way.

extension OperationRunner {
  /// The message of an operation that its project's windows do not let run now, as clients know it.
  static let windowText = "Sync operation blocked by sync window"

  /// What follows when the operation may not go on now; `nil` when it may.
  func hold(_ application: Application, _ state: OperationState) async throws(KubernetesError) -> Next? {
    // 1. What is to be stopped
    if state.phase == .terminating { return try await terminate(application, state) }

    // 2. What takes too long
    let limits = await control.syncSettings.limits.applied(to: application)
    if let stopped = limits.timedOut(state, now: seconds) {
      _ = try await store(stopped, of: application)
      return .again
    }

    // 3. The project's windows
    if let target = try? await targets.target(of: application) {
      let windows = target.project.syncWindows(for: application, destination: target.destination)
      let verdict = windows.verdict(
        isManual: !state.operation.initiatedBy.isAutomated, startedAt: Timestamp(state.startedAt)?.seconds, now: seconds,
        zones: ZoneFiles.offsets)
      if !verdict.isAllowed {
        let stored = try await store(state.telling(Self.windowText), of: application)
        let change = windows.nextChange(after: seconds, zones: ZoneFiles.offsets).map { Duration.seconds($0 - seconds) }
        return .wait(min(change ?? Self.patience, Self.patience), stored)
      }
    }

    // 4. The applications it depends on, before anything is done
    let hasBegun = state.syncResult?.resources.isEmpty == false
    if hasBegun || application.dependencies.isEmpty || state.operation.sync?.dryRun == true { return nil }
    switch DependencyState.of(application, lookup: await control.lookup) {
    case .ready: return nil
    case .cycle(let text): return try await complete(application, state, .error, text)
    case .waiting(let name, let reason):
      await requests.wait(application.qualifiedName, for: application.dependencies)
      let waiting = Waiting("application \(name)", detail: reason)
      return .wait(
        Self.patience, try await store(state.telling(waiting.message(after: state.message, now: seconds)), of: application))
    }
  }

  /// Stops an operation: running hooks go, what they reached by themselves stands, nothing is rolled back.
  ///
  /// Needs nothing but the cluster: what should be is of no matter any more.
  private func terminate(_ application: Application, _ state: OperationState) async throws(KubernetesError) -> Next {
    guard let sync = state.operation.sync, let target = try? await targets.target(of: application) else {
      return try await complete(application, state, .failed, state.terminatedMessage("Operation terminated"))
    }
    let client = target.cluster.client
    let rows = state.syncResult?.resources ?? []
    // A kind that cannot be listed keeps nothing from being stopped: its objects are asked for.
    _ = try await target.cluster.mirror.gaps(in: Set(rows.map(\.key.groupKind)), namespaces: Set(rows.map(\.key.namespace)))
    var live = await target.cluster.mirror.objects(of: application.instanceName(controlNamespace: control.namespace))
    let discovery = try await client.discovery()
    for row in rows where row.hookType != nil && live[row.key] == nil {
      guard let resource = discovery.resource(for: row.key.groupKind) else { continue }
      var key = row.key
      if !resource.isNamespaced { key.namespace = "" }
      live[key] = try await client.find(resource, namespace: key.namespace, name: key.name)
    }
    let objects = live
    var context = SyncContext(
      resources: [], live: { objects[$0] }, operation: sync, options: SyncOptions([]),
      destinationNamespace: target.destination.namespace, revision: state.syncResult?.effectiveRevisions.first ?? "",
      startedAt: Timestamp(state.startedAt)?.seconds ?? seconds, retryCount: state.retryCount,
      isNamespaced: { discovery.resource(for: $0)?.isNamespaced })
    context.hooks = context.hooksOfThisAttempt(among: objects.values)
    context.isTerminating = true
    context.health = await control.health
    let gate = DestinationWriter(target: target)
    let outcome = await gate.carryOut(SyncStep(context, rows: rows))
    var ended = state
    ended.syncResult?.resources = outcome.rows
    return try await complete(application, ended, outcome.phase, state.terminatedMessage(outcome.message))
  }
}

extension OperationState {
  /// The state with another message.
  fileprivate func telling(_ message: String) -> OperationState {
    var state = self
    state.message = message
    return state
  }
}

extension Application {
  /// Sets or takes away the hold of a rollback, as the start of an operation demands.
  func noteRollbackHold(starting operation: Operation, in value: inout JSONValue) {
    let hold = RollbackHold.annotation(of: self, starting: operation)
    if hold == manifest.annotation(Annotation.rollbackHold) { return }
    if let hold {
      if value["metadata", "annotations"]?.object == nil { value["metadata", "annotations"] = [:] }
      value["metadata", "annotations", Annotation.rollbackHold] = .string(hold)
    } else {
      value["metadata", "annotations", Annotation.rollbackHold] = nil
    }
  }
}
