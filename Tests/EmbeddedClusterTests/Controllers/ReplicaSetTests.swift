import ObjectModel
import Testing

@testable import EmbeddedCluster

struct ReplicaSetTests {
  private func set(_ rehearsal: Rehearsal) throws -> Manifest { try #require(rehearsal.cluster.object(.replicaSets, "set")) }

  @Test
  func `a Pod that is deleted is replaced`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.replicaSet())
    await rehearsal.pass(.seconds(1))
    let before = rehearsal.pods().map(\.name)
    try await rehearsal.delete(.pods, before[0])
    await rehearsal.pass(.seconds(1))
    let after = rehearsal.pods().map(\.name)
    #expect(after.count == 3)
    #expect(!after.contains(before[0]))
    #expect(try set(rehearsal)["status", "readyReplicas"] == 3)
  }

  @Test
  func `each Pod is told of by name`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.replicaSet(replicas: 2))
    await rehearsal.pass(.seconds(1))
    #expect(rehearsal.events(on: "set").sorted() == rehearsal.pods().map { "SuccessfulCreate: Created pod: \($0.name)" }.sorted())
  }

  @Test
  func `a stray Pod with its labels is adopted, not doubled`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.pod("stray", labels: ["app": "web"]))
    await rehearsal.pass(.seconds(1))
    try await rehearsal.make(Sample.replicaSet(replicas: 1))
    await rehearsal.pass(.seconds(1))
    #expect(rehearsal.pods().map(\.name) == ["stray"])
    let reference = try #require(rehearsal.pods().first?.ownerReferences.first)
    #expect(reference.uid == (try set(rehearsal)).uid)
    #expect(reference.isController)
    #expect(reference.blocksOwnerDeletion)
  }

  @Test
  func `a Pod that loses its labels is let go and replaced`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.replicaSet(replicas: 1))
    await rehearsal.pass(.seconds(1))
    let name = rehearsal.pods()[0].name
    rehearsal.cluster.change(.pods, name) { $0.setLabel("app", to: "debug") }
    await rehearsal.pass(.seconds(1))
    #expect(rehearsal.pods().count == 2)
    #expect(rehearsal.cluster.object(.pods, name)?.ownerReferences.isEmpty == true)
  }

  @Test
  func `Pods of another controller are never touched`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.replicaSet("first", replicas: 2))
    await rehearsal.pass(.seconds(1))
    try await rehearsal.make(Sample.replicaSet("second", replicas: 1))
    await rehearsal.pass(.seconds(1))
    #expect(rehearsal.pods(of: "first").count == 2)
    #expect(rehearsal.pods(of: "second").count == 1)
  }

  @Test
  func `scaled down, the cheapest and least ready go first`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.replicaSet(replicas: 4))
    await rehearsal.pass(.seconds(1))
    let names = rehearsal.pods().map(\.name)
    rehearsal.cluster.change(.pods, names[1]) { $0.setAnnotation("controller.kubernetes.io/pod-deletion-cost", to: "-5") }
    rehearsal.cluster.change(.pods, names[2]) { pod in
      pod.setCondition("Ready", "False", reason: "", message: "", now: rehearsal.clock.now)
      pod["spec", "nodeName"] = "elsewhere"
    }
    rehearsal.cluster.change(.replicaSets, "set") { $0["spec", "replicas"] = 2 }
    await rehearsal.pass(.seconds(1))
    #expect(rehearsal.pods().map(\.name) == [names[0], names[3]])
  }

  @Test
  func `a Pod counts as available once it has been ready for long enough`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.replicaSet(replicas: 1, spec: ["minReadySeconds": 20]))
    await rehearsal.pass(.seconds(10))
    #expect(try set(rehearsal)["status", "readyReplicas"] == 1)
    #expect(try set(rehearsal)["status", "availableReplicas"] == nil)
    await rehearsal.pass(.seconds(15))
    #expect(try set(rehearsal)["status", "availableReplicas"] == 1)
  }

  @Test
  func `a Pod that is refused is told of and tried again`() async throws {
    let rehearsal = try await Rehearsal()
    rehearsal.cluster.refuse("create", "pods", times: 3, APIStatus(code: 403, reason: "Forbidden", message: "quota exceeded"))
    try await rehearsal.make(Sample.replicaSet(replicas: 1))
    await rehearsal.settle()
    #expect(rehearsal.events(on: "set") == ["FailedCreate: Error creating: quota exceeded"])
    await rehearsal.pass(.milliseconds(8))
    #expect(try set(rehearsal).condition("ReplicaFailure")?["message"] == "quota exceeded")
    await rehearsal.pass(.seconds(2))
    #expect(rehearsal.pods().count == 1)
    #expect(try set(rehearsal).condition("ReplicaFailure") == nil)
  }
}
