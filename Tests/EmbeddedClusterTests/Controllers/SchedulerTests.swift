import ObjectModel
import Testing

@testable import EmbeddedCluster

struct SchedulerTests {
  @Test
  func `the node is there from the start, ready, with a Lease that is renewed`() async throws {
    let rehearsal = try await Rehearsal()
    let node = try #require(rehearsal.cluster.object(.nodes, "apus", in: ""))
    #expect(node.isTrue("Ready"))
    let lease = try #require(rehearsal.cluster.object(.leases, "apus", in: "kube-node-lease"))
    #expect(lease["spec", "renewTime"] == "2026-01-01T00:00:00.000000Z")
    await rehearsal.pass(.seconds(250))
    #expect(
      rehearsal.cluster.object(.leases, "apus", in: "kube-node-lease")?["spec", "renewTime"] == "2026-01-01T00:04:00.000000Z")
  }

  @Test
  func `a node that is deleted or tainted by admission comes back`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.delete(.nodes, "apus", in: "")
    await rehearsal.settle()
    #expect(rehearsal.cluster.object(.nodes, "apus", in: "")?.isTrue("Ready") == true)
    rehearsal.cluster.change(.nodes, "apus", in: "") {
      $0["spec", "taints"] = [["key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"]]
    }
    await rehearsal.settle()
    #expect(rehearsal.cluster.object(.nodes, "apus", in: "")?["spec", "taints"] == nil)
  }

  @Test
  func `a Pod that suits no node waits, says why, and is taken when it does`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.pod(spec: ["nodeSelector": ["disk": "ssd"]]))
    await rehearsal.pass(.seconds(5))
    let waiting = try #require(rehearsal.cluster.object(.pods, "one"))
    let message = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."
    #expect(waiting.condition("PodScheduled")?["reason"] == "Unschedulable")
    #expect(waiting.condition("PodScheduled")?["message"]?.string == message)
    #expect(rehearsal.events(on: "one") == ["FailedScheduling: \(message)"])
    rehearsal.cluster.change(.nodes, "apus", in: "") { $0.setLabel("disk", to: "ssd") }
    await rehearsal.pass(.seconds(1))
    #expect(rehearsal.cluster.object(.pods, "one")?.isReadyPod == true)
    #expect(rehearsal.cluster.object(.pods, "one")?.isTrue("PodScheduled") == true)
  }

  @Test
  func `Pods of other schedulers and behind gates are left alone`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.pod("other", spec: ["schedulerName": "mine"]))
    try await rehearsal.make(Sample.pod("gated", spec: ["schedulingGates": [["name": "example.com/gate"]]]))
    await rehearsal.pass(.seconds(5))
    #expect(rehearsal.cluster.object(.pods, "other")?.isBound == false)
    #expect(rehearsal.cluster.object(.pods, "gated")?.condition("PodScheduled")?["reason"] == "SchedulingGated")
    rehearsal.cluster.change(.pods, "gated") { $0["spec", "schedulingGates"] = nil }
    await rehearsal.pass(.seconds(1))
    #expect(rehearsal.cluster.object(.pods, "gated")?.isReadyPod == true)
  }

  @Test(
    arguments: [
      ([:], true), (["unschedulable": true], false), (["taints": [["key": "a", "effect": "NoSchedule"]]], false),
      (["taints": [["key": "a", "effect": "PreferNoSchedule"]]], true),
      (["taints": [["key": "b", "value": "x", "effect": "NoExecute"]]], true),
    ] as [(JSONValue, Bool)])
  func `taints keep Pods away that do not tolerate them`(spec: JSONValue, fits: Bool) {
    let node = Manifest(["kind": "Node", "metadata": ["name": "n"], "spec": spec])
    let pod = Manifest(Sample.pod(spec: ["tolerations": [["key": "b", "operator": "Equal", "value": "x"]]]))
    #expect((NodeFit.problem(pod, on: node) == nil) == fits)
  }

  @Test(
    arguments: [
      ("In", ["x"], true), ("In", ["y"], false), ("NotIn", ["y"], true), ("Exists", [], true), ("DoesNotExist", [], false),
    ] as [(String, [String], Bool)])
  func `required affinity is met or not`(operation: String, values: [String], fits: Bool) {
    let node = Manifest(["kind": "Node", "metadata": ["name": "n", "labels": ["zone": "x"]]])
    let terms: JSONValue = [
      ["matchExpressions": [["key": "zone", "operator": .string(operation), "values": JSONValue(values)]]]
    ]
    let pod = Manifest(
      Sample.pod(spec: [
        "affinity": ["nodeAffinity": ["requiredDuringSchedulingIgnoredDuringExecution": ["nodeSelectorTerms": terms]]]
      ]))
    #expect(NodeFit.isSelected(pod, node) == fits)
  }
}
