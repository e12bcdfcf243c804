import CustomResources
import Foundation
import ObjectModel
import Testing

@testable import CommandLine

private let utc = TimeZone(secondsFromGMT: 0)!

@Suite struct AppListTests {
  @Test func `the list looks as in the reference`() throws {
    #expect(
      try AppList.text([guestbook()], "wide") == """
        NAME              CLUSTER                         NAMESPACE  PROJECT  STATUS     HEALTH   SYNCPOLICY  CONDITIONS  REPO                              PATH       TARGET
        argocd/guestbook  https://kubernetes.default.svc  default    default  OutOfSync  Missing  Manual      <none>      https://example.com/org/apps.git  guestbook  HEAD

        """)
  }

  @Test func `other forms are names, a bare array, and a table without the source`() throws {
    #expect(try AppList.text([guestbook()], "name") == "argocd/guestbook\n")
    #expect(try AppList.text([], "json") == "[]\n")
    #expect(try AppList.text([], "short") == "NAME  CLUSTER  NAMESPACE  PROJECT  STATUS  HEALTH  SYNCPOLICY  CONDITIONS\n")
  }

  @Test func `conditions are counted by type`() {
    let conditions = ["SyncError", "ComparisonError", "SyncError"].map { Condition(type: $0, message: "m") }
    #expect(ApplicationRow.conditions(conditions) == "ComparisonError,SyncError(2)")
  }

  private static let policies: [(JSONValue, String)] = [
    (["automated": [:]], "Auto"), (["automated": ["prune": true]], "Auto-Prune"), (["automated": ["enabled": false]], "Manual"),
    ([:], "Manual"),
  ]

  @Test(arguments: policies)
  func `the sync policy is one word`(policy: JSONValue, text: String) {
    #expect(ApplicationRow.policy(SyncPolicy(policy)) == text)
  }
}

@Suite struct ApplicationSummaryTests {
  @Test func `an application looks as in the reference`() {
    #expect(
      ApplicationSummary(application: guestbook(), url: "https://cd.example.com", zone: utc).text == """
        Name:               argocd/guestbook
        Project:            default
        Server:             https://kubernetes.default.svc
        Namespace:          default
        URL:                https://cd.example.com/applications/guestbook
        Source:
        - Repo:             https://example.com/org/apps.git
          Target:           HEAD
          Path:             guestbook
        SyncWindow:         Sync Allowed
        Sync Policy:        Manual
        Sync Status:        OutOfSync from HEAD (53e28ff)
        Health Status:      Missing

        """)
    let rows = ResourceRow.rows(of: guestbook()).map(\.cells)
    #expect(
      TabWriter().text([ResourceRow.header] + rows)
        == "GROUP  KIND        NAMESPACE  NAME          STATUS     HEALTH   HOOK  MESSAGE\n"
        + "       Service     default    guestbook-ui  OutOfSync  Missing        \n"
        + "apps   Deployment  default    guestbook-ui  OutOfSync  Missing        \n")
  }

  @Test func `a target that is a commit is not named twice`() {
    let commit = "53e28ff20cc530b9ada2173fbbd64d48338583ba"
    let application = guestbook { manifest in
      manifest["spec", "source"]?["targetRevision"] = .string(commit)
      manifest["status", "sync"]?["status"] = "Synced"
    }
    #expect(ApplicationSummary(application: application).text.contains("Sync Status:        Synced to \(commit)\n"))
  }

  @Test func `conditions follow in a table of their own`() {
    let application = guestbook { manifest in
      manifest["status", "conditions"] = [
        ["type": "ComparisonError", "message": "no repo", "lastTransitionTime": "2024-01-02T15:04:05Z"]
      ]
    }
    #expect(
      ApplicationSummary(application: application, zone: utc).text.hasSuffix(
        "\n\nCONDITION        MESSAGE  LAST TRANSITION\nComparisonError  no repo  2024-01-02 15:04:05 +0000 UTC\n"))
  }

  @Test func `an operation tells its phase and how long it took`() {
    let application = guestbook { $0["status", "operationState"] = finishedOperation }
    #expect(
      ApplicationSummary(application: application, zone: utc).operation(now: Date()) == """
        Operation:          Sync
        Sync Revision:      53e28ff20cc530b9ada2173fbbd64d48338583ba
        Phase:              Succeeded
        Start:              2024-01-02 15:04:05 +0000 UTC
        Finished:           2024-01-02 15:05:07 +0000 UTC
        Duration:           1m2s
        Message:            successfully synced (all tasks run)

        """)
  }

  @Test func `rows of the last sync come first, hooks with their phase`() {
    let application = guestbook { $0["status", "operationState"] = finishedOperation }
    #expect(
      ResourceRow.rows(of: application).map(\.cells) == [
        ["", "Service", "default", "guestbook-ui", "OutOfSync", "Missing", "", "service/guestbook-ui created"],
        ["batch", "Job", "default", "migrate", "Succeeded", "Synced", "PreSync", "done"],
        ["apps", "Deployment", "default", "guestbook-ui", "OutOfSync", "Missing", "", ""],
      ])
  }
}

@Suite struct HistoryTests {
  @Test func `each source has a table`() {
    let history = [0, 1].map { id in
      RevisionHistory([
        "id": .integer(Int64(id)), "revision": "53e28ff20cc530b9ada2173fbbd64d48338583ba", "deployedAt": "2024-01-02T15:04:05Z",
        "source": ["repoURL": "https://e/r.git", "targetRevision": "HEAD"],
      ])
    }
    #expect(
      AppHistory.text(history, zone: utc) == """
        SOURCE  https://e/r.git
        ID  DATE                           REVISION
        0   2024-01-02 15:04:05 +0000 UTC  HEAD (53e28ff)
        1   2024-01-02 15:04:05 +0000 UTC  HEAD (53e28ff)

        """)
  }
}

@Suite struct ResourceTreeTests {
  private func object(_ kind: String, _ name: String, group: String = "", uid: String, owner: String? = nil) -> Manifest {
    var manifest = Manifest([
      "apiVersion": .string(group.isEmpty ? "v1" : "\(group)/v1"), "kind": .string(kind),
      "metadata": ["name": .string(name), "namespace": "default", "uid": .string(uid)],
    ])
    if let owner {
      manifest["metadata", "ownerReferences"] = [["apiVersion": "v1", "kind": "X", "name": "x", "uid": .string(owner)]]
    }
    return manifest
  }

  @Test func `children hang below their owners`() {
    let rows = ResourceRow.rows(of: guestbook())
    let tree = ResourceTree(
      rows: rows,
      objects: [
        object("Service", "guestbook-ui", uid: "s"), object("Deployment", "guestbook-ui", group: "apps", uid: "d"),
        object("ReplicaSet", "old", group: "apps", uid: "r1", owner: "d"),
        object("ReplicaSet", "new", group: "apps", uid: "r2", owner: "d"),
        object("ConfigMap", "a", uid: "p1", owner: "r2"), object("ConfigMap", "b", uid: "p2", owner: "r1"),
      ])
    let names = tree.text(isDetailed: false, now: Date()).split(separator: "\n").map { line in
      line.prefix { !$0.isWhitespace || $0 == " " }.split(separator: "  ").first(where: { $0.contains("/") }).map(String.init)
        ?? ""
    }
    #expect(
      names.map { $0.trimmingCharacters(in: .whitespaces) } == [
        "KIND/NAME", "Service/guestbook-ui", "Deployment/guestbook-ui", "├─ReplicaSet/new", "│ └─ConfigMap/a", "└─ReplicaSet/old",
        "└─ConfigMap/b",
      ])
  }

  @Test func `a ring of owners ends`() {
    let rows = ResourceRow.rows(of: guestbook())
    let tree = ResourceTree(
      rows: rows,
      objects: [object("Service", "guestbook-ui", uid: "s", owner: "t"), object("ConfigMap", "t", uid: "t", owner: "s")])
    #expect(tree.text(isDetailed: true, now: Date()).contains("ConfigMap/t"))
  }
}
