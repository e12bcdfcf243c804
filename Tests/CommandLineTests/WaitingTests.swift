import CustomResources
import Foundation
import ObjectModel
import Testing

@testable import CommandLine

@Suite struct WaitConditionTests {
  private func application(
    _ sync: String, _ health: String, reconciled: String? = nil, state: JSONValue? = nil, operation: JSONValue? = nil
  )
    -> Application
  {
    guestbook { manifest in
      manifest["status", "sync"]?["status"] = .string(sync)
      manifest["status", "health"]?["status"] = .string(health)
      manifest["status", "reconciledAt"] = reconciled.map(JSONValue.string)
      manifest["status", "operationState"] = state
      manifest["operation"] = operation
    }
  }

  @Test func `by default it waits for sync, health and the operation`() {
    #expect(WaitCondition.everything.holds(for: application("Synced", "Healthy")))
    #expect(!WaitCondition.everything.holds(for: application("OutOfSync", "Healthy")))
    #expect(!WaitCondition.everything.holds(for: application("Synced", "Progressing")))
    #expect(!WaitCondition.everything.holds(for: application("Synced", "Healthy", operation: ["sync": [:]])))
  }

  @Test func `any of several health states will do`() {
    let condition = WaitCondition(health: ["Suspended", "Degraded"])
    #expect(condition.holds(for: application("OutOfSync", "Degraded")))
    #expect(!condition.holds(for: application("OutOfSync", "Healthy")))
  }

  @Test func `an operation goes on until the application was compared after it`() {
    var running = finishedOperation
    running["finishedAt"] = nil
    #expect(WaitCondition.isOperating(application("Synced", "Healthy", state: running)))
    #expect(
      WaitCondition.isOperating(application("Synced", "Healthy", reconciled: "2024-01-02T15:00:00Z", state: finishedOperation)))
    #expect(WaitCondition.isOperating(application("Synced", "Healthy", state: finishedOperation)))
    #expect(
      !WaitCondition.isOperating(application("Synced", "Healthy", reconciled: "2024-01-02T15:05:07Z", state: finishedOperation)))
    var dry = finishedOperation
    dry["operation", "sync"] = ["dryRun": true]
    #expect(!WaitCondition.isOperating(application("Synced", "Healthy", state: dry)))
  }

  @Test func `turning bad while waiting for health is a failure`() {
    let failure = WaitCondition.everything.failure(
      from: application("Synced", "Progressing"), to: application("Synced", "Degraded"))
    #expect(failure == CommandFailure("application 'guestbook' health state has transitioned from Progressing to Degraded"))
    #expect(
      WaitCondition.operation.failure(from: application("Synced", "Progressing"), to: application("Synced", "Degraded")) == nil)
  }
}

@Suite struct ProgressReportTests {
  private let utc = TimeZone(secondsFromGMT: 0)!
  private let row = ResourceRow(
    key: ResourceKey(group: "apps", kind: "Deployment", namespace: "default", name: "guestbook-ui"), status: "OutOfSync",
    health: "Missing")

  @Test func `the first rows come under a header, in the reference's columns`() {
    var report = ProgressReport(zone: utc)
    #expect(
      report.text([row], at: Date(timeIntervalSince1970: 0))
        == "TIMESTAMP                  GROUP        KIND   NAMESPACE                  NAME    STATUS    HEALTH        HOOK  MESSAGE\n"
        + "1970-01-01T00:00:00+00:00   apps  Deployment     default          guestbook-ui  OutOfSync  Missing              \n")
  }

  @Test func `only what changed is shown again`() {
    var report = ProgressReport(zone: utc)
    _ = report.text([row], at: Date())
    #expect(report.text([row], at: Date()) == "")
    var changed = row
    changed.health = "Progressing"
    let text = report.text([changed], at: Date())
    #expect(text.contains("Progressing") && !text.contains("TIMESTAMP"))
  }
}

@Suite struct SyncRequestTests {
  @Test func `a plain sync runs hooks and keeps the options of the spec`() throws {
    let application = guestbook { $0["spec", "syncPolicy"] = ["syncOptions": ["CreateNamespace=true"], "retry": ["limit": 2]] }
    #expect(
      try SyncRequest().operation(for: application) == [
        "initiatedBy": ["username": "apus-cli"], "retry": ["limit": 2],
        "sync": ["syncStrategy": ["hook": [:]], "syncOptions": ["CreateNamespace=true"]],
      ])
  }

  @Test func `flags replace the options and choose resources`() throws {
    let request = SyncRequest(
      revisions: ["v2"], prune: true, dryRun: true, force: true, runsHooks: false, options: ["Replace=true"],
      resources: [ResourceKey(group: "apps", kind: "Deployment", namespace: "default", name: "web")], info: [("Reason", "x")])
    let operation = try request.operation(for: guestbook())
    #expect(
      operation["sync"] == [
        "revision": "v2", "prune": true, "dryRun": true, "syncStrategy": ["apply": ["force": true]],
        "syncOptions": ["Replace=true"],
        "resources": [["group": "apps", "kind": "Deployment", "namespace": "default", "name": "web"]],
      ])
    #expect(operation["info"] == [["name": "Reason", "value": "x"]])
  }

  @Test func `another revision is refused while auto-sync is on`() {
    let application = guestbook { $0["spec", "syncPolicy"] = ["automated": [:]] }
    let failure = #expect(throws: CommandFailure.self) { try SyncRequest(revisions: ["v2"]).operation(for: application) }
    #expect(failure?.message.hasSuffix("Cannot sync to v2: auto-sync currently set to HEAD") == true && failure?.code == 20)
    #expect(throws: Never.self) { try SyncRequest(revisions: ["v2"], dryRun: true).operation(for: application) }
  }

  @Test func `a sync that failed, or left things to prune, ends with a failure`() {
    #expect(SyncRequest.failure(of: guestbook { $0["status", "operationState"] = finishedOperation }) == nil)
    var failed = finishedOperation
    failed["phase"] = "Failed"
    #expect(
      SyncRequest.failure(of: guestbook { $0["status", "operationState"] = failed })
        == .plain("Operation has completed with phase: Failed"))
    let unpruned = guestbook { manifest in
      manifest["status", "operationState"] = finishedOperation
      manifest["status", "resources"] = [["kind": "Service", "name": "old", "status": "OutOfSync", "requiresPruning": true]]
    }
    #expect(SyncRequest.failure(of: unpruned) == .plain("1 resources require pruning"))
  }

  @Test(arguments: [
    ("apps:Deployment:web", true), (":Service:web", false), ("*:*:*", true), ("apps:Deployment:other/web", false),
    ("!apps:Deployment:web", false),
    ("!:Service:*", true), ("apps:Deployment:default/w*", true),
  ])
  func `resources are chosen by group, kind and name`(text: String, isSelected: Bool) throws {
    let key = ResourceKey(group: "apps", kind: "Deployment", namespace: "default", name: "web")
    #expect(ResourceFilter.selects(key, [try ResourceFilter(text)]) == isSelected)
  }

  @Test(arguments: ["web", "apps:web", "apps:Deployment:"])
  func `other forms of a resource are refused`(text: String) {
    #expect(throws: CommandFailure.self) { try ResourceFilter(text) }
  }
}
