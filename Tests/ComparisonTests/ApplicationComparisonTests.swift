import CustomResources
import KubernetesSchema
import ObjectModel
import Testing

@testable import Comparison

private let tracking = ResourceTracking()

private func manifest(
  _ kind: String, _ name: String, namespace: String = "", apiVersion: String = "v1", annotations: [String: String] = [:],
  data: JSONValue? = nil
) -> Manifest {
  var manifest = Manifest(["apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": ["name": .string(name)]])
  manifest.namespace = namespace
  for (key, value) in annotations { manifest.setAnnotation(key, to: value) }
  if let data { manifest["data"] = data }
  return manifest
}

/// A live object, marked for an application.
private func live(
  _ kind: String, _ name: String, namespace: String = "demo", owner: String = "app", annotations: [String: String] = [:],
  data: JSONValue? = nil
) -> Manifest {
  let object = manifest(kind, name, namespace: namespace, annotations: annotations, data: data)
  return tracking.marked(object, as: object.key, instance: owner)
}

private func desired(_ manifests: [Manifest], isExcluded: (GroupKind) -> Bool = { _ in false }, namespace: String = "demo")
  -> DesiredState
{
  DesiredState(
    rendered: manifests, instance: "app", destinationNamespace: namespace, tracking: tracking,
    isNamespaced: { KubernetesFacts.builtIn.isNamespaced($0) }, isExcluded: isExcluded)
}

@Suite struct `The desired state` {
  @Test func `gives namespaced objects a namespace, and takes it from the others`() {
    let state = desired([
      manifest("ConfigMap", "a"), manifest("Namespace", "b", namespace: "wrong"), manifest("Secret", "c", namespace: "own"),
    ])
    #expect(state.resources.map(\.namespace) == ["demo", "", "own"])
    #expect(state.resources[0].annotation(Annotation.trackingID) == "app:/ConfigMap:demo/a")
  }

  @Test func `learns the scope of a kind from its definition`() {
    var definition = manifest("CustomResourceDefinition", "tenants.example.com", apiVersion: "apiextensions.k8s.io/v1")
    definition["spec"] = ["group": "example.com", "scope": "Cluster", "names": ["kind": "Tenant"]]
    let state = desired([manifest("Tenant", "t", namespace: "wrong", apiVersion: "example.com/v1"), definition])
    #expect(state.resources[0].namespace == "")
  }

  @Test func `keeps the last of objects given more than once, and warns`() {
    let state = desired([
      manifest("ConfigMap", "a", data: ["v": "1"]), manifest("ConfigMap", "b"), manifest("ConfigMap", "a", data: ["v": "2"]),
    ])
    #expect(state.resources.map(\.name) == ["b", "a"])
    #expect(state.resources[1]["data", "v"] == "2")
    #expect(
      state.conditions
        == [
          Condition(
            type: Condition.repeatedResourceWarning,
            message: "Resource /ConfigMap/demo/a appeared 2 times among application resources.")
        ])
  }

  @Test func `drops excluded kinds with a warning`() {
    let state = desired([manifest("Endpoints", "e")], isExcluded: { $0.kind == "Endpoints" })
    #expect(state.resources.isEmpty)
    #expect(state.conditions.map(\.message) == ["Resource /Endpoints e is excluded in the settings"])
  }

  @Test func `has a fault when an object is left without a namespace`() {
    let state = desired([manifest("ConfigMap", "a")], namespace: "")
    #expect(
      state.conditions == [Condition(type: Condition.invalidSpecError, message: "Namespace for a v1/ConfigMap is missing.")])
  }

  @Test(
    arguments: [
      ([Annotation.hook: "PreSync"], "hook"), ([Annotation.helmHook: "pre-install"], "hook"),
      ([Annotation.helmHook: "test"], "gone"),
      ([Annotation.hook: "Skip"], "resource"), ([Annotation.helmHook: "crd-install"], "resource"),
      ([Annotation.hook: "Nonsense"], "gone"),
      ([Annotation.hook: "Nonsense", Annotation.helmHook: "post-install"], "hook"), ([:], "resource"),
    ] as [([String: String], String)])
  func `tells hooks from resources`(annotations: [String: String], role: String) {
    let state = desired([manifest("Job", "j", apiVersion: "batch/v1", annotations: annotations)])
    #expect((state.hooks.isEmpty ? state.resources.isEmpty ? "gone" : "resource" : "hook") == role)
  }

  @Test func `keeps hooks without a name apart`() {
    var hook = manifest("Job", "", apiVersion: "batch/v1", annotations: [Annotation.hook: "PreSync"])
    hook["metadata"] = ["generateName": "migrate-", "annotations": [Annotation.hook: "PreSync"]]
    #expect(desired([hook, hook]).hooks.count == 2)
  }
}

@Suite struct `An application` {
  private func compare(
    _ manifests: [Manifest], _ live: [Manifest], syncOptions: [String] = [], isPermitted: (Manifest) -> Bool = { _ in true }
  ) -> ApplicationComparison {
    ApplicationComparison(
      desired: desired(manifests), live: live,
      context: ApplicationComparison.Context(instance: "app", options: ComparisonOptions(), syncOptions: syncOptions),
      isPermitted: isPermitted)
  }

  @Test func `is synced when everything agrees`() {
    let comparison = compare([manifest("ConfigMap", "a", data: ["v": "1"])], [live("ConfigMap", "a", data: ["v": "1"])])
    #expect(comparison.status == .synced)
    #expect(comparison.resources.map(\.status.status) == [.synced])
  }

  @Test func `is out of sync when an object is missing, changed or extra`() {
    for live in [
      [], [live("ConfigMap", "a", data: ["v": "2"])], [live("ConfigMap", "a", data: ["v": "1"]), live("ConfigMap", "extra")],
    ] {
      #expect(compare([manifest("ConfigMap", "a", data: ["v": "1"])], live).status == .outOfSync)
    }
  }

  @Test func `wants extra objects pruned`() {
    let comparison = compare([], [live("ConfigMap", "extra")])
    #expect(comparison.resources.map(\.status.requiresPruning) == [true])
    #expect(comparison.resources.map(\.status.status) == [.outOfSync])
  }

  @Test func `is not out of sync for an extra object that asks to be ignored`() {
    let comparison = compare([], [live("ConfigMap", "extra", annotations: [Annotation.compareOptions: "IgnoreExtraneous"])])
    #expect(comparison.status == .synced)
    #expect(comparison.resources.map(\.status.status) == [.outOfSync])
  }

  @Test func `has nothing to do with objects of others, of their owners, or with copied marks`() {
    var owned = live("ConfigMap", "owned")
    owned["metadata", "ownerReferences"] = [["uid": "u"]]
    var copied = live("ConfigMap", "original")
    copied.name = "copy"
    let comparison = compare(
      [], [live("ConfigMap", "foreign", owner: "other"), manifest("ConfigMap", "plain", namespace: "demo"), owned, copied])
    #expect(comparison.resources.isEmpty)
  }

  @Test func `warns when another application claims one of its objects, and still compares it`() {
    let comparison = compare([manifest("ConfigMap", "a")], [live("ConfigMap", "a", owner: "other")])
    #expect(
      comparison.conditions
        == [Condition(type: Condition.sharedResourceWarning, message: "ConfigMap/a is part of applications app and other")])
    #expect(comparison.status == .outOfSync)
  }

  @Test func `does not prune hooks, nor what is skipped by name`() {
    let hook = live("Job", "hook", annotations: [Annotation.hook: "PreSync"])
    #expect(compare([], [hook]).resources.isEmpty)
    let skipped = compare([manifest("ConfigMap", "a", annotations: [Annotation.hook: "Skip"])], [])
    #expect(skipped.status == .synced)
    #expect(skipped.resources.map(\.status.status) == [nil])
    #expect(skipped.resources.map(\.isSyncable) == [false])
  }

  @Test func `does not know the status of what the project does not permit`() {
    let comparison = compare([manifest("ConfigMap", "a")], [], isPermitted: { $0.kind != "ConfigMap" })
    #expect(comparison.resources.map(\.status.status) == [.unknown])
    #expect(comparison.status == .outOfSync)
  }

  @Test func `is unknown when it has a fault`() {
    let comparison = ApplicationComparison(
      desired: desired([manifest("ConfigMap", "a")], namespace: ""), live: [],
      context: ApplicationComparison.Context(instance: "app", options: ComparisonOptions()))
    #expect(comparison.status == .unknown)
    #expect(comparison.resources.map(\.status.status) == [.unknown])
  }

  @Test func `tells waves, and what must be confirmed`() {
    let comparison = compare(
      [
        manifest("ConfigMap", "a", annotations: [Annotation.syncWave: "3", Annotation.syncOptions: "Delete=confirm"]),
        manifest("ConfigMap", "b"),
      ], [])
    #expect(comparison.resources.map(\.status.syncWave) == [3, 0])
    #expect(comparison.resources.map(\.status.requiresDeletionConfirmation) == [true, false])
    #expect(
      compare([manifest("ConfigMap", "a")], [], syncOptions: ["Prune=confirm"]).resources[0].status.requiresDeletionConfirmation)
  }

  /// Whatever is live, an application never wants to prune what is not its own.
  @Test(arguments: 0..<100 as Range<UInt64>)
  func `never prunes what another application tracks`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var objects: [Manifest] = []
    for index in 0..<Int.random(in: 0...8, using: &random) {
      var object = live(
        "ConfigMap", "object-\(index)", owner: ["app", "other", "team_app", "ap"].randomElement(using: &random) ?? "app")
      if Bool.random(using: &random) { object["metadata", "ownerReferences"] = [["uid": "u"]] }
      if Bool.random(using: &random) { object.setAnnotation(Annotation.hook, to: "PostSync") }
      if Bool.random(using: &random) { object.name = "renamed-\(index)" }
      objects.append(object)
    }
    let comparison = compare([manifest("ConfigMap", "object-0"), manifest("ConfigMap", "object-1")], objects)
    for resource in comparison.resources where resource.status.requiresPruning {
      let live = resource.pair.live
      #expect(live?.annotation(Annotation.trackingID) == "app:/ConfigMap:demo/\(live?.name ?? "")")
      #expect(live?.ownerReferences.isEmpty == true)
    }
  }
}

/// A generator of numbers that gives the same row for the same seed (SplitMix64).
private struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
