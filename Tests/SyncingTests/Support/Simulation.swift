import CustomResources
import Health
import ObjectModel

@testable import Syncing

/// An application, its cluster, and an operation that is driven as a controller would drive it.
struct Simulation {
  var cluster = SimulatedCluster()
  var desired: [Manifest] = []
  var hooks: [Manifest] = []
  var operation: JSONValue = ["prune": true]
  var options: [String] = []
  var retryCount = 0
  var isApproved = false
  var isAutomated = false
  var isPruneApproved = false
  var brake = PruneBrake.off
  var unknownKinds: Set<String> = []
  var refusal: @Sendable (ResourceKey, Bool) -> String? = { _, _ in nil }
  var rows: [ResourceResult] = []
  /// The groups of apply and prune actions, in the order carried out.
  var log: [[SyncAction]] = []
  var messages: [String] = []
  /// How many writes there were, to the cluster and of outcomes.
  var writes = 0

  static let mark = "app"

  func context(isTerminating: Bool = false) -> SyncContext {
    let objects = cluster.objects
    let desiredKeys = Set(desired.map(\.key))
    let unknown = unknownKinds
    var resources = desired.map { manifest in
      let live = objects[manifest.key]
      let fields = Set((manifest["spec"]?.object?.keys).map(Array.init) ?? []).union(live?["spec"]?.object?.keys.map { $0 } ?? [])
      let differing = live == nil ? [] : fields.filter { manifest["spec", $0] != live?["spec", $0] }.sorted()
      return SyncResource(
        desired: manifest, live: live, isModified: live == nil || !differing.isEmpty, differences: differing.map { "spec.\($0)" })
    }
    resources += objects.values
      .filter { $0.annotation(Annotation.trackingID) != nil && !desiredKeys.contains($0.key) && $0.role == .resource }
      .sorted { $0.key < $1.key }
      .map { SyncResource(desired: nil, live: $0, isModified: false) }
    var context = SyncContext(
      resources: resources, hooks: hooks, live: { objects[$0] }, operation: SyncOperation(operation),
      options: SyncOptions(options), destinationNamespace: "demo", revision: "abcdef0123456789", startedAt: 1_700_000_000,
      retryCount: retryCount,
      isNamespaced: {
        unknown.contains($0.kind) ? nil : !["Namespace", "ClusterRole", "CustomResourceDefinition"].contains($0.kind)
      },
      refusal: refusal)
    context.isForeign = { $0.annotation(Annotation.trackingID)?.hasPrefix("\(Self.mark):") != true }
    context.isDeletionApproved = isApproved
    context.isAutomated = isAutomated
    context.isPruneApproved = isPruneApproved
    context.brake = brake
    context.isTerminating = isTerminating
    return context
  }

  /// The rows as they come back from where they are stored: as the text of an operation's state.
  private static func stored(_ rows: [ResourceResult]) -> [ResourceResult] {
    var state = OperationState(operation: Operation(["sync": [:]]), startedAt: "2026-01-01T00:00:00Z")
    var result = SyncResult()
    result.resources = rows
    state.syncResult = result
    let read = (try? JSONValue(json: state.value.json())).map(OperationState.init)
    return read?.syncResult?.resources ?? []
  }

  /// Runs one step; `nil` when it was cut off after so many writes, of which storing the outcome is the last.
  mutating func step(isTerminating: Bool = false, actionsLeft: inout Int) -> SyncOutcome? {
    var step = SyncStep(context(isTerminating: isTerminating), rows: rows)
    while true {
      switch step.next() {
      case .finished(let outcome):
        if actionsLeft == 0 { return nil }
        actionsLeft -= 1
        writes += 1
        rows = Self.stored(outcome.rows)
        messages.append(outcome.message)
        return outcome
      case .carryOut(let actions):
        var outcomes: [ActionOutcome] = []
        for action in actions {
          if actionsLeft == 0 { return nil }
          actionsLeft -= 1
          writes += 1
          // The gate asks the project at every write.
          if refusal(action.key, !action.key.namespace.isEmpty) != nil {
            outcomes.append(.failed("not permitted"))
          } else {
            outcomes.append(cluster.perform(action))
          }
        }
        log.append(actions)
        step.record(outcomes)
      }
    }
  }

  /// Runs one step undisturbed.
  @discardableResult
  mutating func step(isTerminating: Bool = false) -> SyncOutcome {
    var actionsLeft = Int.max
    // Without a limit on actions a step always ends.
    return step(isTerminating: isTerminating, actionsLeft: &actionsLeft)
      ?? SyncOutcome(phase: .error, message: "cut off", waiting: nil, rows: [], next: nil)
  }

  /// Runs to the end, the cluster settling between steps.
  ///
  /// - Parameter interruptions: after how many writes the controller dies, again and again.
  mutating func run(interruptions: [Int] = [], isTerminating: Bool = false, mostSteps: Int = 150) -> SyncOutcome {
    var interruptions = interruptions[...]
    var actionsLeft = interruptions.popFirst() ?? Int.max
    for _ in 0..<mostSteps {
      if let outcome = step(isTerminating: isTerminating, actionsLeft: &actionsLeft) {
        if outcome.next == nil { return outcome }
        if outcome.next == .onChange || outcome.next == .afterPause { cluster.settle() }
      } else {
        actionsLeft = interruptions.popFirst() ?? Int.max
      }
    }
    return SyncOutcome(
      phase: .error, message: "did not end in \(mostSteps) steps: \(messages.last ?? "")", waiting: nil, rows: rows, next: nil)
  }

  /// The names applied for real, in order.
  var applied: [String] {
    log.flatMap { $0 }.compactMap { action in
      if case .apply(let request) = action, !request.isDryRun { request.manifest.name } else { nil }
    }
  }

  var deleted: [String] {
    log.flatMap { $0 }.compactMap { if case .delete(let request) = $0 { request.live.name } else { nil } }
  }

  func row(_ name: String) -> ResourceResult? { rows.first { $0.key.name == name } }
}
