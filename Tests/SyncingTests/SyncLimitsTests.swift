import CustomResources
import ObjectModel
import Testing

@testable import Syncing

private func seconds(_ text: String) -> Int64 { Timestamp(text)?.seconds ?? 0 }

@Suite struct `What is waited for` {
  private let web = Waiting(
    "healthy state of apps/Deployment/web (wave 1)", more: " and 2 more resources", detail: "1 of 3 replicas")

  @Test func `is told with since when and why`() {
    #expect(
      web.message(after: "", now: seconds("2026-01-01T10:04:05Z"))
        == "waiting for healthy state of apps/Deployment/web (wave 1) and 2 more resources since 10:04:05Z: 1 of 3 replicas")
  }

  @Test func `keeps its beginning while it is the same, also when the rest and the reason change`() {
    var later = web
    later.more = ""
    later.detail = "2 of 3 replicas"
    let first = web.message(after: "", now: seconds("2026-01-01T10:04:05Z"))
    let second = later.message(after: first, now: seconds("2026-01-01T10:09:00Z"))
    #expect(second == "waiting for healthy state of apps/Deployment/web (wave 1) since 10:04:05Z: 2 of 3 replicas")
    #expect(web.message(after: second, now: seconds("2026-01-01T10:10:00Z")).contains("since 10:04:05Z"))
  }

  @Test func `begins anew with another object, of however like a name`() {
    let other = Waiting("healthy state of apps/Deployment/web", detail: "")
    let message = other.message(
      after: "waiting for healthy state of apps/Deployment/web-2 since 09:00:00Z", now: seconds("2026-01-01T10:00:00Z"))
    #expect(message == "waiting for healthy state of apps/Deployment/web since 10:00:00Z")
  }

  @Test func `keeps its beginning over midnight, with its date`() {
    let first = web.message(after: "", now: seconds("2026-01-01T23:59:00Z"))
    let second = web.message(after: first, now: seconds("2026-01-02T00:30:00Z"))
    #expect(second.contains("since 2026-01-01T23:59:00Z: 1 of 3"))
    let third = web.message(after: second, now: seconds("2026-01-05T00:30:00Z"))
    #expect(third.contains("since 2026-01-01T23:59:00Z: 1 of 3"))
    #expect(Waiting.start(in: third, now: seconds("2026-01-05T00:30:00Z")) == seconds("2026-01-01T23:59:00Z"))
  }

  @Test(arguments: ["", "waiting for approval", "one or more since 10:00:00Z", "waiting for x since then", "waiting for since "])
  func `is not seen where there is nothing`(message: String) {
    #expect(Waiting.start(in: message, now: seconds("2026-01-01T12:00:00Z")) == nil)
  }

  @Test func `is the reason of the object's health, or the finalizer that holds it`() {
    var simulation = Simulation(desired: [manifest("Deployment", "web"), manifest("ConfigMap", "later", wave: 1)])
    simulation.step()
    simulation.cluster.objects[manifest("Deployment", "web").key]?["status"] = [
      "observedGeneration": 1, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 1,
    ]
    simulation.cluster.objects[manifest("Deployment", "web").key]?["spec"] = ["replicas": 3]
    let detail = simulation.step().waiting?.detail ?? ""
    #expect(detail.contains("1 of 3"), "\(detail)")

    var old = manifest("ConfigMap", "old", wave: 1)
    old.finalizers = ["example.com/keep"]
    var pruning = Simulation()
    pruning.cluster.objects = [old.key: old, manifest("ConfigMap", "next").key: manifest("ConfigMap", "next")]
    pruning.step()
    #expect(pruning.step().waiting?.detail == "it is held by the finalizer example.com/keep")
  }
}

@Suite struct `A sync that takes long` {
  private static let now = seconds("2026-01-01T12:00:00Z")

  private static func state(_ message: String, startedAt: String = "2026-01-01T10:00:00Z", phase: OperationPhase = .running)
    -> OperationState
  {
    OperationState(operation: Operation(["sync": [:]]), phase: phase, message: message, startedAt: startedAt)
  }

  private static let waiting = "waiting for healthy state of apps/Deployment/web (wave 0) since 10:30:00Z: 0 of 1"

  @Test(
    arguments: [
      (SyncLimits(), waiting, true), (SyncLimits(wait: 0), waiting, false), (SyncLimits(wait: 6_000), waiting, false),
      (SyncLimits(wait: 5_000), waiting, true),
      (SyncLimits(), "waiting for healthy state of apps/Deployment/web (wave 0) since 11:00:01Z", false),
      (SyncLimits(), "waiting for deletion of /ConfigMap/old (wave 0) since 10:59:59Z", true),
      (SyncLimits(), "waiting for completion of hook batch/Job/migrate (PreSync wave 0) since 00:00:00Z", false),
      (SyncLimits(wait: 60), "waiting for completion of hook batch/Job/migrate (PreSync wave 0) since 11:00:00Z", true),
      (SyncLimits(wait: 60), "waiting for approval: much since 10:00:00Z: annotate", false),
      (SyncLimits(wait: 60), "waiting for pruning confirmation of /ConfigMap/old (wave 0) since 10:00:00Z", false),
      (SyncLimits(wait: 60), "waiting for application database since 10:00:00Z: it is OutOfSync and Healthy", false),
      (SyncLimits(wait: 60), "Sync operation blocked by sync window", false), (SyncLimits(whole: 7_199), "anything", true),
      (SyncLimits(whole: 7_200), "anything", false), (SyncLimits(), "anything", false),
    ] as [(SyncLimits, String, Bool)])
  func `is stopped at its limits`(limits: SyncLimits, message: String, isStopped: Bool) {
    let stopped = limits.timedOut(Self.state(message), now: Self.now)
    #expect((stopped != nil) == isStopped)
    if let stopped {
      #expect(stopped.phase == .terminating)
      #expect(stopped.message == "operation is terminating due to timeout")
      #expect(stopped.terminatedMessage("Operation terminated") == "Operation terminated, triggered by controller sync timeout")
      // Stopping once is enough.
      #expect(limits.timedOut(stopped, now: Self.now + 100_000) == nil)
    }
  }

  @Test(arguments: [("30m", 1_800), ("90", 90), ("0", 0), ("soon", nil)] as [(String, Int64?)])
  func `has the limit of its application, where there is one`(text: String, seconds: Int64?) {
    let application = Application(["metadata": ["annotations": [Annotation.syncTimeout: .string(text)]]])
    #expect(SyncLimits(wait: 7).applied(to: application).wait == seconds ?? 7)
  }

  @Test func `keeps its message when a person stopped it`() {
    #expect(
      Self.state("operation is terminating", phase: .terminating).terminatedMessage("Operation terminated")
        == "Operation terminated")
  }

  private static let source: JSONValue = ["repoURL": "https://example.com/r", "path": "app"]

  private static func application(
    message: String = waiting, automated: Bool = true, pinned: String? = "old", phase: String = "Running", rows: Bool = true,
    waitsForRetry: Bool = false
  ) -> Application {
    var state: JSONValue = [
      "phase": .string(phase), "message": .string(message), "startedAt": "2026-01-01T10:00:00Z",
      "operation": ["sync": ["revision": "old"]],
    ]
    if let pinned {
      state["syncResult"] = [
        "revision": .string(pinned), "source": source, "resources": rows ? [["kind": "ConfigMap", "name": "a"]] : [],
      ]
    }
    if waitsForRetry {
      state["finishedAt"] = "2026-01-01T11:59:59Z"
      state["retryCount"] = 1
    }
    return Application([
      "spec": ["source": source, "syncPolicy": ["automated": [:]]],
      "operation": ["sync": ["revision": "old"], "initiatedBy": ["automated": .bool(automated)]],
      "status": ["operationState": state],
    ])
  }

  private static func isSuperseded(_ application: Application, by revision: String = "new") -> Bool {
    SyncLimits().superseded(application, by: [revision], now: now) != nil
  }

  @Test func `gives way to a newer revision when automation started it`() throws {
    let stopped = try #require(SyncLimits().superseded(Self.application(), by: ["new"], now: Self.now))
    #expect(stopped.phase == .terminating)
    #expect(stopped.message == "operation is terminating, superseded by new")
    #expect(stopped.terminatedMessage("Operation terminated") == "Operation terminated, superseded by new")
    #expect(!Self.isSuperseded(Self.application(), by: "old"))
    #expect(!Self.isSuperseded(Self.application(automated: false)))
    #expect(!Self.isSuperseded(Self.application(phase: "Terminating")))
  }

  @Test func `gives way only when it does not get on`() {
    let fresh = "waiting for healthy state of apps/Deployment/web (wave 0) since 11:59:30Z"
    #expect(!Self.isSuperseded(Self.application(message: fresh)))
    #expect(Self.isSuperseded(Self.application(message: fresh, waitsForRetry: true)))
    #expect(Self.isSuperseded(Self.application(message: "Sync operation blocked by sync window", rows: false)))
    #expect(Self.isSuperseded(Self.application(message: "waiting for application database since 11:59:59Z", pinned: nil)))
    #expect(!Self.isSuperseded(Self.application(message: "the next wave is due")))
  }
}

@Suite struct `A rollback` {
  private static let source: JSONValue = ["repoURL": "https://example.com/r", "path": "app"]

  private static func application(_ change: (inout JSONValue) -> Void = { _ in }) -> Application {
    var value: JSONValue = [
      "metadata": ["name": "app", "annotations": [:]],
      "spec": ["source": source, "syncPolicy": ["automated": [:], "syncOptions": ["CreateNamespace=true"]]],
      "status": [
        "sync": ["revision": "new"],
        "history": [
          ["id": 3, "revision": "older", "source": source], ["id": 4, "revision": "old", "source": source],
          ["id": 5, "revision": "new", "source": source],
        ],
      ],
    ]
    change(&value)
    return Application(value)
  }

  private static let person = Initiator(username: "sam", automated: false)

  @Test func `is a sync without hooks of the source and revision of then`() throws {
    let operation = try Operation.rollback(Self.application(), to: 3, prune: true, initiatedBy: Self.person)
    #expect(operation.rollbackID == 3)
    #expect(operation.sync?.revision == "older")
    #expect(operation.sync?.source?.path == "app")
    #expect(operation.sync?.runsHooks == false)
    #expect(operation.sync?.prune == true)
    #expect(operation.sync?.syncOptions == ["CreateNamespace=true"])
    #expect(operation.initiatedBy.username == "sam")
    #expect(try Operation.rollback(Self.application(), to: nil, prune: false, initiatedBy: Self.person).rollbackID == 4)
  }

  @Test func `of several sources brings all of them back`() throws {
    let application = Self.application {
      $0["status", "history"] = [["id": 0, "sources": [Self.source, Self.source], "revisions": ["a", "b"]]]
    }
    let operation = try Operation.rollback(application, to: 0, prune: false, initiatedBy: Self.person)
    #expect(operation.sync?.revisions == ["a", "b"])
    #expect(operation.sync?.sources.count == 2)
  }

  @Test func `needs something to go back to`() {
    #expect(throws: RollbackError(description: "application app has no deployment 9 in its history; there are: 3, 4, 5")) {
      try Operation.rollback(Self.application(), to: 9, prune: false, initiatedBy: Self.person)
    }
    #expect(throws: RollbackError.self) {
      try Operation.rollback(Self.application { $0["status", "history"] = nil }, to: nil, prune: false, initiatedBy: Self.person)
    }
  }

  @Test func `holds automation back from what it left, until somebody syncs again`() throws {
    let application = Self.application()
    let operation = try Operation.rollback(application, to: 3, prune: true, initiatedBy: Self.person)
    let text = try #require(RollbackHold.annotation(of: application, starting: operation))
    let hold = try #require(RollbackHold(text))
    #expect(hold.text == text)
    #expect(hold.holds(revisions: ["new"], of: application.effectiveSources))
    #expect(!hold.holds(revisions: ["newer"], of: application.effectiveSources))
    #expect(!hold.holds(revisions: ["new"], of: [ApplicationSource(["repoURL": "https://example.com/other"])]))
    // An empty field is as good as none.
    #expect(
      hold.holds(revisions: ["new"], of: [ApplicationSource(["repoURL": "https://example.com/r", "path": "app", "chart": ""])]))

    let held = Self.application { $0["metadata", "annotations"] = [Annotation.rollbackHold: .string(text)] }
    func after(_ sync: JSONValue) -> String? { RollbackHold.annotation(of: held, starting: Operation(["sync": sync])) }
    #expect(after([:]) == nil)
    #expect(after(["dryRun": true]) == text)
    #expect(after(["resources": [["kind": "ConfigMap", "name": "a"]]]) == text)
    #expect(RollbackHold.annotation(of: held, starting: operation) == text)
  }

  @Test(arguments: ["", ";", "abc", ";1"])
  func `is not held by a text that says nothing`(text: String) {
    let hold = RollbackHold(text)
    #expect(hold?.holds(revisions: ["abc"], of: []) != true)
  }
}
