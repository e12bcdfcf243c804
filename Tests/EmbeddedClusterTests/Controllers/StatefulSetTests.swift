import ObjectModel
import Testing

@testable import EmbeddedCluster

struct StatefulSetTests {
  private func sample(replicas: Int = 3, spec: JSONObject = [:]) -> JSONValue {
    var members: JSONObject = [
      "replicas": .integer(Int64(replicas)), "serviceName": "db", "selector": ["matchLabels": ["app": "web"]],
      "template": Sample.template("db:1"),
    ]
    for (key, value) in spec { members[key] = value }
    return ["apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": ["name": "db"], "spec": .object(members)]
  }

  private func set(_ rehearsal: Rehearsal) throws -> Manifest { try #require(rehearsal.cluster.object(.statefulSets, "db")) }

  @Test
  func `Pods come in order, each when those before it are ready`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(sample())
    var isInOrder = true
    await rehearsal.pass(.seconds(5)) {
      let pods = rehearsal.pods()
      for (number, pod) in pods.enumerated() {
        if pod.name != "db-\(number)" { isInOrder = false }
        if number + 1 < pods.count, !pod.isReadyPod { isInOrder = false }
      }
    }
    #expect(isInOrder)
    #expect(rehearsal.pods().map(\.name) == ["db-0", "db-1", "db-2"])
    let pod = rehearsal.pods()[1]
    #expect(pod.label("statefulset.kubernetes.io/pod-name") == "db-1")
    #expect(pod.label("apps.kubernetes.io/pod-index") == "1")
    #expect(pod["spec", "hostname"] == "db-1")
    #expect(pod["spec", "subdomain"] == "db")
    let set = try set(rehearsal)
    #expect(set["status", "readyReplicas"] == 3)
    #expect(set["status", "currentRevision"] == set["status", "updateRevision"])
    #expect(set["status", "updatedReplicas"] == 3)
    let revision = try #require(rehearsal.cluster.all(.controllerRevisions).first)
    #expect(revision.name == set["status", "currentRevision"]?.string)
  }

  @Test
  func `in parallel they come at once`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(sample(spec: ["podManagementPolicy": "Parallel"]))
    await rehearsal.settle()
    #expect(rehearsal.pods().count == 3)
  }

  @Test
  func `scaled down they go from the top, one at a time`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(sample())
    await rehearsal.pass(.seconds(5))
    rehearsal.cluster.change(.statefulSets, "db") { $0["spec", "replicas"] = 1 }
    await rehearsal.settle()
    #expect(rehearsal.pods().filter(\.isBeingDeleted).map(\.name) == ["db-2"])
    await rehearsal.pass(.seconds(2))
    #expect(rehearsal.pods().map(\.name) == ["db-0"])
  }

  @Test
  func `a new template goes from the top down to the partition`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(sample(spec: ["updateStrategy": ["type": "RollingUpdate", "rollingUpdate": ["partition": 1]]]))
    await rehearsal.pass(.seconds(5))
    rehearsal.cluster.change(.statefulSets, "db") { $0["spec", "template"] = Sample.template("db:2") }
    await rehearsal.pass(.seconds(5))
    func images() -> [String?] { rehearsal.pods().map { $0["spec", "containers"]?[0]?["image"]?.string } }
    #expect(images() == ["db:1", "db:2", "db:2"])
    #expect(try set(rehearsal)["status", "currentRevision"] != (try set(rehearsal)["status", "updateRevision"]))
    try await rehearsal.delete(.pods, "db-0")
    await rehearsal.pass(.seconds(2))
    #expect(images() == ["db:1", "db:2", "db:2"])
    rehearsal.cluster.change(.statefulSets, "db") { $0["spec", "updateStrategy"] = ["type": "RollingUpdate"] }
    await rehearsal.pass(.seconds(5))
    #expect(images() == ["db:2", "db:2", "db:2"])
    #expect(try set(rehearsal)["status", "currentRevision"] == (try set(rehearsal)["status", "updateRevision"]))
  }

  @Test
  func `claims are made before their Pods and stay after them`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(
      sample(
        replicas: 2,
        spec: [
          "volumeClaimTemplates": [
            ["metadata": ["name": "data"], "spec": ["resources": ["requests": ["storage": "1Gi"]]]]
          ]
        ]))
    await rehearsal.pass(.seconds(5))
    #expect(rehearsal.cluster.all(.claims).map(\.name) == ["data-db-0", "data-db-1"])
    #expect(
      rehearsal.pods()[0]["spec", "volumes"] == [["name": "data", "persistentVolumeClaim": ["claimName": "data-db-0"]]])
    try await rehearsal.delete(.statefulSets, "db")
    await rehearsal.pass(.seconds(5))
    #expect(rehearsal.pods().isEmpty)
    #expect(rehearsal.cluster.all(.claims).count == 2)
  }
}
