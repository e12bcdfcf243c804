import CustomResources
import ObjectModel

extension SyncStep {
  /// Starts the group: prunes, and clears the way for hooks.
  mutating func startGroup() {
    let unconfirmed = group.filter { context.needsConfirmation(plan.tasks[$0]) }
    if let first = unconfirmed.first, !context.isDeletionApproved {
      let waiting = Waiting(
        "pruning confirmation of \(plan.tasks[first].placedLabel)", more: more(unconfirmed.count - 1, "resources"),
        detail: "annotate the Application with \(Annotation.deletionApproved)=<now, as RFC 3339>")
      return wait(waiting, next: .onChange)
    }
    queuePrunes()
    let blocked = group.filter { isInTheWay(plan.tasks[$0]) }
    enqueue(
      assignments(for: blocked) { task in
        guard let live = task.live, !live.isBeingDeleted else { return nil }
        return (.delete(deletion(of: live, removesHookFinalizer: true)), .cleanUp)
      })
    if blocked.isEmpty {
      stage = .applyingGroup
    } else {
      // The hooks can be made once their predecessors are gone.
      wait(forDeletionOf: blocked)
    }
  }

  /// Prunes what may be pruned, and notes what is left alone or on its way already.
  private mutating func queuePrunes() {
    for index in group where plan.tasks[index].isPrune {
      let task = plan.tasks[index]
      if let skipped = context.pruneSkip(task) {
        rows.set(task, .pruneSkipped, .succeeded, skipped)
      } else if task.live?.isBeingDeleted == true {
        rows.set(task, .pruned, .succeeded, "pruned")
      }
    }
    enqueue(
      assignments(for: group) { task in
        guard task.isPrune, rows[task] == nil, let live = task.live else { return nil }
        // What was a hook once must be able to go.
        return (.delete(deletion(of: live, removesHookFinalizer: true)), .prune)
      })
  }

  /// Whether the object of an earlier run of a hook must go before the hook can run.
  private func isInTheWay(_ task: SyncTask) -> Bool {
    task.isHook && rows[task] == nil && task.live != nil && task.desired?.hookDeletePolicies.contains(.beforeHookCreation) == true
  }

  /// Applies the group, kind by kind.
  mutating func applyGroup() {
    var byKind: [(kind: GroupKind, tasks: [Int])] = []
    for index in group where !plan.tasks[index].isPrune && rows[plan.tasks[index]] == nil {
      let kind = plan.tasks[index].key.groupKind
      if let last = byKind.last, last.kind == kind {
        byKind[byKind.count - 1].tasks.append(index)
      } else {
        byKind.append((kind, [index]))
      }
    }
    for (_, tasks) in byKind { enqueue(assignments(for: tasks) { (.apply(request(for: $0, isDryRun: false)), .apply) }) }
    stage = .groupRun
  }

  mutating func endGroup() {
    let failed = group.filter { rows[plan.tasks[$0]]?.status == .syncFailed }
    if !failed.isEmpty {
      let hooks = group.filter { plan.tasks[$0].isHook && rows[plan.tasks[$0]]?.isRunning == true }
      // A running hook may still need its end; the failure is told after it.
      if !hooks.isEmpty { return wait(for: hooks, next: .onChange) }
      return fail("one or more objects failed to apply", because: failed)
    }
    if isFinalGroup, !group.contains(where: { plan.tasks[$0].isHook }) {
      // Health is waited for only between groups, and for hooks.
      queueHookDeletion(policy: .hookSucceeded)
      return end(.succeeded, "successfully synced (all tasks run)")
    }
    let running = group.filter { rows[plan.tasks[$0]]?.isRunning == true }
    wait(for: running, otherwise: "the next wave is due", next: isFinalGroup ? .onChange : .afterPause)
  }

  /// The actions of some tasks, to be carried out at the same time.
  func assignments(for tasks: [Int], _ make: (SyncTask) -> (SyncAction, Assignment.Purpose)?) -> [Assignment] {
    tasks.compactMap { index in
      make(plan.tasks[index]).map { Assignment(action: $0.0, task: index, purpose: $0.1) }
    }
  }

  mutating func enqueue(_ assignments: [Assignment]) {
    if !assignments.isEmpty { queue.append(assignments) }
  }

  func deletion(of live: Manifest, removesHookFinalizer: Bool) -> DeleteRequest {
    DeleteRequest(live: live, propagation: context.options.propagation, removesHookFinalizer: removesHookFinalizer)
  }

  /// How to apply a task's object.
  func request(for task: SyncTask, isDryRun: Bool) -> ApplyRequest {
    var manifest = task.manifest
    if task.isHook, !isDryRun {
      if !manifest.finalizers.contains(Finalizer.hook) { manifest.finalizers.append(Finalizer.hook) }
      manifest.setAnnotation(Annotation.syncAttempt, to: context.attempt(task.phase))
    }
    let replaces = context.options.replaces(manifest, task.live)
    let isServerSide = !isDryRun && !replaces && context.options.appliesServerSide(manifest)
    let mustStay = task.key.kind == "Namespace" && task.key.group.isEmpty || task.desired?.definedKind != nil
    let isForced =
      context.operation.force || manifest.hasSyncOption("Force=true") || task.live?.hasSyncOption("Force=true") == true
    return ApplyRequest(
      manifest: manifest, live: task.live, mode: replaces ? .replace : isServerSide ? .serverSide : .clientSide,
      force: isForced && !mustStay && !isServerSide, validates: context.options.validates(manifest), isDryRun: isDryRun,
      reconcilesAccess: manifest.apiVersion == "rbac.authorization.k8s.io/v1" && !isServerSide,
      migratedManagers: isServerSide && task.live != nil && context.options.migratesClientSideApply
        ? context.migratedManagers : [])
  }
}
