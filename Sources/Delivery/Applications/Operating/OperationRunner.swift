import Comparison
import CustomResources
import struct Foundation.Date
import KubernetesClient
import ObjectModel
import Repositories
import Syncing

/// Carries an application's operation on, one step a call. All memory is in `status.operationState`, so a step after a restart
/// is a step like any other.
struct OperationRunner: Sendable {
  /// A running operation is looked at anew at least this often.
  static let patience: Duration = .seconds(30)
  /// How soon a repository or a cluster that fails is asked again.
  static let failurePatience: Duration = .seconds(10)

  let control: ControlPlane
  let targets: DeliveryTargets
  let inspector: ApplicationInspector
  let writer: ApplicationWriter
  let requests: RefreshRequests
  let events: ApplicationEvents
  let now: @Sendable () -> Date

  /// What follows a step.
  enum Next: Sendable {
    /// Look at the application again at once.
    case again
    /// The operation waits; look again when something happens, or after this time at the latest.
    case wait(Duration, Application)
  }

  /// Goes one step on with the operation of an application that has one.
  func step(_ application: Application) async throws(KubernetesError) -> Next {
    guard let operation = application.operation else { return .again }

    // 1. Begin, or take up what was begun.
    guard var state = application.status.operationState, !state.phase.isCompleted else {
      let state = OperationState(operation: operation, startedAt: now().kubernetesTime)
      let begun = try await writer.update(application) { value in
        value["status", "operationState"] = state.value
        application.noteRollbackHold(starting: operation, in: &value)
      }
      tellStart(of: operation, on: begun)
      return .again
    }

    // 2. It may have to stop, or to wait before it does anything.
    if let next = try await hold(application, state) { return next }

    // 3. A failed attempt waits for its retry.
    if let wait = state.secondsUntilRetry(now: seconds) {
      if wait > 0 { return .wait(.seconds(wait), application) }
      state = state.restarted()
    }

    // 4. What is to be synced, compared at the revision this operation is about
    guard let sync = state.operation.sync else {
      return try await complete(application, state, .error, "Invalid operation request: no sync is asked for")
    }
    let sources = sync.sources.isEmpty ? sync.source.map { [$0] } : sync.sources
    let pinned = state.syncResult?.effectiveRevisions ?? []
    let options = sync.syncOptions.isEmpty ? application.spec.syncPolicy.syncOptions : sync.syncOptions
    guard let handedIn = sync.handedIn else {
      return try await complete(application, state, .error, "Invalid operation request: a manifest of it is no JSON object")
    }
    let inspection = try await inspector.inspect(
      application,
      ApplicationInspector.Request(
        sources: sources, revisions: pinned.isEmpty ? sync.askedRevisions : pinned, freshness: .latest, syncOptions: options,
        manifests: handedIn.isEmpty ? nil : handedIn))
    let blocking = inspection.conditions.filter(\.isError)
    if inspection.isTransientFailure {
      // Nothing is wrong with what was asked for: it waits, as long as an operation may take, and says for what.
      let waiting = Waiting("an answer", detail: blocking.line)
      state.message = waiting.message(after: state.message, now: seconds)
      return .wait(Self.failurePatience, try await store(state, of: application))
    }
    guard let comparison = inspection.comparison, let target = inspection.target, blocking.isEmpty else {
      return try await complete(application, state, .error, blocking.line)
    }
    var result = state.syncResult ?? SyncResult()
    if pinned.isEmpty { result.pin(inspection.revisions, of: sources ?? application.spec.effectiveSources, in: application) }
    state.syncResult = result
    if SyncOptions(options).failsOnSharedResource,
      let shared = comparison.conditions.first(where: { $0.type == Condition.sharedResourceWarning })
    {
      return try await complete(application, state, .failed, "Shared resource found: \(shared.message)")
    }

    // 5. Plan the step and carry it out.
    let context = try await context(application, state, sync, SyncOptions(options), inspection, comparison, target)
    let gate = DestinationWriter(target: target)
    let outcome = await gate.carryOut(SyncStep(context, rows: result.resources))
    result.resources = outcome.rows
    if !sync.dryRun { result.managedNamespaceMetadata = application.spec.syncPolicy.managedNamespaceMetadata }
    state.syncResult = result

    // 6. Record where it stands.
    if outcome.phase.isCompleted { return try await complete(application, state, outcome.phase, outcome.message) }
    state.phase = outcome.phase
    state.message = outcome.waiting?.message(after: state.message, now: seconds) ?? outcome.message
    let stored = try await store(state, of: application)
    switch outcome.next {
    case .atOnce: return .again
    case .afterPause: return .wait(await control.parameters.wavePause, stored)
    case .onChange, nil: return .wait(Self.patience, stored)
    }
  }

  var seconds: Int64 { Int64(now().timeIntervalSince1970) }

  private func context(
    _ application: Application, _ state: OperationState, _ sync: SyncOperation, _ options: SyncOptions, _ inspection: Inspection,
    _ comparison: ApplicationComparison, _ target: DeliveryTarget
  ) async throws(KubernetesError) -> SyncContext {
    var live = inspection.hookObjects
    for resource in comparison.resources { live[resource.pair.key] = resource.pair.live }
    let client = target.cluster.client
    let namespace = target.destination.namespace
    if options.createsNamespace, !namespace.isEmpty {
      let key = ResourceKey(group: "", kind: "Namespace", namespace: "", name: namespace)
      live[key] = try await client.find(.namespaces, name: namespace)
    }
    let discovery = try await client.discovery()
    let objects = live
    var context = SyncContext(
      resources: comparison.syncResources.map { resource in
        guard options.respectsIgnoreDifferences, let desired = resource.desired, let live = resource.live,
          let rules = inspection.options
        else { return resource }
        // What is ignored is not written either.
        var respecting = resource
        respecting.desired = Comparator.respectingIgnoredFields(desired: desired, live: live, options: rules)
        return respecting
      },
      hooks: comparison.hooks, live: { objects[$0] }, operation: sync, options: options, destinationNamespace: namespace,
      namespaceMetadata: application.spec.syncPolicy.managedNamespaceMetadata,
      revision: state.syncResult?.effectiveRevisions.first ?? "", startedAt: Timestamp(state.startedAt)?.seconds ?? seconds,
      retryCount: state.retryCount, isNamespaced: { discovery.resource(for: $0)?.isNamespaced },
      refusal: { key, isNamespaced in target.refusal(of: key, isNamespaced: isNamespaced) })
    if let manager = application.manifest.annotation(Annotation.migrationManager), !manager.isEmpty {
      context.migratedManagers = [manager, DestinationWriter.manager]
    }
    context.health = await control.health
    let isApproved = state.operation.approvesPruning || application.isDeletionApproved(since: state.startedAt)
    context.isDeletionApproved = isApproved
    context.isPruneApproved = isApproved
    context.isAutomated = state.operation.initiatedBy.isAutomated
    let (tracking, instance) = (await control.settings.tracking, application.instanceName(controlNamespace: control.namespace))
    context.isForeign = { !tracking.isManaged($0, by: instance) }
    context.brake = PruneBrake(of: application, otherwise: await control.syncSettings.brake)
    return context
  }

  // MARK: - Recording

  func store(_ state: OperationState, of application: Application) async throws(KubernetesError) -> Application {
    try await writer.update(application) { $0["status", "operationState"] = state.value }
  }

  /// Ends an attempt: with a retry to come, or for good.
  func complete(
    _ application: Application, _ attempted: OperationState, _ phase: OperationPhase, _ message: String
  ) async throws(KubernetesError) -> Next {
    let time = now().kubernetesTime
    if !phase.isSuccessful, let waiting = attempted.retried(after: message, now: seconds, nowText: time) {
      let stored = try await store(waiting, of: application)
      return .wait(.seconds(waiting.secondsUntilRetry(now: seconds) ?? 1), stored)
    }
    var state = attempted
    state.phase = phase
    state.message = state.finalMessage(message)
    state.finishedAt = time
    let history = application.status.history.recording(state, limit: application.spec.revisionHistoryLimit)
    let stored = try await writer.update(application) { value in
      value["operation"] = nil
      value["status", "operationState"] = state.value
      if !history.isEmpty { value["status", "history"] = .array(history.map(\.value)) }
    }
    tellEnd(of: state, on: stored)
    if let level = RefreshDecision.level(after: state.operation) { await requests.request(level, of: application.qualifiedName) }
    return .again
  }

  private func tellStart(of operation: Operation, on application: Application) {
    // Automation told when it decided.
    guard !operation.initiatedBy.isAutomated, let sync = operation.sync else { return }
    let who = operation.initiatedBy.username.isEmpty ? "Unknown user" : operation.initiatedBy.username
    let revision = sync.askedRevisions.joined(separator: ", ")
    let target = revision.isEmpty ? application.effectiveSources.first?.targetRevision ?? "HEAD" : revision
    events.record(
      .operationStarted, on: application, "\(who) initiated \(sync.isSelective ? "partial " : "")sync to \(target)")
  }

  private func tellEnd(of state: OperationState, on application: Application) {
    let kind = state.operation.sync?.isSelective == true ? "Partial sync" : "Sync"
    let operation = "\(kind) operation to \(state.syncResult?.effectiveRevisions.joined(separator: ", ") ?? "")"
    if state.phase.isSuccessful {
      events.record(.operationCompleted, on: application, "\(operation) succeeded")
    } else {
      events.record(.operationCompleted, .warning, on: application, "\(operation) failed: \(state.message)")
    }
  }
}

extension SyncOperation {
  /// The revision of each source that was asked for; empty where the spec's count.
  fileprivate var askedRevisions: [String] { revisions.isEmpty ? (revision.isEmpty ? [] : [revision]) : revisions }

  /// The manifests that stand in for the sources, in a local sync; `nil` when one of them cannot be read.
  fileprivate var handedIn: [Manifest]? {
    var result: [Manifest] = []
    for text in manifests {
      guard let value = try? JSONValue(json: text), value.object != nil else { return nil }
      result.append(Manifest(value))
    }
    return result
  }
}

extension SyncResult {
  /// Holds on to what the operation is about, so that a commit that comes meanwhile does not leak in.
  fileprivate mutating func pin(_ commits: [String], of synced: [ApplicationSource], in application: Application) {
    if application.spec.hasMultipleSources {
      revisions = commits
      sources = synced
    } else {
      revision = commits.first ?? ""
      source = synced.first
    }
  }
}
