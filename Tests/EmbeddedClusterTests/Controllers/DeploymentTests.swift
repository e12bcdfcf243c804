import ObjectModel
import Testing

@testable import EmbeddedCluster

struct DeploymentTests {
  private func web(_ rehearsal: Rehearsal) throws -> Manifest { try #require(rehearsal.cluster.object(.deployments, "web")) }

  private func sizes(_ rehearsal: Rehearsal) -> [String: Int] {
    Dictionary(
      rehearsal.cluster.all(.replicaSets).map {
        ($0["spec", "template", "spec", "containers"]?[0]?["image"]?.string ?? "", $0.wantedReplicas)
      }, uniquingKeysWith: +)
  }

  private func setImage(_ rehearsal: Rehearsal, _ image: String, annotations: [String: String] = [:]) {
    rehearsal.cluster.change(.deployments, "web") {
      $0["spec", "template"] = Sample.template(image, annotations: annotations)
    }
  }

  @Test
  func `a new Deployment is available within a second`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment())
    await rehearsal.pass(.seconds(1))

    let web = try web(rehearsal)
    #expect(web["status", "readyReplicas"] == 3)
    #expect(web["status", "availableReplicas"] == 3)
    #expect(web["status", "updatedReplicas"] == 3)
    #expect(web["status", "unavailableReplicas"] == nil)
    #expect(web["status", "observedGeneration"]?.integer == web.generation)
    #expect(web.condition("Available")?["reason"] == "MinimumReplicasAvailable")
    #expect(web.condition("Progressing")?["reason"] == "NewReplicaSetAvailable")
    #expect(web.annotation("deployment.kubernetes.io/revision") == "1")
    let set = try #require(rehearsal.cluster.all(.replicaSets).first)
    #expect(set.name.hasPrefix("web-"))
    #expect(set.label("pod-template-hash") == String(set.name.dropFirst(4)))
    #expect(set["spec", "selector", "matchLabels", "pod-template-hash"] == set["metadata", "labels", "pod-template-hash"])
    #expect(set.annotation("deployment.kubernetes.io/desired-replicas") == "3")
    #expect(set.annotation("deployment.kubernetes.io/max-replicas") == "4")
    #expect(rehearsal.pods(of: "web").count == 3)
    #expect(rehearsal.events(on: "web") == ["ScalingReplicaSet: Scaled up replica set \(set.name) from 0 to 3"])
  }

  @Test
  func `the first condition says that a ReplicaSet was made`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment())
    await rehearsal.settle()
    let progressing = try web(rehearsal).condition("Progressing")
    #expect(progressing?["status"] == "True")
    #expect(progressing?["reason"] == "NewReplicaSetCreated" || progressing?["reason"] == "ReplicaSetUpdated")
  }

  @Test
  func `a rolling update keeps between floor and ceiling at every step`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment(replicas: 5, spec: Sample.rolling(surge: 2, unavailable: 1)))
    await rehearsal.pass(.seconds(1))
    setImage(rehearsal, "web:2")
    var most = 0
    var fewest = Int.max
    await rehearsal.pass(.seconds(10)) {
      most = max(most, rehearsal.cluster.all(.replicaSets).reduce(0) { $0 + $1.wantedReplicas })
      fewest = min(fewest, rehearsal.pods().count { $0.isReadyPod && !$0.isBeingDeleted })
    }
    #expect(most <= 7)
    #expect(fewest >= 4)
    #expect(sizes(rehearsal) == ["web:1": 0, "web:2": 5])
    #expect(rehearsal.pods().count == 5)
    let web = try web(rehearsal)
    #expect(web.annotation("deployment.kubernetes.io/revision") == "2")
    #expect(web.condition("Progressing")?["reason"] == "NewReplicaSetAvailable")
    #expect(web["status", "replicas"] == 5)
  }

  @Test
  func `a template that never gets ready leaves old 3 and new 2 of 4`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment(replicas: 4, spec: Sample.rolling(surge: 1, unavailable: "25%")))
    await rehearsal.pass(.seconds(1))
    setImage(rehearsal, "web:2", annotations: ["simulation.apus.dev/ready": "false"])
    await rehearsal.pass(.seconds(60))
    #expect(sizes(rehearsal) == ["web:1": 3, "web:2": 2])
    #expect(try web(rehearsal).condition("Progressing")?["reason"] == "ReplicaSetUpdated")
    #expect(try web(rehearsal).isTrue("Available"))
  }

  @Test
  func `standing still for longer than the deadline is said, and recovers with a new template`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment(spec: ["progressDeadlineSeconds": 30]))
    await rehearsal.pass(.seconds(1))
    setImage(rehearsal, "web:2", annotations: ["simulation.apus.dev/image-pull": "fail"])
    await rehearsal.pass(.seconds(29))
    #expect(try web(rehearsal).isTrue("Progressing"))
    await rehearsal.pass(.seconds(10))
    let progressing = try #require(try web(rehearsal).condition("Progressing"))
    #expect(progressing["status"] == "False")
    #expect(progressing["reason"] == "ProgressDeadlineExceeded")
    #expect(progressing["message"]?.string?.hasSuffix("has timed out progressing.") == true)
    setImage(rehearsal, "web:3")
    await rehearsal.pass(.seconds(10))
    #expect(try web(rehearsal).condition("Progressing")?["reason"] == "NewReplicaSetAvailable")
  }

  @Test
  func `going back to an old template takes its ReplicaSet with a new revision`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment())
    await rehearsal.pass(.seconds(1))
    let first = try #require(rehearsal.cluster.all(.replicaSets).first)
    setImage(rehearsal, "web:2")
    await rehearsal.pass(.seconds(10))
    setImage(rehearsal, "web:1")
    await rehearsal.pass(.seconds(10))
    #expect(rehearsal.cluster.all(.replicaSets).count == 2)
    let again = try #require(rehearsal.cluster.object(.replicaSets, first.name))
    #expect(again.wantedReplicas == 3)
    #expect(again.annotation("deployment.kubernetes.io/revision") == "3")
    #expect(again.annotation("deployment.kubernetes.io/revision-history") == "1")
    #expect(try web(rehearsal).annotation("deployment.kubernetes.io/revision") == "3")
  }

  @Test
  func `Recreate starts new Pods only when the old ones are gone`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment(spec: ["strategy": ["type": "Recreate"]]))
    await rehearsal.pass(.seconds(1))
    setImage(rehearsal, "web:2")
    var images: Set<Set<String>> = []
    await rehearsal.pass(.seconds(5)) {
      images.insert(Set(rehearsal.pods().compactMap { $0["spec", "containers"]?[0]?["image"]?.string }))
    }
    #expect(images == [["web:1"], [], ["web:2"]])
    #expect(try web(rehearsal)["status", "availableReplicas"] == 3)
  }

  @Test
  func `a paused Deployment is scaled but not rolled out`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment())
    await rehearsal.pass(.seconds(1))
    rehearsal.cluster.change(.deployments, "web") {
      $0["spec", "paused"] = true
      $0["spec", "replicas"] = 5
      $0["spec", "template"] = Sample.template("web:2")
    }
    await rehearsal.pass(.seconds(5))
    #expect(sizes(rehearsal) == ["web:1": 5])
    #expect(try web(rehearsal).condition("Progressing")?["reason"] == "DeploymentPaused")
    rehearsal.cluster.change(.deployments, "web") { $0["spec", "paused"] = false }
    await rehearsal.pass(.seconds(10))
    #expect(sizes(rehearsal) == ["web:1": 0, "web:2": 5])
    #expect(try web(rehearsal).condition("Progressing")?["reason"] == "NewReplicaSetAvailable")
  }

  @Test
  func `scaling amid a rollout that stands still keeps the proportion`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment(replicas: 10, spec: Sample.rolling(surge: 3, unavailable: 2)))
    await rehearsal.pass(.seconds(1))
    setImage(rehearsal, "web:2", annotations: ["simulation.apus.dev/ready": "false"])
    await rehearsal.pass(.seconds(10))
    #expect(sizes(rehearsal) == ["web:1": 8, "web:2": 5])
    rehearsal.cluster.change(.deployments, "web") { $0["spec", "replicas"] = 15 }
    await rehearsal.pass(.seconds(10))
    #expect(sizes(rehearsal) == ["web:1": 11, "web:2": 7])
  }

  @Test
  func `scaling to nothing and back`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment())
    await rehearsal.pass(.seconds(1))
    rehearsal.cluster.change(.deployments, "web") { $0["spec", "replicas"] = 0 }
    await rehearsal.pass(.seconds(2))
    #expect(rehearsal.pods().isEmpty)
    rehearsal.cluster.change(.deployments, "web") { $0["spec", "replicas"] = 2 }
    await rehearsal.pass(.seconds(2))
    #expect(rehearsal.pods().count == 2)
    #expect(rehearsal.cluster.all(.replicaSets).count == 1)
  }

  @Test
  func `old ReplicaSets beyond the limit go, the oldest first`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment(replicas: 1, spec: ["revisionHistoryLimit": 2]))
    for number in 1...5 {
      setImage(rehearsal, "web:\(number)")
      await rehearsal.pass(.seconds(10))
    }
    #expect(Set(sizes(rehearsal).keys) == ["web:3", "web:4", "web:5"])
  }

  @Test
  func `a ReplicaSet of the name that is another's makes the hash another`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment(replicas: 1))
    await rehearsal.pass(.seconds(1))
    let name = try #require(rehearsal.cluster.all(.replicaSets).first).name
    try await rehearsal.delete(.deployments, "web")
    await rehearsal.pass(.seconds(5))
    var other = Manifest(Sample.replicaSet(name, replicas: 0))
    other["spec", "selector", "matchLabels", "app"] = "other"
    try await rehearsal.make(other.value)
    try await rehearsal.make(Sample.deployment(replicas: 1))
    await rehearsal.pass(.seconds(5))
    #expect(try web(rehearsal)["status", "collisionCount"] == 1)
    #expect(try web(rehearsal)["status", "availableReplicas"] == 1)
  }

  @Test
  func `annotations reach ReplicaSets, but not the one kubectl applies by`() async throws {
    let rehearsal = try await Rehearsal()
    var web = Manifest(Sample.deployment(replicas: 1))
    web.setAnnotation("kubernetes.io/change-cause", to: "first")
    web.setAnnotation("kubectl.kubernetes.io/last-applied-configuration", to: "{}")
    try await rehearsal.make(web.value)
    await rehearsal.pass(.seconds(1))
    let set = try #require(rehearsal.cluster.all(.replicaSets).first)
    #expect(set.annotation("kubernetes.io/change-cause") == "first")
    #expect(set.annotation("kubectl.kubernetes.io/last-applied-configuration") == nil)
  }

  @Test
  func `a Deployment at rest costs no writes`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment())
    await rehearsal.pass(.seconds(60))
    let before = rehearsal.cluster.writes
    await rehearsal.pass(.seconds(120))
    #expect(rehearsal.cluster.writes == before)
  }
}
