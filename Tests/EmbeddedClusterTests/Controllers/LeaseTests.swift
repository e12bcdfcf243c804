import ObjectModel
import Testing

@testable import EmbeddedCluster

struct LeaseTests {
  private func lease(_ name: String, labels: JSONValue = [:]) -> JSONValue {
    [
      "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
      "metadata": ["name": .string(name), "namespace": "kube-system", "labels": labels],
      "spec": ["leaseDurationSeconds": 60, "renewTime": "2026-01-01T00:00:00.000000Z", "holderIdentity": "x"],
    ]
  }

  @Test func `the Lease of a server that is gone goes when it runs out, that of a leader stays`() async throws {
    let rehearsal = try await Rehearsal(namespace: "kube-system")
    try await rehearsal.make(lease("server", labels: ["apiserver.kubernetes.io/identity": "kube-apiserver"]))
    try await rehearsal.make(lease("leader"))
    await rehearsal.pass(.seconds(59))
    #expect(rehearsal.cluster.object(.leases, "server", in: "kube-system") != nil)
    await rehearsal.pass(.seconds(2))
    #expect(rehearsal.cluster.object(.leases, "server", in: "kube-system") == nil)
    #expect(rehearsal.cluster.object(.leases, "leader", in: "kube-system") != nil)
  }
}
