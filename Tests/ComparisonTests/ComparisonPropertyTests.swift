import CustomResources
import Foundation
import KubernetesSchema
import ObjectModel
import Testing

@testable import Comparison

/// A generator of numbers that are the same at every run.
private struct Chance: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func coin(_ share: Int = 2) -> Bool { Int.random(in: 0..<share, using: &self) == 0 }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int.random(in: 0..<elements.count, using: &self)] }

  /// Any JSON value; field names are those that mean something to Kubernetes, so that nonsense lands where it may hurt.
  mutating func value(_ depth: Int = 0) -> JSONValue {
    let kinds = depth > 4 ? 5 : 8
    switch Int.random(in: 0..<kinds, using: &self) {
    case 0: return .null
    case 1: return .bool(coin())
    case 2: return .integer(Int64.random(in: -3...3, using: &self))
    case 3: return .double(pick([0.5, -1, 1e300]))
    case 4: return .string(pick(["", "a", "1", "500m", "0.5", "1Gi", "web", "TCP", "IfNotPresent", "{", "😀"]))
    case 5: return .array((0..<Int.random(in: 0..<4, using: &self)).map { _ in value(depth + 1) })
    default:
      return .object(JSONObject((0..<Int.random(in: 0..<6, using: &self)).map { _ in (pick(Self.names), value(depth + 1)) }))
    }
  }

  static let names = [
    "metadata", "spec", "status", "template", "containers", "name", "image", "ports", "containerPort", "protocol", "env", "value",
    "data", "stringData", "rules", "aggregationRule", "subsets", "labels", "annotations", "managedFields", "replicas", "selector",
    "resources", "limits", "cpu", "volumes", "$patch", "$retainKeys", "x/y", "",
    "kubectl.kubernetes.io/last-applied-configuration",
    "namespace", "ownerReferences", "finalizers",
  ]

  /// An object of some kind, with anything in it.
  mutating func anyObject() -> Manifest {
    var value = value()
    if coin(8) { return Manifest(value) }
    let kind = pick([
      ("v1", "Pod"), ("apps/v1", "Deployment"), ("v1", "Secret"), ("v1", "Service"), ("rbac.authorization.k8s.io/v1", "Role"),
      ("v1", "Endpoints"), ("example.com/v1", "Thing"), ("argoproj.io/v1alpha1", "Rollout"), ("v1", "Nothing"), ("", ""),
      ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
    ])
    for field in ["metadata", "spec", "data", "status", "rules", "subsets"] where coin() { value[field] = self.value(1) }
    value["apiVersion"] = .string(kind.0)
    value["kind"] = .string(kind.1)
    return Manifest(value)
  }

  // MARK: - Objects that make sense

  mutating func container(_ name: String) -> JSONValue {
    var container: JSONValue = ["name": .string(name), "image": .string(pick(["nginx:1", "nginx:2", "nginx"]))]
    if coin() { container["imagePullPolicy"] = .string(pick(["Always", "IfNotPresent"])) }
    if coin() {
      container["ports"] = .array(
        Array([80, 81, 82].shuffled(using: &self).prefix(2)).map { ["containerPort": .integer($0)] as JSONValue })
    }
    if coin() {
      container["env"] = .array(
        Array(["A", "B", "C"].shuffled(using: &self).prefix(2)).map {
          ["name": .string($0), "value": .string(pick(["1", "2"]))]
        })
    }
    if coin() { container["resources"] = ["limits": ["cpu": .string(pick(["1", "1000m", "500m"]))]] }
    if coin() { container["args"] = .array([.string(pick(["-a", "-b"]))]) }
    return container
  }

  mutating func object() -> Manifest {
    var value: JSONValue
    switch Int.random(in: 0..<4, using: &self) {
    case 0:
      value = ["apiVersion": "v1", "kind": "ConfigMap"]
      value["data"] = .object(JSONObject(["a", "b", "c"].filter { _ in coin() }.map { ($0, .string(pick(["1", "2"]))) }))
    case 1:
      value = ["apiVersion": "example.com/v1", "kind": "Thing"]
      value["spec"] = [
        "size": .integer(Int64.random(in: 0...2, using: &self)), "list": .array((0..<2).map { _ in ["x": .bool(coin())] }),
      ]
      if coin() { value["spec", "more"] = ["a": ["b": .string(pick(["1", "2"]))]] }
    case 2:
      value = ["apiVersion": "v1", "kind": "Service", "spec": ["selector": ["app": "web"]]]
      value["spec", "ports"] = .array(
        Array([80, 81].shuffled(using: &self).prefix(coin() ? 1 : 2)).map {
          ["port": .integer($0), "name": .string("p\($0)"), "targetPort": .integer(Int64.random(in: 1...2, using: &self))]
        })
      if coin() { value["spec", "type"] = .string(pick(["ClusterIP", "NodePort"])) }
    default:
      value = ["apiVersion": "apps/v1", "kind": "Deployment", "spec": ["selector": ["matchLabels": ["app": "web"]]]]
      if coin() { value["spec", "replicas"] = .integer(Int64.random(in: 0...2, using: &self)) }
      if coin() { value["spec", "paused"] = .bool(coin()) }
      value["spec", "template"] = ["metadata": ["labels": ["app": "web"]]]
      let names = Array(["web", "side", "third"].shuffled(using: &self).prefix(coin() ? 1 : 2))
      value["spec", "template", "spec"] = ["containers": .array(names.map { container($0) })]
    }
    value["metadata"] = ["name": "o", "namespace": "demo"]
    for part in ["labels", "annotations"] where coin() {
      value["metadata", part] = .object(JSONObject(["a", "b"].filter { _ in coin() }.map { ($0, .string(pick(["1", "2"]))) }))
    }
    return Manifest(value)
  }

  /// Another object of the same kind.
  mutating func other(than object: Manifest) -> Manifest {
    while true {
      let other = self.object()
      if other.kind == object.kind { return other }
    }
  }
}

@Suite struct `Comparing anything` {
  /// How many rounds are run: few by habit, more when `APUS_ROUNDS` multiplies them.
  private func rounds(_ count: Int) -> Range<Int> {
    0..<count * (ProcessInfo.processInfo.environment["APUS_ROUNDS"].flatMap(Int.init) ?? 1)
  }

  @Test func `never fails, whatever the objects and rules hold`() {
    var chance = Chance(state: 7)
    for _ in rounds(400) {
      let desired = chance.anyObject()
      let live = chance.coin(4) ? desired : chance.anyObject()
      var options = ComparisonOptions(
        ignoreDifferences: [
          IgnoreDifference([
            "group": "*", "kind": "*",
            "jsonPointers": [.string(chance.pick(["/spec", "/metadata/labels", "/", "", "/spec/0/x"]))],
            "jqPathExpressions": [.string(chance.pick([".spec[]", ".", ".spec | .x", "..", ".metadata.labels?"]))],
            "managedFieldsManagers": ["a"],
          ])
        ], isServerSideApply: chance.coin())
      if chance.coin(3) {
        options.isServerSideDiff = true
        options.predictions[desired.key] = chance.anyObject()
      }
      let comparison = Comparator.compare(desired: desired, live: live, options: options)
      _ = SecretMask.masked(comparison.explained(by: live))
      _ = Comparator.respectingIgnoredFields(desired: desired, live: live, options: options)
      _ = Comparator.compare(desired: nil, live: live, options: options)
      _ = Comparator.compare(desired: desired, live: nil, options: options)
    }
  }

  @Test(arguments: [false, true])
  func `says synced once what it predicted has come true`(isServerSide: Bool) {
    var chance = Chance(state: 11)
    let options = ComparisonOptions(isServerSideApply: isServerSide)
    for round in rounds(200) {
      let desired = chance.object()
      var live = chance.other(than: desired)
      if !isServerSide, chance.coin() { live = live.noting(last: chance.other(than: desired).value.json()) }
      let comparison = Comparator.compare(desired: desired, live: live, options: options)
      guard var applied = comparison.predictedLive else { continue }
      if applied.annotation(Annotation.lastApplied) != nil { applied = applied.noting(last: desired.value.json()) }
      let again = Comparator.compare(desired: desired, live: applied, options: options)
      #expect(
        !again.isModified,
        "round \(round): \(again.differences.map(\.path.description))\n\(desired.value.json())\n\(live.value.json())\n\(applied.value.json())"
      )
      if again.isModified { return }
    }
  }

  @Test func `says synced of an object and itself`() {
    var chance = Chance(state: 13)
    for _ in rounds(100) {
      let object = chance.object()
      #expect(!Comparator.compare(desired: object, live: object).isModified)
    }
  }

  @Test func `never shows a field that is ignored`() {
    var chance = Chance(state: 17)
    let ways: [(pointers: JSONValue, jq: JSONValue, isIgnored: (String) -> Bool)] = [
      (["/spec/replicas"], [], { $0 == "spec.replicas" }), (["/data/a"], [], { $0 == "data.a" }),
      (["/metadata/labels"], [], { $0.hasPrefix("metadata.labels") }),
      (
        [], [".spec.template.spec.containers[].image"],
        { $0.hasPrefix("spec.template.spec.containers") && $0.hasSuffix(".image") }
      ),
      ([], [".spec.ports[].targetPort"], { $0.hasSuffix("targetPort") }),
      ([], [".spec.template.spec.containers[] | select(.name == \"side\")"], { $0.contains("[name=\"side\"]") }),
      (["/spec/more"], [".spec.list"], { $0.hasPrefix("spec.more") || $0.hasPrefix("spec.list") }),
      (["/spec"], [], { $0.hasPrefix("spec") }),
    ]
    for _ in rounds(300) {
      let desired = chance.object()
      let live = chance.other(than: desired)
      let way = chance.pick(ways)
      let rule: JSONValue = ["group": "*", "kind": "*", "jsonPointers": way.pointers, "jqPathExpressions": way.jq]
      let options = ComparisonOptions(ignoreDifferences: [IgnoreDifference(rule)], isServerSideApply: chance.coin(3))
      let shown = Comparator.compare(desired: desired, live: live, options: options).differences.map(\.path.description)
      #expect(!shown.contains(where: way.isIgnored), "\(shown) \(rule.json()) \(desired.value.json()) \(live.value.json())")
    }
  }

  @Test func `lets nothing but the ignored fields differ from what is applied with respect for them`() {
    var chance = Chance(state: 19)
    for _ in rounds(100) {
      let desired = chance.object()
      let live = chance.other(than: desired)
      let rule: JSONValue = ["group": "*", "kind": "*", "jsonPointers": ["/spec/replicas", "/data/a", "/spec/size"]]
      let options = ComparisonOptions(ignoreDifferences: [IgnoreDifference(rule)])
      let applied = Comparator.respectingIgnoredFields(desired: desired, live: live, options: options)
      #expect(applied["spec", "replicas"] == live["spec", "replicas"])
      #expect(applied["data", "a"] == live["data", "a"])
      #expect(!Comparator.compare(desired: desired, live: applied, options: options).isModified)
    }
  }
}
