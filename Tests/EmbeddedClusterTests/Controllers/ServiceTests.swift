import ObjectModel
import Testing

@testable import EmbeddedCluster

struct ServiceTests {
  private func slices(_ rehearsal: Rehearsal) -> [Manifest] { rehearsal.cluster.all(.endpointSlices) }

  @Test
  func `Pods that are ready are behind their Service, others are told apart`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.service())
    try await rehearsal.make(Sample.pod("good", labels: ["app": "web"]))
    try await rehearsal.make(
      Sample.pod("bad", labels: ["app": "web"], annotations: [SimulationAnnotation.prefix + "ready": "false"]))
    try await rehearsal.make(Sample.pod("other", labels: ["app": "db"]))
    await rehearsal.pass(.seconds(1))
    let endpoints = try #require(rehearsal.cluster.object(.endpoints, "web"))
    let subset = endpoints["subsets"]?[0]
    #expect(subset?["addresses"]?.array?.map { $0["targetRef", "name"]?.string } == ["good"])
    #expect(subset?["notReadyAddresses"]?.array?.map { $0["targetRef", "name"]?.string } == ["bad"])
    #expect(subset?["ports"] == [["port": 80, "protocol": "TCP"]])
    let slice = try #require(slices(rehearsal).first)
    #expect(slices(rehearsal).count == 1)
    #expect(slice.name.hasPrefix("web-"))
    #expect(slice.label("kubernetes.io/service-name") == "web")
    #expect(slice.label("endpointslice.kubernetes.io/managed-by") == "endpointslice-controller.k8s.io")
    let ready = slice["endpoints"]?.array?.map { ($0["targetRef", "name"]?.string ?? "", $0["conditions", "ready"]?.bool) }
    #expect(Dictionary(ready ?? [], uniquingKeysWith: { $1 }) == ["good": true, "bad": false])
    #expect(slice["endpoints"]?[0]?["nodeName"] == "apus")
  }

  @Test
  func `a port by name is the number it has in each Pod`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.service(spec: ["ports": [["name": "http", "port": 80, "targetPort": "web"]]]))
    try await rehearsal.make(
      Sample.pod("old", labels: ["app": "web"], container: ["ports": [["name": "web", "containerPort": 8080]]]))
    try await rehearsal.make(
      Sample.pod("new", labels: ["app": "web"], container: ["ports": [["name": "web", "containerPort": 9090]]]))
    await rehearsal.pass(.seconds(1))
    let ports = rehearsal.cluster.object(.endpoints, "web")?["subsets"]?.array?.compactMap { $0["ports"]?[0]?["port"]?.int }
    #expect(Set(ports ?? []) == [8080, 9090])
    #expect(Set(slices(rehearsal).compactMap { $0["ports"]?[0]?["port"]?.int }) == [8080, 9090])
  }

  @Test
  func `a slice holds a hundred`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.service())
    try await rehearsal.make(Sample.replicaSet(replicas: 250))
    await rehearsal.pass(.seconds(2))
    #expect(slices(rehearsal).map { $0["endpoints"]?.array?.count ?? 0 }.sorted() == [50, 100, 100])
    rehearsal.cluster.change(.replicaSets, "set") { $0["spec", "replicas"] = 10 }
    await rehearsal.pass(.seconds(2))
    #expect(slices(rehearsal).map { $0["endpoints"]?.array?.count ?? 0 } == [10])
  }

  @Test
  func `what happens at a time behind a large Service is written down at a time`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.service())
    try await rehearsal.make(Sample.replicaSet(replicas: 200))
    var versions: Set<String> = []
    await rehearsal.pass(.seconds(2)) {
      versions.insert(rehearsal.cluster.object(.endpoints, "web")?.resourceVersion ?? "")
    }
    #expect(rehearsal.cluster.object(.endpoints, "web")?["subsets"]?[0]?["addresses"]?.array?.count == 200)
    // One for each of fewer than fifty, then a few.
    #expect(versions.count < 60)
  }

  @Test
  func `a Pod that is going is no longer offered`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.service())
    try await rehearsal.make(Sample.pod("one", labels: ["app": "web"]))
    await rehearsal.pass(.seconds(1))
    try await rehearsal.delete(.pods, "one")
    await rehearsal.settle()
    #expect(rehearsal.cluster.object(.endpoints, "web")?["subsets"] == nil)
    let conditions = slices(rehearsal).first?["endpoints"]?[0]?["conditions"]
    #expect(conditions == ["ready": false, "serving": true, "terminating": true])
    await rehearsal.pass(.seconds(1))
    #expect(slices(rehearsal).first?["endpoints"]?.array?.isEmpty != false)
  }

  @Test
  func `Endpoints and slices go with their Service`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.service())
    await rehearsal.pass(.seconds(1))
    try await rehearsal.delete(.services, "web")
    await rehearsal.pass(.seconds(1))
    #expect(rehearsal.cluster.all(.endpoints).isEmpty)
    #expect(slices(rehearsal).isEmpty)
  }

  @Test
  func `a Service without a selector is left to others`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.service(spec: ["selector": [:]]))
    await rehearsal.pass(.seconds(1))
    #expect(rehearsal.cluster.all(.endpoints).isEmpty)
  }

  @Test
  func `Ingresses and load balancers get the address of the machine`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.service("balanced", spec: ["type": "LoadBalancer"]))
    try await rehearsal.make(Sample.service("plain"))
    try await rehearsal.make(["apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": ["name": "door"], "spec": [:]])
    await rehearsal.pass(.seconds(1))
    #expect(rehearsal.cluster.object(.services, "balanced")?["status", "loadBalancer", "ingress"] == [["ip": "127.0.0.1"]])
    #expect(rehearsal.cluster.object(.services, "plain")?["status", "loadBalancer", "ingress"] == nil)
    #expect(rehearsal.cluster.object(.ingresses, "door")?["status", "loadBalancer", "ingress"] == [["ip": "127.0.0.1"]])
  }

  @Test
  func `claims are bound`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make([
      "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": ["name": "data"],
      "spec": ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]],
    ])
    await rehearsal.settle()
    let status = rehearsal.cluster.object(.claims, "data")?["status"]
    #expect(status == ["phase": "Bound", "accessModes": ["ReadWriteOnce"], "capacity": ["storage": "1Gi"]])
  }

  @Test
  func `a disruption budget says how many Pods may go`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment(replicas: 4))
    try await rehearsal.make([
      "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": ["name": "budget"],
      "spec": ["minAvailable": "60%", "selector": ["matchLabels": ["app": "web"]]],
    ])
    await rehearsal.pass(.seconds(1))
    let status = try #require(rehearsal.cluster.object(.disruptionBudgets, "budget"))
    #expect(status["status", "expectedPods"] == 4)
    #expect(status["status", "desiredHealthy"] == 3)
    #expect(status["status", "currentHealthy"] == 4)
    #expect(status["status", "disruptionsAllowed"] == 1)
  }
}
