import KubernetesSchema
import ObjectModel
import Testing

@Suite struct PodQualityTests {
  struct Case: Sendable {
    var resources: JSONValue
    var quality: PodQuality
  }

  @Test(arguments: [
    Case(resources: [:], quality: .bestEffort),
    Case(resources: ["limits": ["cpu": "1", "memory": "1Gi"]], quality: .guaranteed),
    Case(
      resources: ["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "1000m", "memory": "1024Mi"]], quality: .guaranteed
    ),
    Case(resources: ["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "500m"]], quality: .burstable),
    Case(resources: ["requests": ["cpu": "1"]], quality: .burstable),
    Case(resources: ["requests": ["cpu": "0"]], quality: .bestEffort),
  ])
  func `requests and limits decide how a node treats a pod`(_ expected: Case) {
    let pod = Manifest(["spec": ["containers": [["name": "a", "resources": expected.resources]]]])
    #expect(PodQuality.of(pod) == expected.quality)
  }
}
