import ObjectModel
import Testing

@testable import EmbeddedCluster

struct NamespaceTests {
  private func space(_ rehearsal: Rehearsal) -> Manifest? { rehearsal.cluster.object(.namespaces, "shop", in: "") }

  @Test
  func `a namespace is furnished, and again when somebody takes things away`() async throws {
    let rehearsal = try await Rehearsal(namespace: "shop")
    for _ in 0..<2 {
      #expect(rehearsal.cluster.object(.serviceAccounts, "default", in: "shop") != nil)
      #expect(rehearsal.cluster.object(.configMaps, "kube-root-ca.crt", in: "shop")?["data", "ca.crt"] == "-----CA-----")
      try await rehearsal.delete(.serviceAccounts, "default", in: "shop")
      try await rehearsal.delete(.configMaps, "kube-root-ca.crt", in: "shop")
      await rehearsal.settle()
    }
    rehearsal.cluster.change(.configMaps, "kube-root-ca.crt", in: "shop") { $0["data", "ca.crt"] = "forged" }
    await rehearsal.settle()
    #expect(rehearsal.cluster.object(.configMaps, "kube-root-ca.crt", in: "shop")?["data", "ca.crt"] == "-----CA-----")
  }

  @Test
  func `a namespace that is deleted takes everything in it along`() async throws {
    let rehearsal = try await Rehearsal(namespace: "shop")
    try await rehearsal.make(Sample.deployment(), in: "shop")
    try await rehearsal.make(Sample.service(), in: "shop")
    try await rehearsal.make(["apiVersion": "example.com/v1", "kind": "Widget", "metadata": ["name": "w"]], in: "shop")
    await rehearsal.pass(.seconds(1))
    try await rehearsal.delete(.namespaces, "shop", in: "")
    await rehearsal.pass(.seconds(3))
    #expect(space(rehearsal) == nil)
    for kind: StorageKind in [
      .pods, .replicaSets, .deployments, .services, .endpoints, .endpointSlices, .configMaps, .serviceAccounts, .events,
      StorageKind(group: "example.com", plural: "widgets"),
    ] {
      #expect(rehearsal.cluster.all(kind, in: "shop").isEmpty, "\(kind.plural)")
    }
  }

  @Test
  func `what holds a namespace is said, and it goes when let go`() async throws {
    let rehearsal = try await Rehearsal(namespace: "shop")
    try await rehearsal.make(Sample.configMap("held", finalizers: ["example.com/hold"]), in: "shop")
    await rehearsal.settle()
    try await rehearsal.delete(.namespaces, "shop", in: "")
    await rehearsal.pass(.seconds(5))
    let shop = try #require(space(rehearsal))
    #expect(
      shop.condition("NamespaceContentRemaining")?["message"]
        == "Some resources are remaining: configmaps. has 1 resource instances")
    #expect(
      shop.condition("NamespaceFinalizersRemaining")?["message"]
        == "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances")
    #expect(shop.condition("NamespaceDeletionContentFailure")?["status"] == "False")
    rehearsal.cluster.change(.configMaps, "held", in: "shop") { $0.finalizers = [] }
    await rehearsal.settle()
    #expect(space(rehearsal) == nil)
  }
}
