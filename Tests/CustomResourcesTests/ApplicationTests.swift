import CustomResources
import ObjectModel
import Testing

private func application(spec: JSONValue, metadata: JSONValue = ["name": "guestbook", "namespace": "argocd"]) -> Application {
  Application(["metadata": metadata, "spec": spec])
}

private let source: JSONValue = ["repoURL": "https://example.com/r.git", "path": "guestbook"]
private let destination: JSONValue = ["server": "https://kubernetes.default.svc", "namespace": "demo"]
private let missingPath = "spec.source.repoURL and either spec.source.path or spec.source.chart are required"

@Suite struct `An Application` {
  @Test func `has a bare instance name in the control namespace, and a qualified one elsewhere`() {
    #expect(application(spec: [:]).instanceName(controlNamespace: "argocd") == "guestbook")
    #expect(application(spec: [:]).instanceName(controlNamespace: "other") == "argocd_guestbook")
    #expect(application(spec: [:]).qualifiedName == "argocd/guestbook")
  }

  @Test(
    arguments: [
      [:], ["source": .null, "project": .null, "syncPolicy": .null], ["source": "text", "project": 1, "syncPolicy": []],
    ]
      as [JSONValue])
  func `reads missing fields, nulls and values of a wrong type as empty`(value: JSONValue) {
    let spec = application(spec: value).spec
    #expect(spec.source == nil)
    #expect(spec.project == "default")
    #expect(!spec.syncPolicy.isAutomated)
    #expect(spec.revisionHistoryLimit == 10)
  }

  @Test(
    arguments: [
      (nil, false), ([:], true), (["enabled": false], false), (["enabled": true], true), (["prune": true], true),
    ] as [(JSONValue?, Bool)])
  func `is automated when the block is there, unless it says no`(automated: JSONValue?, isAutomated: Bool) {
    var spec: JSONValue = ["syncPolicy": [:]]
    spec["syncPolicy", "automated"] = automated
    #expect(application(spec: spec).spec.syncPolicy.isAutomated == isAutomated)
  }

  @Test func `takes several sources over one, and the hydrator's over both`() {
    let several = application(spec: ["source": source, "sources": [["repoURL": "a"], ["repoURL": "b"]]])
    #expect(several.effectiveSources.map(\.repoURL) == ["a", "b"])
    let hydrated = application(spec: [
      "source": source, "sourceHydrator": ["drySource": ["repoURL": "dry"], "syncSource": ["targetBranch": "env", "path": "p"]],
    ])
    #expect(hydrated.effectiveSources.map(\.repoURL) == ["dry"])
    #expect(hydrated.effectiveSources.map(\.targetRevision) == ["env"])
  }

  @Test func `knows equal source blocks, where missing and empty are the same`() {
    let one = ApplicationSource(["repoURL": "r", "path": "p", "helm": ["parameters": [["name": "a", "value": "1"]]]])
    let same = ApplicationSource([
      "repoURL": "r", "path": "p", "targetRevision": "", "directory": [:],
      "helm": ["skipCrds": false, "valueFiles": [], "parameters": [["name": "a", "value": "1", "forceString": false]]],
    ])
    #expect(one.isEquivalent(to: same))
    #expect(!one.isEquivalent(to: ApplicationSource(["repoURL": "r", "path": "p"])))
  }

  @Test(arguments: [("true", true), ("1", true), ("T", true), ("false", false), ("yes", false), ("", false)])
  func `is left alone when it asks for that`(text: String, isSkipped: Bool) {
    let metadata: JSONValue = ["annotations": [Annotation.skipReconcile: .string(text)]]
    #expect(application(spec: [:], metadata: metadata).isReconcileSkipped == isSkipped)
  }

  @Test(
    arguments: [
      (["source": source, "destination": destination], []),
      (["source": ["repoURL": "r"], "destination": destination], [missingPath]),
      (["source": ["repoURL": "oci://r"], "destination": destination], []), (["destination": destination], [missingPath]),
      (
        ["source": ["repoURL": "r", "chart": "c"], "destination": destination],
        ["spec.source.targetRevision is required if the manifest source is a helm chart"]
      ),
      (
        ["source": ["repoURL": "r", "path": "p", "helm": [:], "kustomize": [:]], "destination": destination],
        ["multiple application sources defined: Helm,Kustomize"]
      ),
      (
        ["source": source, "destination": ["server": "s", "name": "n"]],
        ["application destination can't have both name and server defined"]
      ), (["source": source], ["Destination server missing from app spec"]),
      (
        ["sources": [["repoURL": "a", "ref": "v"], ["repoURL": "b"]], "destination": destination],
        ["spec.sources[1] needs one of path, chart and ref"]
      ),
      (
        ["sources": [["repoURL": "a", "ref": "v"], ["repoURL": "b", "ref": "v"]], "destination": destination],
        ["the ref 'v' is used by more than one source"]
      ),
    ] as [(JSONValue, [String])])
  func `tells the faults of its spec`(spec: JSONValue, faults: [String]) {
    #expect(application(spec: spec).spec.faults == faults)
  }

  @Test func `writes back a project, and no empty blocks`() {
    let spec = application(spec: ["source": ["repoURL": "r", "helm": [:], "directory": ["recurse": true]], "syncPolicy": [:]])
      .spec
    #expect(spec.normalisingPatch == ["project": "default", "source": ["helm": .null], "syncPolicy": .null])
    let clean = application(spec: ["project": "p", "source": ["repoURL": "r"], "syncPolicy": ["automated": [:]]]).spec
    #expect(clean.normalisingPatch == nil)
  }

  private static let key = ResourceKey(group: "apps", kind: "Deployment", namespace: "demo", name: "web")

  @Test(
    arguments: [
      (["group": "*", "kind": "*"], true), (["group": "apps", "kind": "Dep*", "namespace": "demo"], true),
      (["kind": "Deployment"], false), (["group": "apps", "kind": "Deployment", "name": "other"], false),
    ] as [(JSONValue, Bool)])
  func `matches ignored differences by globs of group and kind`(rule: JSONValue, applies: Bool) {
    #expect(IgnoreDifference(rule).applies(to: Self.key) == applies)
  }

  @Test(
    arguments: [
      (["group": "apps", "kind": "Deployment", "name": "web"], true), (["kind": "Deployment", "name": "web"], false),
      (["group": "apps", "kind": "Deployment", "name": "web", "namespace": "other"], false),
    ] as [(JSONValue, Bool)])
  func `selects resources of an operation by group, kind, name, and namespace when it is given`(item: JSONValue, isSelected: Bool)
  {
    #expect(SyncOperation(["resources": [item]]).selects(Self.key) == isSelected)
    #expect(SyncOperation([:]).selects(Self.key))
  }
}
