import CustomResources
import FoundationEssentials
import ObjectModel
import Testing

@testable import CommandLine

private let now = Date(timeIntervalSince1970: 1_704_207_845)  // 2024-01-02T15:04:05Z

@Suite struct ResourceTextTests {
  private func object(_ name: String) -> Manifest {
    Manifest([
      "apiVersion": "v1", "kind": "Service",
      "metadata": [
        "name": .string(name), "namespace": "default", "creationTimestamp": "2024-01-02T14:59:05Z",
        "managedFields": [["manager": "kubectl"]],
      ],
      "spec": ["ports": [["port": 80], ["port": 443]], "type": "ClusterIP"],
    ])
  }

  @Test func `resources are listed with whether they are orphaned`() {
    let rows = [
      AppResources.Row(key: object("web").key, isOrphaned: false, object: object("web")),
      AppResources.Row(key: ResourceKey(group: "apps", kind: "Deployment", namespace: "default", name: "x"), isOrphaned: true),
    ]
    #expect(
      AppResources.text(rows, isDetailed: false, now: now) == """
        GROUP  KIND        NAMESPACE  NAME  ORPHANED
               Service     default    web   No
        apps   Deployment  default    x     Yes

        """)
    let detailed = AppResources.text(rows, isDetailed: true, now: now).split(separator: "\n").map(String.init)
    #expect(detailed[0] == "GROUP  KIND        NAMESPACE  NAME  ORPHANED  AGE        HEALTH   REASON")
    #expect(detailed[1] == "       Service     default    web   No        5m         Healthy  ")
    #expect(detailed[2].hasPrefix("apps   Deployment  default    x     Yes       <unknown>  "))
  }

  @Test func `manifests follow lines of dashes, and Secrets are masked`() {
    let secret = Manifest(["apiVersion": "v1", "kind": "Secret", "metadata": ["name": "s"], "data": ["k": "aHVudGVyMg=="]])
    let text = AppManifests.text([object("web"), secret])
    #expect(text.split(separator: "---\n").count == 2)
    #expect(!text.contains("aHVudGVyMg"))
    #expect(text.contains("k: ++++++++"))
  }

  @Test func `fields of an object are shown one a line`() {
    #expect(
      AppGetResource.text([object("web")], fields: ["spec.ports.port", "spec.type"], showsManagers: false, .wide) == """
        FIELD               RESOURCE NAME  VALUE
        spec.ports[0].port  web            80
        spec.ports[1].port  web            443
        spec.type           web            ClusterIP

        """)
  }

  @Test func `who manages which field is shown on asking`() {
    let quiet = AppGetResource.text([object("web")], fields: [], showsManagers: false, .yaml)
    #expect(!quiet.contains("managedFields"))
    #expect(AppGetResource.text([object("web")], fields: [], showsManagers: true, .yaml).contains("managedFields"))
  }

  @Test func `an operation that goes on says what it waits for, and how long it goes on`() {
    let running = guestbook {
      $0["operation"] = ["sync": [:]]
      $0["status", "operationState"] = [
        "operation": ["sync": [:]], "phase": "Running", "startedAt": "2024-01-02T15:02:00Z",
        "message": "waiting for completion of hook batch/Job/pre since 15:02:03Z",
      ]
    }
    #expect(
      ApplicationSummary(application: running, zone: .gmt).progress(now: now)
        == "Operation:          Sync, Running for 2m5s: waiting for completion of hook batch/Job/pre since 15:02:03Z\n")
    let asked = guestbook { $0["operation"] = ["sync": [:]] }
    #expect(
      ApplicationSummary(application: asked, zone: .gmt).progress(now: now)
        == "Operation:          Sync, asked for and not begun yet\n")
    #expect(ApplicationSummary(application: guestbook(), zone: .gmt).progress(now: now) == "")
    let done = guestbook { $0["status", "operationState"] = finishedOperation }
    #expect(ApplicationSummary(application: done, zone: .gmt).progress(now: now) == "")
  }

  @Test func `windows are told with what they let happen`() {
    func summary(_ windows: JSONValue) -> WindowSummary {
      WindowSummary(
        AppProject(Manifest(["metadata": ["name": "default"], "spec": ["syncWindows": windows]])), guestbook(), now: now)
    }
    #expect(summary([]) == WindowSummary())
    let deny: JSONValue = ["kind": "deny", "schedule": "* * * * *", "duration": "1h", "applications": ["*"]]
    #expect(summary([deny]).state == "Sync Denied")
    #expect(summary([deny]).assigned == "deny:* * * * *:1h")
    var manual = deny
    manual["manualSync"] = true
    #expect(summary([manual]).state == "Manual Allowed")
  }

  @Test func `a resource that is waited for counts alone`() throws {
    let application = guestbook {
      $0["status", "resources"] = [
        ["kind": "Service", "name": "a", "namespace": "default", "status": "Synced", "health": ["status": "Healthy"]],
        ["kind": "Service", "name": "b", "namespace": "default", "status": "OutOfSync", "health": ["status": "Missing"]],
      ]
    }
    let condition = WaitCondition(sync: true, health: ["Healthy"])
    #expect(!condition.holds(for: application))
    #expect(condition.holds(for: application, only: [try ResourceFilter(":Service:a")]))
    #expect(!condition.holds(for: application, only: [try ResourceFilter(":Service:b")]))
  }
}

@Suite struct LogTests {
  @Test func `pods are found through those who own them`() {
    func object(_ kind: String, _ name: String, owner: String? = nil) -> Manifest {
      var manifest = Manifest([
        "apiVersion": "v1", "kind": .string(kind), "metadata": ["name": .string(name), "uid": .string(name), "namespace": "n"],
      ])
      if let owner {
        manifest["metadata", "ownerReferences"] = [["uid": .string(owner), "kind": "X", "name": "x", "apiVersion": "v1"]]
      }
      return manifest
    }
    let objects = [
      object("Deployment", "d"), object("ReplicaSet", "r", owner: "d"), object("Pod", "p", owner: "r"), object("Pod", "other"),
    ]
    #expect(AppLogs.pods(of: [objects[0].key], among: objects, named: nil).map(\.name) == ["p"])
    #expect(AppLogs.pods(of: [], among: objects, named: "other").map(\.name) == ["other"])
  }

  @Test func `lines are chosen by text and by time`() {
    #expect(AppLogs.selected("a\nB\nab\n", until: nil, filter: "b", matchCase: false, tail: 0) == "B\nab\n")
    #expect(AppLogs.selected("a\nB\nab\n", until: nil, filter: "b", matchCase: true, tail: 0) == "ab\n")
    #expect(AppLogs.selected("a\nB\nab\n", until: nil, filter: "!b", matchCase: false, tail: 0) == "a\n")
    #expect(
      AppLogs.selected(
        "2024-01-02T15:00:00Z early\n2024-01-02T16:00:00Z late\n", until: "2024-01-02T15:30:00Z", filter: nil, matchCase: false,
        tail: 0) == "early\n")
  }
}

@Suite struct EditingTests {
  @Test func `an error is shown above the text as a comment, and taken off again`() {
    let text = AppEdit.commented("one\ntwo") + "project: default\n"
    #expect(text == "# one\n# two\nproject: default\n")
    #expect(AppEdit.withoutComments(text) == "project: default\n")
  }

  @Test(arguments: ["- a\n", "a: [b\n", "a: b\n---\nc: d\n"]) func `a text that is no spec is refused`(_ text: String) {
    #expect(throws: CommandFailure.self) { try AppEdit.spec(text) }
  }
}
