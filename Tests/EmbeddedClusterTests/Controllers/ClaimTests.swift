import ObjectModel
import Testing

@testable import EmbeddedCluster

struct ClaimTests {
  private func claim(_ name: String = "data", spec: JSONObject = [:]) -> JSONValue {
    var members: JSONObject = ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]]
    for (key, value) in spec { members[key] = value }
    return ["apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": ["name": .string(name)], "spec": .object(members)]
  }

  private func volume(_ name: String, _ size: String, policy: String = "Retain") -> JSONValue {
    [
      "apiVersion": "v1", "kind": "PersistentVolume", "metadata": ["name": .string(name)],
      "spec": [
        "accessModes": ["ReadWriteOnce"], "capacity": ["storage": .string(size)],
        "persistentVolumeReclaimPolicy": .string(policy),
      ],
    ]
  }

  @Test func `a claim gets a volume made for it, which goes with it`() async throws {
    let rehearsal = try await Rehearsal()
    let made = try await rehearsal.make(claim())
    await rehearsal.pass(.seconds(1))
    let bound = try #require(rehearsal.cluster.object(.claims, "data"))
    #expect(bound["status", "phase"] == "Bound")
    #expect(bound["spec", "volumeName"] == .string("pvc-\(made.uid)"))
    #expect(rehearsal.cluster.all(.volumes).map { $0["status", "phase"] } == ["Bound"])
    try await rehearsal.delete(.claims, "data")
    await rehearsal.pass(.seconds(1))
    #expect(rehearsal.cluster.all(.volumes).isEmpty)
  }

  @Test func `the smallest volume that fits is taken, and kept when it is to be`() async throws {
    let rehearsal = try await Rehearsal()
    for (name, size) in [("large", "5Gi"), ("right", "2Gi"), ("small", "500Mi")] {
      try await rehearsal.make(volume(name, size), in: "")
    }
    await rehearsal.pass(.seconds(1))
    try await rehearsal.make(claim())
    await rehearsal.pass(.seconds(1))
    #expect(rehearsal.cluster.object(.claims, "data")?["spec", "volumeName"] == "right")
    try await rehearsal.delete(.claims, "data")
    await rehearsal.pass(.seconds(1))
    let phases = rehearsal.cluster.all(.volumes).map { $0["status", "phase"]?.string }
    #expect(phases == ["Available", "Released", "Available"])
  }

  @Test func `a claim without a class waits for a volume`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(claim(spec: ["storageClassName": ""]))
    await rehearsal.pass(.seconds(40))
    #expect(rehearsal.cluster.object(.claims, "data")?["status", "phase"] == "Pending")
    #expect(rehearsal.events(on: "data").count == 1)
    try await rehearsal.make(volume("late", "1Gi"), in: "")
    await rehearsal.pass(.seconds(1))
    #expect(rehearsal.cluster.object(.claims, "data")?["status", "phase"] == "Bound")
  }

  @Test func `a quota counts what there is, and lets no more in`() async throws {
    let api = try await TestAPI()
    let path = "/api/v1/namespaces/default"
    _ = await api.post(
      "\(path)/resourcequotas", ["metadata": ["name": "q"], "spec": ["hard": ["configmaps": "1", "requests.cpu": "1"]]])
    #expect(await api.post("\(path)/configmaps", ["metadata": ["name": "a"]]).code == 201)
    let refused = await api.post("\(path)/configmaps", ["metadata": ["name": "b"]])
    #expect(refused.code == 403)
    #expect(
      refused.message
        == "configmaps \"b\" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=1, limited: configmaps=1")
    func pod(_ name: String, _ resources: JSONValue) async -> TestAPI.Answer {
      await api.post("\(path)/pods", Sample.pod(name, container: ["resources": resources]))
    }
    #expect(await pod("p", [:]).message.hasSuffix("failed quota: q: must specify requests.cpu for: app"))
    #expect(await pod("p", ["requests": ["cpu": "600m"]]).code == 201)
    #expect(
      await pod("p2", ["requests": ["cpu": "600m"]]).message.hasSuffix(
        "requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1"))
  }

  @Test func `of evictions at a time no more get through than the budget allows`() async throws {
    let api = try await TestAPI()
    let path = "/api/v1/namespaces/default"
    for name in ["a", "b", "c"] {
      var pod = Sample.pod(name, labels: ["app": "web"])
      _ = await api.post("\(path)/pods", pod)
      pod["status"] = ["phase": "Running", "conditions": [["type": "Ready", "status": "True"]]]
      _ = await api.put("\(path)/pods/\(name)/status", pod)
    }
    let budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets"
    var budget = await api.post(
      budgets, ["metadata": ["name": "p"], "spec": ["minAvailable": 2, "selector": ["matchLabels": ["app": "web"]]]]
    ).body
    budget["status"] = ["currentHealthy": 3, "desiredHealthy": 2, "disruptionsAllowed": 1, "expectedPods": 3]
    _ = await api.put("\(budgets)/p/status", budget)
    func evict(_ name: String) async -> Int {
      await api.post("\(path)/pods/\(name)/eviction", ["metadata": ["name": .string(name)]]).code
    }
    #expect(await evict("a") == 201)
    #expect(await evict("b") == 429)
  }
}
