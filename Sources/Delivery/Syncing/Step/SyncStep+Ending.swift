import CustomResources
import Health
import ObjectModel

extension SyncStep {
  /// The way of failure: SyncFail hooks first, where there are any.
  mutating func fail(_ message: String, because failed: [Int]) {
    let text = message + Self.reasons(failed.compactMap { rows[plan.tasks[$0]]?.message })
    let failHooks = plan.tasks.indices.filter { plan.tasks[$0].phase == .syncFail }
    queueHookDeletion(policy: .hookFailed)
    let pending = failHooks.filter { rows[plan.tasks[$0]] == nil }
    if !pending.isEmpty {
      group = pending
      isFinalGroup = true
      return startFailHooks(text)
    }
    let unsuccessful = failHooks.filter { rows[plan.tasks[$0]]?.isUnsuccessful == true }
    guard !unsuccessful.isEmpty else { return end(.failed, text) }
    let reasons = Self.reasons(unsuccessful.compactMap { rows[plan.tasks[$0]]?.message })
    end(.failed, "\(text)\none or more SyncFail hooks failed\(reasons)")
  }

  /// Runs the SyncFail hooks like any group; their failure to apply is told with the end of the sync.
  private mutating func startFailHooks(_ text: String) {
    startGroup()
    guard case .applyingGroup = stage else { return }
    applyGroup()
    end(.running, "\(text); running SyncFail hooks", next: .atOnce)
  }

  private static func reasons(_ messages: [String]) -> String {
    let told = messages.filter { !$0.isEmpty }
    return told.isEmpty ? "" : ", reason: \(told.joined(separator: ","))"
  }

  /// Stops: running hooks are deleted; what they had reached by themselves stands, and nothing is rolled back.
  mutating func terminate() {
    _ = groupCutOff()
    refreshRunningTasks()
    queueFinalizerRemoval()
    let hooks = runningTasks.filter { plan.tasks[$0].isHook }
    enqueue(
      assignments(for: hooks) { task in
        task.live.map { (.delete(deletion(of: $0, removesHookFinalizer: true)), .cleanUp) }
      })
    for index in hooks { rows.set(plan.tasks[index], .synced, .failed, "Terminated") }
    stage = .terminated
  }

  mutating func endTermination() {
    if hasCleanUpFailed { end(.error, "Operation termination had errors") } else { end(.failed, "Operation terminated") }
  }
}
