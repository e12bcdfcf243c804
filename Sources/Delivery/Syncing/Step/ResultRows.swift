import CustomResources
import ObjectModel

/// The rows of a sync's result, by object and phase.
struct ResultRows {
  private struct Key: Hashable {
    var resource: ResourceKey
    var phase: SyncPhase
  }

  private var byKey: [Key: ResourceResult] = [:]
  /// In order of first appearance.
  private var order: [Key] = []

  init(_ rows: [ResourceResult]) {
    for row in rows { store(row) }
  }

  private mutating func store(_ row: ResourceResult) {
    let key = Key(resource: row.key, phase: row.syncPhase)
    if byKey.updateValue(row, forKey: key) == nil { order.append(key) }
  }

  subscript(_ task: SyncTask) -> ResourceResult? { byKey[Key(resource: task.rowKey, phase: task.phase)] }

  mutating func set(_ task: SyncTask, _ status: ResultCode, _ phase: OperationPhase, _ message: String) {
    store(
      ResourceResult(
        key: task.rowKey, version: task.manifest.groupVersionKind.version, syncPhase: task.phase, status: status,
        hookPhase: phase, message: message, hookType: task.isHook ? task.phase.hookType : nil, images: task.manifest.images))
  }

  /// Notes that the object got as far as this; the message stays unless there is a newer one.
  mutating func complete(_ task: SyncTask, _ phase: OperationPhase, message: String = "") {
    guard var row = self[task] else { return }
    row.hookPhase = phase
    if !message.isEmpty { row.message = message }
    store(row)
  }

  /// Tells how a running task is doing, in place of what was told before.
  mutating func tell(_ task: SyncTask, _ message: String) {
    guard var row = self[task], !message.isEmpty else { return }
    row.message = message
    store(row)
  }

  mutating func append(to task: SyncTask, _ text: String) {
    guard var row = self[task], !row.message.hasSuffix(text) else { return }
    row.message += row.message.isEmpty ? text : "; \(text)"
    store(row)
  }

  /// The rows in the order of the plan's tasks; those of objects that are gone from the plan come after.
  func sorted(by plan: SyncPlan) -> [ResourceResult] {
    let planned = plan.tasks.map { Key(resource: $0.rowKey, phase: $0.phase) }
    let plannedSet = Set(planned)
    return planned.compactMap { byKey[$0] } + order.filter { !plannedSet.contains($0) }.compactMap { byKey[$0] }
  }
}

extension ResourceResult {
  var isRunning: Bool { hookPhase == .running }
  var isCompleted: Bool { hookPhase?.isCompleted ?? false }
  var isUnsuccessful: Bool { isCompleted && hookPhase != .succeeded || status == .syncFailed }
}

extension Manifest {
  /// The images of the containers of a workload, in order, each once.
  var images: [String] {
    let spec =
      kind == "Pod"
      ? self["spec"]
      : kind == "CronJob" ? self["spec", "jobTemplate", "spec", "template", "spec"] : self["spec", "template", "spec"]
    var seen: Set<String> = []
    return ["containers", "initContainers"].flatMap { spec?[$0]?.array ?? [] }.compactMap { $0["image"]?.string }
      .filter { seen.insert($0).inserted }
  }
}
