import ObjectModel
import Testing

@testable import EmbeddedCluster

struct GarbageCollectorTests {
  private func names(_ rehearsal: Rehearsal) -> [String] {
    rehearsal.cluster.all(.configMaps, in: "default").map(\.name).filter { $0 != "kube-root-ca.crt" }
  }

  @Test
  func `dependents go after their owner, and theirs after them`() async throws {
    let rehearsal = try await Rehearsal()
    let owner = try await rehearsal.make(Sample.configMap("owner"))
    let child = try await rehearsal.make(Sample.configMap("child", owners: [owner]))
    try await rehearsal.make(Sample.configMap("grandchild", owners: [child]))
    try await rehearsal.make(Sample.configMap("stranger"))
    await rehearsal.settle()
    #expect(names(rehearsal).count == 4)
    try await rehearsal.delete(.configMaps, "owner")
    await rehearsal.settle()
    #expect(names(rehearsal) == ["stranger"])
  }

  @Test
  func `an object with an owner left only forgets the one that is gone`() async throws {
    let rehearsal = try await Rehearsal()
    let first = try await rehearsal.make(Sample.configMap("first"))
    let second = try await rehearsal.make(Sample.configMap("second"))
    try await rehearsal.make(Sample.configMap("child", owners: [first, second]))
    await rehearsal.settle()
    try await rehearsal.delete(.configMaps, "first")
    await rehearsal.settle()
    #expect(rehearsal.cluster.object(.configMaps, "child")?.ownerReferences.map(\.uid) == [second.uid])
    try await rehearsal.delete(.configMaps, "second")
    await rehearsal.settle()
    #expect(names(rehearsal).isEmpty)
  }

  @Test
  func `an owner of the same name with another uid is another`() async throws {
    let rehearsal = try await Rehearsal()
    let owner = try await rehearsal.make(Sample.configMap("owner"))
    try await rehearsal.delete(.configMaps, "owner")
    try await rehearsal.make(Sample.configMap("owner"))
    try await rehearsal.make(Sample.configMap("child", owners: [owner]))
    await rehearsal.settle()
    #expect(names(rehearsal) == ["owner"])
  }

  @Test
  func `an owner in another namespace counts as absent`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "other"]], in: "")
    let owner = try await rehearsal.make(Sample.configMap("owner"), in: "other")
    try await rehearsal.make(Sample.configMap("child", owners: [owner]))
    await rehearsal.settle()
    #expect(names(rehearsal).isEmpty)
  }

  @Test
  func `in the foreground the owner waits for those that block it`() async throws {
    let rehearsal = try await Rehearsal()
    let owner = try await rehearsal.make(Sample.configMap("owner"))
    let child = try await rehearsal.make(Sample.configMap("child", owners: [owner], blocking: true))
    try await rehearsal.make(Sample.configMap("grandchild", owners: [child], blocking: true, finalizers: ["example.com/hold"]))
    try await rehearsal.make(Sample.configMap("free", owners: [owner]))
    await rehearsal.settle()
    try await rehearsal.delete(.configMaps, "owner", propagation: .foreground)
    await rehearsal.settle()
    #expect(names(rehearsal) == ["child", "grandchild", "owner"])
    rehearsal.cluster.change(.configMaps, "grandchild") { $0.finalizers = $0.finalizers.filter { $0 != "example.com/hold" } }
    await rehearsal.settle()
    #expect(names(rehearsal).isEmpty)
  }

  @Test
  func `orphaned dependents stay and forget their owner`() async throws {
    let rehearsal = try await Rehearsal()
    let owner = try await rehearsal.make(Sample.configMap("owner"))
    try await rehearsal.make(Sample.configMap("child", owners: [owner]))
    await rehearsal.settle()
    try await rehearsal.delete(.configMaps, "owner", propagation: .orphan)
    await rehearsal.settle()
    #expect(names(rehearsal) == ["child"])
    #expect(rehearsal.cluster.object(.configMaps, "child")?.ownerReferences.isEmpty == true)
  }

  @Test
  func `an orphaned ReplicaSet is taken over by the Deployment that comes back`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment())
    await rehearsal.pass(.seconds(1))
    let pods = rehearsal.pods().map(\.uid)
    try await rehearsal.delete(.deployments, "web", propagation: .orphan)
    await rehearsal.pass(.seconds(1))
    try await rehearsal.make(Sample.deployment())
    await rehearsal.pass(.seconds(2))
    #expect(rehearsal.cluster.all(.replicaSets).count == 1)
    #expect(rehearsal.pods().map(\.uid) == pods)
  }

  @Test
  func `a definition takes its objects along, then goes`() async throws {
    let rehearsal = try await Rehearsal()
    var definition = Manifest([
      "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
      "metadata": ["name": "widgets.example.com"], "spec": ["group": "example.com", "names": ["plural": "widgets"]],
    ])
    definition.finalizers = ["customresourcecleanup.apiextensions.k8s.io"]
    try await rehearsal.make(definition.value, in: "")
    for name in ["a", "b"] {
      try await rehearsal.make(["apiVersion": "example.com/v1", "kind": "Widget", "metadata": ["name": .string(name)]])
    }
    await rehearsal.settle()
    try await rehearsal.delete(.customResourceDefinitions, "widgets.example.com", in: "")
    await rehearsal.settle()
    #expect(rehearsal.cluster.all(StorageKind(group: "example.com", plural: "widgets")).isEmpty)
    #expect(rehearsal.cluster.all(.customResourceDefinitions).isEmpty)
  }
}
