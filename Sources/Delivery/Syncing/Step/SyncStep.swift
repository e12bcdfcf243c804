import CustomResources
import Health
import ObjectModel

/// One step of a sync: a state machine without I/O.
///
/// Make it from a fresh view of the cluster and the stored rows; carry out what `next()` asks for, all actions of one
/// instruction at the same time; hand the outcomes to `record(_:)`; until it answers with an outcome, whose rows are stored
/// before anything else is done. A step may be cut off at any point: made again from the stored rows and the cluster as it is,
/// it goes on to the same end.
public struct SyncStep {
  /// What the caller does now.
  public enum Instruction: Sendable, Hashable {
    /// Actions to carry out at the same time.
    case carryOut([SyncAction])
    case finished(SyncOutcome)
  }

  /// An action, and the task it is for.
  struct Assignment {
    enum Purpose {
      case dryRun
      case apply
      case prune
      case cleanUp
    }

    var action: SyncAction
    var task: Int
    var purpose: Purpose
  }

  /// What comes after the queued actions.
  enum Stage {
    case beginning
    case namespaceApplied(task: Int)
    case dryRunDone
    case assessing
    case applyingGroup
    case groupRun
    case terminated
    /// Ends with this outcome.
    case ending(OperationPhase, String, SyncOutcome.NextStep?)
  }

  let context: SyncContext
  let plan: SyncPlan
  let isFirst: Bool
  var rows: ResultRows
  var stage = Stage.beginning
  var queue: [[Assignment]] = []
  var hasDryRunFailed = false
  var hasCleanUpFailed = false
  /// The hooks whose finalizer this step takes off.
  var released: Set<Int> = []
  /// The positions of the tasks of the group this step runs, and whether others come after it.
  var group: [Int] = []
  var isFinalGroup = false
  private var inFlight: [Assignment] = []
  private var waiting: Waiting?
  private var outcome: SyncOutcome?

  /// - Parameter rows: `syncResult.resources` as stored; empty for a sync that begins.
  public init(_ context: SyncContext, rows: [ResourceResult]) {
    var context = context
    if context.isTerminating { context.hooks += Self.hooksLeft(rows, context) }
    self.context = context
    plan = SyncPlan(context)
    isFirst = rows.isEmpty
    self.rows = ResultRows(rows)
  }

  /// The live objects of running hooks that the desired state does not name, as when it could not be found out: terminating must work
  /// then, too.
  private static func hooksLeft(_ rows: [ResourceResult], _ context: SyncContext) -> [Manifest] {
    let known = Set(context.hooks.map(\.key))
    return rows.filter { $0.hookType != nil && $0.isRunning }.compactMap { row in
      var clusterScoped = row.key
      clusterScoped.namespace = ""
      let live = context.live(row.key) ?? context.live(clusterScoped)
      return live.flatMap { known.contains($0.key) || !$0.isHook ? nil : $0 }
    }
  }

  /// What to do now.
  public mutating func next() -> Instruction {
    while queue.isEmpty, outcome == nil { advance() }
    if let outcome { return .finished(outcome) }
    inFlight = queue.removeFirst()
    return .carryOut(inFlight.map(\.action))
  }

  /// Takes in how the actions of the last instruction ended, in their order.
  public mutating func record(_ outcomes: [ActionOutcome]) {
    for (assignment, outcome) in zip(inFlight, outcomes) { record(outcome, of: assignment) }
    inFlight = []
  }

  private mutating func record(_ outcome: ActionOutcome, of assignment: Assignment) {
    let task = plan.tasks[assignment.task]
    switch (assignment.purpose, outcome) {
    case (.dryRun, .failed(let message)):
      hasDryRunFailed = true
      rows.set(task, .syncFailed, .failed, message)
    case (.dryRun, .done(let message)):
      if context.operation.dryRun { rows.set(task, .synced, .succeeded, message) }
    case (.apply, .done(let message)): rows.set(task, .synced, .running, message)
    case (.prune, .done): rows.set(task, .pruned, .succeeded, "pruned")
    case (.apply, .failed(let message)), (.prune, .failed(let message)): rows.set(task, .syncFailed, .failed, message)
    case (.cleanUp, .failed(let message)):
      hasCleanUpFailed = true
      // What cannot be tidied is told, but the outcome of the hook stands.
      rows.append(to: task, "cleaning up failed: \(message)")
    case (.cleanUp, .done): break
    }
  }

  private mutating func advance() {
    switch stage {
    case .beginning: begin()
    case .namespaceApplied(let task): endNamespace(task)
    case .dryRunDone: endDryRun()
    case .assessing: assess()
    case .applyingGroup: applyGroup()
    case .groupRun: endGroup()
    case .terminated: endTermination()
    case .ending(let phase, let message, let next):
      outcome = SyncOutcome(phase: phase, message: message, waiting: waiting, rows: rows.sorted(by: plan), next: next)
    }
  }

  /// Ends the step, with something to be waited for.
  mutating func wait(_ waiting: Waiting, next: SyncOutcome.NextStep) {
    self.waiting = waiting
    end(.running, waiting.text, next: next)
  }

  /// Ends the step once the queue is empty.
  mutating func end(_ phase: OperationPhase, _ message: String, next: SyncOutcome.NextStep? = nil) {
    stage = .ending(phase, message, next)
  }
}

// MARK: - Beginning

extension SyncStep {
  private mutating func begin() {
    if context.isTerminating { return terminate() }
    let refusals = plan.refusals
    guard refusals.isEmpty else {
      for task in plan.tasks { if let refusal = task.refusal { rows.set(task, .syncFailed, .failed, refusal) } }
      return end(.failed, "one or more synchronization tasks are not valid: \(refusals.joined(separator: "; "))")
    }
    guard isFirst else {
      stage = .assessing
      return
    }
    if !context.operation.dryRun, let objection = context.pruneObjection {
      return wait(Waiting("approval: \(objection)", detail: PruneBrake.remedy), next: .onChange)
    }
    // The dry run of what lives in a namespace needs the namespace, so that one is made for real first.
    if let task = plan.tasks.firstIndex(where: { isMissingDestination($0) }), !context.operation.dryRun {
      queue.append([Assignment(action: .apply(request(for: plan.tasks[task], isDryRun: false)), task: task, purpose: .apply)])
      stage = .namespaceApplied(task: task)
    } else {
      queueDryRun()
    }
  }

  private func isMissingDestination(_ task: SyncTask) -> Bool {
    task.live == nil && task.key.group.isEmpty && task.key.kind == "Namespace" && task.key.name == context.destinationNamespace
  }

  private mutating func endNamespace(_ index: Int) {
    let task = plan.tasks[index]
    if rows[task]?.status == .syncFailed { return fail("the namespace failed to apply", because: [index]) }
    // A namespace is of use as soon as it exists.
    rows.complete(task, .succeeded)
    queueDryRun()
  }

  /// Tries everything without changing anything, before anything is changed.
  private mutating func queueDryRun() {
    enqueue(
      assignments(for: Array(plan.tasks.indices)) { task in
        guard !task.isPrune, !task.skipsDryRun, rows[task] == nil, isWanted(task) else { return nil }
        return (.apply(request(for: task, isDryRun: true)), .dryRun)
      })
    stage = .dryRunDone
  }

  private mutating func endDryRun() {
    if hasDryRunFailed { return end(.failed, "one or more objects failed to apply (dry run)") }
    guard context.operation.dryRun else {
      stage = .assessing
      return
    }
    for task in plan.tasks where rows[task] == nil {
      if task.isPrune {
        let skipped = context.pruneSkip(task)
        rows.set(task, skipped == nil ? .pruned : .pruneSkipped, .succeeded, skipped ?? "pruned (dry run)")
      } else if task.skipsDryRun {
        rows.set(task, .synced, .succeeded, "skipped dry run, the kind is not installed yet")
      }
    }
    end(.succeeded, "successfully synced (all tasks run)")
  }

  func isWanted(_ task: SyncTask) -> Bool { context.isWanted(task) }
}
