import ObjectModel
import Testing

@testable import EmbeddedCluster

struct AutoscalerTests {
  private func autoscaler(_ metrics: String?, spec: JSONObject = [:]) -> JSONValue {
    var members: JSONObject = [
      "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": "web"], "minReplicas": 1, "maxReplicas": 10,
      "metrics": [
        ["type": "Resource", "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 50]]]
      ],
    ]
    for (key, value) in spec { members[key] = value }
    var object: JSONValue = [
      "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": ["name": "web"], "spec": .object(members),
    ]
    if let metrics { object["metadata", "annotations"] = ["simulation.apus.dev/metrics": .string(metrics)] }
    return object
  }

  private func replicas(_ rehearsal: Rehearsal) -> Int? { rehearsal.cluster.object(.deployments, "web")?.wantedReplicas }

  @Test func `more Pods come as the metric is above its target, and no more than allowed at a time`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment(replicas: 2))
    await rehearsal.pass(.seconds(5))
    try await rehearsal.make(autoscaler("cpu=100%"))
    await rehearsal.pass(.seconds(5))
    #expect(replicas(rehearsal) == 4)
    await rehearsal.pass(.seconds(20))
    #expect(replicas(rehearsal) == 8)
    await rehearsal.pass(.seconds(20))
    let after = try #require(rehearsal.cluster.object(.autoscalers, "web"))
    #expect(replicas(rehearsal) == 10)
    #expect(after.condition("ScalingLimited")?["reason"] == "TooManyReplicas")
    #expect(after["status", "desiredReplicas"] == 10)
  }

  @Test func `fewer come only after they were too many for five minutes`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment(replicas: 4))
    await rehearsal.pass(.seconds(5))
    try await rehearsal.make(autoscaler("cpu=10%"))
    await rehearsal.pass(.seconds(200))
    #expect(replicas(rehearsal) == 4)
    #expect(rehearsal.cluster.object(.autoscalers, "web")?.condition("AbleToScale")?["reason"] == "ScaleDownStabilized")
    await rehearsal.pass(.seconds(150))
    #expect(replicas(rehearsal) == 1)
  }

  @Test func `without a metric nothing changes, and it says why`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment(replicas: 2))
    try await rehearsal.make(autoscaler(nil))
    await rehearsal.pass(.seconds(60))
    #expect(replicas(rehearsal) == 2)
    #expect(rehearsal.cluster.object(.autoscalers, "web")?.condition("ScalingActive")?["reason"] == "FailedGetResourceMetric")
    #expect(rehearsal.events(on: "web").count { $0.hasPrefix("FailedGetResourceMetric") } == 1)
  }

  @Test func `the older version is the same object with other fields`() {
    let newer = Manifest(autoscaler(nil, spec: ["behavior": ["scaleDown": ["stabilizationWindowSeconds": 5]]]))
    let older = AutoscalerVersions.converted(newer, to: "v1")
    #expect(older["spec", "targetCPUUtilizationPercentage"] == 50)
    #expect(older["spec", "metrics"] == nil)
    #expect(AutoscalerVersions.converted(older, to: "v2")["spec"] == newer["spec"])
  }
}
