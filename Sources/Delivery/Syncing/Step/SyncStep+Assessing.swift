import CustomResources
import Health
import ObjectModel

// After the beginning, each step first learns from the cluster how far the running tasks are, and then waits, fails, ends or
// starts the next group.

extension SyncStep {
  mutating func assess() {
    if let cutOff = groupCutOff() {
      begin(cutOff)
      return startGroup()
    }
    if refreshRunningTasks() {
      // The outcome of a hook is stored before its object may go; an interruption in between must not lose it.
      return wait(for: runningTasks, otherwise: "hooks completed", next: .atOnce)
    }
    if plan.hasSeveralGroups || plan.hasHooks {
      let running = runningTasks
      if !running.isEmpty { return wait(for: running, next: .onChange) }
    }
    let terminating = plan.tasks.indices.filter { index in
      let task = plan.tasks[index]
      return task.isPrune && rows[task]?.status == .pruned && task.live?.isBeingDeleted == true
    }
    if !terminating.isEmpty { return wait(forDeletionOf: terminating) }

    queueFinalizerRemoval()
    let failed = plan.tasks.indices.filter { plan.tasks[$0].phase != .syncFail && rows[plan.tasks[$0]]?.isUnsuccessful == true }
    if !failed.isEmpty { return fail("one or more synchronization tasks completed unsuccessfully", because: failed) }

    let pending = plan.tasks.indices.filter { index in
      let task = plan.tasks[index]
      return task.phase != .syncFail && rows[task] == nil && isWanted(task)
    }
    guard let first = pending.first else {
      queueHookDeletion(policy: .hookSucceeded)
      return end(.succeeded, "successfully synced (no more tasks)")
    }
    begin(plan.tasks[first].group)
    startGroup()
  }

  /// Makes this the group that the step runs.
  private mutating func begin(_ next: TaskGroup) {
    let members = plan.tasks.indices.filter { plan.tasks[$0].group == next && isWanted(plan.tasks[$0]) }
    group = members.filter { rows[plan.tasks[$0]]?.isCompleted != true }
    isFinalGroup = !plan.tasks.contains { $0.group > next && $0.phase != .syncFail && rows[$0] == nil && isWanted($0) }
  }

  /// The group whose start was cut off before its rows were stored, told by a hook of this attempt that has no row. Its other
  /// tasks must be started before anything is waited on, as they would have been.
  mutating func groupCutOff() -> TaskGroup? {
    var cutOff: TaskGroup?
    for task in plan.tasks where task.isHook && rows[task] == nil && isOfThisAttempt(task) {
      rows.set(task, .synced, .running, "\(task.key.name) created")
      if task.phase != .syncFail { cutOff = task.group }
    }
    return cutOff
  }

  /// The tasks that were started and have not ended.
  var runningTasks: [Int] { plan.tasks.indices.filter { rows[plan.tasks[$0]]?.isRunning == true } }

  /// Reads from the live objects how far the running tasks are. Tells whether a hook has ended.
  @discardableResult
  mutating func refreshRunningTasks() -> Bool {
    var hookEnded = false
    for task in plan.tasks {
      guard let row = rows[task], row.isRunning, !task.isPrune else { continue }
      guard let live = task.live else {
        rows.set(task, .syncFailed, .error, "Resource \(task.label) is missing, it might have been deleted")
        continue
      }
      let health = context.health.health(of: live)
      if task.isHook {
        refreshHook(task, health)
        hookEnded = hookEnded || rows[task]?.isCompleted == true
      } else {
        switch health?.code {
        case nil, .healthy?: rows.complete(task, .succeeded, message: health?.message ?? "")
        case .degraded?: rows.complete(task, .failed, message: health?.message ?? "")
        default: break
        }
      }
    }
    return hookEnded
  }

  private mutating func refreshHook(_ task: SyncTask, _ health: HealthStatus?) {
    switch health?.code {
    case nil: rows.complete(task, .succeeded, message: "\(task.key.name) created")
    case .healthy?: rows.complete(task, .succeeded, message: health?.message ?? "")
    case .degraded?, .unknown?: rows.complete(task, .failed, message: health?.message ?? "")
    default: rows.tell(task, health?.message ?? "")
    }
  }

  /// Whether the live object was made by this task in this attempt. One hook may run in several phases, under one name.
  private func isOfThisAttempt(_ task: SyncTask) -> Bool {
    task.live?.annotation(Annotation.syncAttempt) == context.attempt(task.phase)
  }

  /// The object of a hook that has ended; `nil` while it runs, and when another task has taken its name.
  private func endedHook(_ task: SyncTask) -> Manifest? {
    task.isHook && rows[task]?.isCompleted == true && isOfThisAttempt(task) ? task.live : nil
  }

  /// Lets the objects of ended hooks go.
  mutating func queueFinalizerRemoval() {
    let removals = assignments(for: Array(plan.tasks.indices)) { task in
      guard let live = endedHook(task), live.finalizers.contains(Finalizer.hook) else { return nil }
      return (.removeHookFinalizer(live), .cleanUp)
    }
    released.formUnion(removals.map(\.task))
    enqueue(removals)
  }

  /// Deletes the hooks that ended and are to go at this end of the sync.
  mutating func queueHookDeletion(policy: HookDeletePolicy) {
    enqueue(
      plan.tasks.indices.compactMap { index in
        let task = plan.tasks[index]
        guard let live = endedHook(task), !live.isBeingDeleted, task.desired?.hookDeletePolicies.contains(policy) == true else {
          return nil
        }
        // What this step takes the finalizer off already must not be patched again from the same, now older view.
        let request = deletion(of: live, removesHookFinalizer: !released.contains(index))
        return Assignment(action: .delete(request), task: index, purpose: .cleanUp)
      })
  }

  /// Waits for what was applied to get well, and for hooks to end.
  mutating func wait(for tasks: [Int], otherwise text: String = "", next: SyncOutcome.NextStep) {
    guard let first = tasks.first.map({ plan.tasks[$0] }) else { return end(.running, text, next: next) }
    wait(
      Waiting(
        "\(first.isHook ? "completion of hook" : "healthy state of") \(first.placedLabel)",
        more: more(tasks.count - 1, first.isHook ? "hooks" : "resources"), detail: healthText(of: first)),
      next: next)
  }

  /// Waits for objects to go.
  mutating func wait(forDeletionOf tasks: [Int]) {
    guard let first = tasks.first.map({ plan.tasks[$0] }) else { return }
    let finalizers = (first.live?.finalizers ?? []).filter { $0 != Finalizer.hook && $0 != "foregroundDeletion" }
    wait(
      Waiting(
        "deletion of \(first.placedLabel)", more: more(tasks.count - 1, first.isHook ? "hooks" : "resources"),
        detail: finalizers.isEmpty ? "" : "it is held by the finalizer \(SyncTask.listing(finalizers))"),
      next: .onChange)
  }

  /// How an object that is waited for is doing.
  private func healthText(of task: SyncTask) -> String {
    guard let live = task.live, let health = context.health.health(of: live) else { return "" }
    return health.message.isEmpty ? "it is \(health.code.rawValue)" : health.message
  }

  func more(_ count: Int, _ noun: String) -> String { count > 0 ? " and \(count) more \(noun)" : "" }
}
