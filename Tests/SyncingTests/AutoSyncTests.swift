import CustomResources
import ObjectModel
import Testing

@testable import Syncing

@Suite struct `Automated sync` {
  static let source: JSONValue = ["repoURL": "https://example.com/r", "path": "app"]

  private func application(
    _ automated: JSONValue? = [:], state: JSONValue? = nil, annotations: JSONValue = [:], conditions: JSONValue = []
  ) -> Application {
    var value: JSONValue = [
      "metadata": ["name": "app", "namespace": "argocd"], "spec": ["source": Self.source, "syncPolicy": [:]],
    ]
    value["metadata", "annotations"] = annotations
    value["status", "conditions"] = conditions
    value["spec", "syncPolicy", "automated"] = automated
    value["status", "operationState"] = state
    return Application(value)
  }

  private func state(
    phase: String = "Succeeded", revision: String = "abc", source: JSONValue = AutoSyncTestData.source, attempts: Int64 = 0,
    finishedAt: JSONValue? = "2026-01-01T12:00:00Z"
  ) -> JSONValue {
    var state: JSONValue = [
      "phase": .string(phase), "message": "it failed", "operation": ["sync": ["autoHealAttemptsCount": .integer(attempts)]],
      "syncResult": ["revision": .string(revision), "source": source],
    ]
    state["finishedAt"] = finishedAt
    return state
  }

  private static func resource(_ name: String, _ status: SyncStatusCode, prune: Bool = false) -> ResourceStatus {
    var resource = ResourceStatus(
      key: ResourceKey(group: "", kind: "ConfigMap", namespace: "demo", name: name), version: "v1", status: status)
    resource.requiresPruning = prune
    return resource
  }

  private static let drift = AutoSync.Comparison(
    status: .outOfSync, resources: [resource("changed", .outOfSync), resource("same", .synced)], revisions: ["abc"])

  private func decide(
    _ application: Application, _ comparison: AutoSync.Comparison = drift, now: Int64 = 1_767_268_800,
    _ change: (inout AutoSync.Circumstances) -> Void = { _ in }
  ) -> AutoSync {
    var circumstances = AutoSync.Circumstances()
    change(&circumstances)
    return AutoSync.decide(application, comparison: comparison, circumstances: circumstances, now: now)
  }

  private static func held(_ message: String) -> AutoSync {
    .refused(Condition(type: Condition.syncHeldWarning, message: message))
  }

  @Test func `starts for a new revision, with the policy's settings`() {
    guard case .start(let operation) = decide(application(["prune": true])) else {
      Issue.record("no sync was started")
      return
    }
    #expect(operation.initiatedBy.isAutomated)
    #expect(operation.retry.limit == 5)
    #expect(operation.sync?.revision == "abc")
    #expect(operation.sync?.prune == true)
    #expect(operation.sync?.isSelective == false)
  }

  @Test(arguments: [nil, ["enabled": false]] as [JSONValue?])
  func `is off without the block, and with enabled false`(automated: JSONValue?) {
    #expect(decide(application(automated)) == .nothing("automated sync is off"))
  }

  @Test(arguments: [.synced, .unknown] as [SyncStatusCode])
  func `does nothing unless the application is out of sync`(status: SyncStatusCode) {
    var comparison = Self.drift
    comparison.status = status
    #expect(decide(application(), comparison) == .nothing("the application is \(status.rawValue)"))
  }

  @Test func `never tries a revision again that failed, not even to heal`() {
    #expect(
      decide(application(["selfHeal": true], state: state(phase: "Failed")))
        == .refused(Condition(type: Condition.syncError, message: "Failed last sync attempt to [abc]: it failed")))
  }

  @Test func `tries again when the source block changed, or the revision`() {
    for state in [
      state(phase: "Failed", revision: "old"),
      state(phase: "Failed", source: ["repoURL": "https://example.com/r", "path": "other"]),
    ] {
      guard case .start = decide(application(state: state)) else {
        Issue.record("no sync was started")
        continue
      }
    }
  }

  @Test func `leaves drift alone without self-heal`() {
    #expect(decide(application(state: state())) == .nothing("this revision was synced, and self-heal is off"))
  }

  @Test func `heals only what drifted, and counts the attempts`() {
    guard case .start(let operation) = decide(application(["selfHeal": true], state: state(attempts: 0))) else {
      Issue.record("no sync was started")
      return
    }
    #expect(operation.sync?.resources.count == 1)
    #expect(operation.sync?.selects(ResourceKey(group: "", kind: "ConfigMap", namespace: "demo", name: "changed")) == true)
    #expect(operation.sync?.autoHealAttempts == 1)
  }

  @Test(arguments: [(1, 2.0), (2, 6), (3, 18), (9, 300)] as [(Int64, Double)])
  func `heals after a longer wait each time`(attempts: Int64, seconds: Double) {
    #expect(decide(application(["selfHeal": true], state: state(attempts: attempts))) == .wait(seconds: seconds))
  }

  @Test func `does not wipe out an application unless it is allowed to`() {
    let wipe = AutoSync.Comparison(
      status: .outOfSync, resources: [Self.resource("a", .outOfSync, prune: true)], revisions: ["abc"])
    #expect(
      decide(application(["prune": true]), wipe)
        == .refused(
          Condition(
            type: Condition.syncError, message: "Skipping sync attempt to [abc]: auto-sync will wipe out all resources")))
    guard case .start = decide(application(["prune": true, "allowEmpty": true]), wipe) else {
      Issue.record("allowEmpty was not honoured")
      return
    }
  }

  @Test func `skips what only pruning would mend, when it may not prune`() {
    let comparison = AutoSync.Comparison(
      status: .outOfSync, resources: [Self.resource("old", .outOfSync, prune: true), Self.resource("same", .synced)],
      revisions: ["abc"])
    #expect(decide(application(), comparison) == .nothing("only pruning is left, which automation may not do"))
  }

  @Test func `counts an operation without a result as an attempt`() {
    #expect(
      decide(application(state: ["phase": "Error", "message": "broken", "operation": [:]]))
        == .refused(Condition(type: Condition.syncError, message: "Failed last sync attempt to [abc]: broken")))
  }
}

extension `Automated sync` {
  @Test func `does nothing while a window denies it, or an operation runs, or the application goes`() {
    #expect(decide(application()) { $0.window = .blocked("denied by the sync window") } == .nothing("denied by the sync window"))
    var busy = application().value
    busy["operation"] = ["sync": [:]]
    #expect(decide(Application(busy)) == .nothing("an operation is in progress"))
    var going = application().value
    going["metadata", "deletionTimestamp"] = "2026-01-01T00:00:00Z"
    #expect(decide(Application(going)) == .nothing("the application is being deleted"))
  }

  @Test func `does not count the revision when it is known to change nothing here`() {
    let decision = decide(application(state: state(phase: "Failed", revision: "older"))) { $0.comparesRevisions = false }
    #expect(decision == .refused(Condition(type: Condition.syncError, message: "Failed last sync attempt to [abc]: it failed")))
  }

  @Test func `waits for the applications it depends on, and says for which`() {
    #expect(
      decide(application()) { $0.dependencies = .waiting(name: "database", reason: "it is OutOfSync and Healthy") }
        == Self.held("automated sync waits for application database: it is OutOfSync and Healthy"))
    #expect(
      decide(application()) { $0.dependencies = .cycle("applications depend on each other: a → b → a") }
        == Self.held("automated sync cannot start: applications depend on each other: a → b → a"))
  }

  @Test func `holds after a rollback until there is another revision or another source`() {
    let hold = RollbackHold(revisions: ["abc"], sources: [ApplicationSource(Self.source)]).text
    let back = state(revision: "old")
    #expect(
      decide(application(state: back, annotations: [Annotation.rollbackHold: .string(hold)]))
        == Self.held("automated sync holds after a rollback until there is a revision newer than abc"))
    var newer = Self.drift
    newer.revisions = ["def"]
    guard case .start = decide(application(state: back, annotations: [Annotation.rollbackHold: .string(hold)]), newer) else {
      Issue.record("a newer revision was held")
      return
    }
    let other = RollbackHold(revisions: ["abc"], sources: [ApplicationSource(["repoURL": "https://example.com/other"])]).text
    guard case .start = decide(application(state: back, annotations: [Annotation.rollbackHold: .string(other)])) else {
      Issue.record("another source was held")
      return
    }
  }

  private static let gone = (1...6).map { ResourceKey(group: "", kind: "ConfigMap", namespace: "demo", name: "old-\($0)") }
  private static let objection =
    "automated sync to abc is held: the sync would prune 6 of 8 resources, more than 50%: ConfigMap demo/old-1, ConfigMap demo/old-2, "
    + "ConfigMap demo/old-3, ConfigMap demo/old-4, ConfigMap demo/old-5 and 1 more; to let it, \(PruneBrake.remedy)"

  @Test func `stops and asks before it prunes much of an application`() {
    let forecast = PruneForecast(pruned: Self.gone, liveCount: 8)
    #expect(decide(application(["prune": true])) { $0.forecast = forecast } == Self.held(Self.objection))
    guard case .start = decide(application([:]), Self.drift, { $0.forecast = forecast }) else {
      Issue.record("a sync that prunes nothing was held")
      return
    }
  }

  @Test(arguments: [("2026-01-01T11:59:59Z", false), ("2026-01-01T12:00:00Z", true), ("2026-01-02T00:00:00Z", true)])
  func `goes on once it was allowed to after it asked`(approval: String, isApproved: Bool) {
    let application = application(
      ["prune": true], annotations: [Annotation.deletionApproved: .string(approval)],
      conditions: [
        ["type": "SyncHeldWarning", "message": .string(Self.objection), "lastTransitionTime": "2026-01-01T12:00:00Z"]
      ])
    let decision = decide(application) { $0.forecast = PruneForecast(pruned: Self.gone, liveCount: 8) }
    if isApproved {
      guard case .start(let operation) = decision else {
        Issue.record("the approval was not honoured")
        return
      }
      #expect(operation.approvesPruning)
    } else {
      #expect(decision == Self.held(Self.objection))
    }
    // Something else than what was told is asked for anew.
    #expect(
      decide(application) { $0.forecast = PruneForecast(pruned: Self.gone, liveCount: 7) } != decision)
  }
}

private enum AutoSyncTestData {
  static let source: JSONValue = ["repoURL": "https://example.com/r", "path": "app"]
}

@Suite struct `A refresh` {
  private static let spec: JSONValue = [
    "source": ["repoURL": "https://example.com/r", "path": "app"], "destination": ["name": "in-cluster", "namespace": "demo"],
  ]

  /// An application compared at 12:00 that is as fresh as can be, but for a change.
  private func application(_ change: (inout JSONValue) -> Void = { _ in }) -> Application {
    var value: JSONValue = ["metadata": ["name": "app"], "spec": Self.spec, "status": ["reconciledAt": "2026-01-01T12:00:00Z"]]
    value["status", "sync"] = SyncStatus(.synced, comparedTo: ComparedTo(ApplicationSpec(Self.spec)), revision: "abc").value
    change(&value)
    return Application(value)
  }

  private func decide(_ application: Application, requested: CompareLevel? = nil, after seconds: Int64 = 10) -> RefreshDecision? {
    RefreshDecision.decide(application, requested: requested, timing: .init(jitter: 30), now: 1_767_268_800 + seconds)
  }

  @Test func `is not needed when nothing happened`() {
    #expect(decide(application()) == nil)
  }

  @Test func `is needed when the comparison is older than interval and jitter`() {
    #expect(decide(application(), after: 150) == nil)
    #expect(decide(application(), after: 151)?.level == .latest)
  }

  @Test func `asks the repository when the source changed`() {
    #expect(decide(application { $0["spec", "source", "path"] = "other" })?.level == .latestForced)
  }

  @Test func `takes what is known of references when only destination or ignored differences changed`() {
    #expect(decide(application { $0["spec", "destination", "namespace"] = "other" })?.level == .latest)
    #expect(
      decide(application { $0["spec", "ignoreDifferences"] = [["kind": "Deployment", "jsonPointers": ["/spec"]]] })?.level
        == .latest)
  }

  @Test(arguments: [("normal", false), ("hard", true), ("please", false)])
  func `follows the annotation, where unknown texts are normal`(text: String, isHard: Bool) {
    let decision = decide(application { $0["metadata", "annotations"] = [Annotation.refresh: .string(text)] })
    #expect(decision?.level == .latestForced)
    #expect(decision?.isHard == isHard)
  }

  @Test func `goes no deeper than the events ask for`() {
    #expect(decide(application(), requested: .recent)?.level == .recent)
    #expect(decide(application(), requested: .nothing)?.level == .nothing)
  }

  @Test func `follows an approval of what automation asked for`() {
    let asked: (inout JSONValue) -> Void = {
      $0["status", "conditions"] = [["type": "SyncHeldWarning", "lastTransitionTime": "2026-01-01T12:00:05Z"]]
    }
    #expect(decide(application(asked)) == nil)
    let approved = application {
      asked(&$0)
      $0["metadata", "annotations"] = [Annotation.deletionApproved: "2026-01-01T12:00:06Z"]
    }
    #expect(decide(approved)?.level == .recent)
  }

  @Test(
    arguments: [
      (["spec": ["syncPolicy": ["automated": [:]]]], .latest),
      (["spec": ["syncPolicy": ["managedNamespaceMetadata": ["labels": ["a": "b"]]]]], .latest),
      (["metadata": ["annotations": ["apus.dev/depends-on": "database"]]], .recent),
      (["metadata": ["annotations": ["apus.dev/rollback-hold": "abc;1"]]], .recent),
      (["metadata": ["annotations": ["unrelated": "x"]]], nil),
      (["spec": ["syncPolicy": ["automated": ["enabled": false]]]], nil),
    ] as [(JSONValue, CompareLevel?)])
  func `follows changes of the object that matter`(change: JSONValue, level: CompareLevel?) {
    let before = application()
    #expect(RefreshDecision.level(from: before, to: Application(MergePatch.apply(change, to: before.value))) == level)
  }

  @Test(
    arguments: [
      (["sync": [:]], .latestForced), (["sync": [:], "initiatedBy": ["automated": true]], .latest),
      (["sync": ["dryRun": true]], nil),
    ] as [(JSONValue, CompareLevel?)])
  func `follows an operation, more thoroughly when a person asked for it`(operation: JSONValue, level: CompareLevel?) {
    #expect(RefreshDecision.level(after: Operation(operation)) == level)
  }

  @Test func `takes empty and missing fields for the same`() {
    #expect(decide(application { $0["spec", "source", "targetRevision"] = "" }) == nil)
  }
}
