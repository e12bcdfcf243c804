import ObjectModel
import Testing

@testable import EmbeddedCluster

struct DeploymentStories {
  private func ready(_ stage: Stage) -> [Manifest] { stage.all(.pods).filter(\.isReadyPod) }

  @Test func `a Deployment becomes a ReplicaSet and its Pods, all ready`() {
    var stage = Stage(Actors.workloads)
    stage.put(Actors.deployment(replicas: 3))
    stage.settle()
    #expect(ready(stage).count == 3)
    #expect(stage.all(.replicaSets).count == 1)
    let status = stage.object(.deployments, "web")
    #expect(status?.statusNumber("availableReplicas") == 3)
    #expect(status?.isTrue("Available") == true)
    #expect(status?.annotation(DeploymentController.revision) == "1")
  }

  @Test(arguments: [(4, "25%", "25%"), (10, "0", "1"), (3, "1", "0"), (1, "25%", "25%"), (7, "50%", "50%")])
  func `a rolling update keeps within surge and unavailability`(replicas: Int, surge: String, unavailable: String) {
    func value(_ text: String) -> JSONValue { Int64(text).map(JSONValue.integer) ?? .string(text) }
    let strategy: JSONValue = [
      "type": "RollingUpdate", "rollingUpdate": ["maxSurge": value(surge), "maxUnavailable": value(unavailable)],
    ]
    var stage = Stage(Actors.workloads)
    stage.put(Actors.deployment(replicas: replicas, strategy: strategy))
    stage.settle()
    let arithmetic = RolloutArithmetic(Actors.deployment(replicas: replicas, strategy: strategy))
    stage.put(Actors.deployment(replicas: replicas, image: "web:2", strategy: strategy))
    stage.settle { stage in
      #expect(stage.all(.replicaSets).reduce(0) { $0 + $1.wantedReplicas } <= replicas + arithmetic.maxSurge)
      #expect(stage.all(.pods).count(where: \.isReadyPod) >= replicas - arithmetic.maxUnavailable)
    }
    let images = ready(stage).compactMap { $0["spec", "containers"]?[0]?["image"]?.string }
    #expect(images == Array(repeating: "web:2", count: replicas))
    #expect(stage.object(.deployments, "web")?.annotation(DeploymentController.revision) == "2")
  }

  @Test func `a template that never becomes ready leaves the old Pods serving`() {
    var stage = Stage(Actors.workloads)
    stage.put(Actors.deployment(replicas: 4))
    stage.settle()
    var broken = Actors.deployment(replicas: 4, image: "web:2")
    broken["spec", "template", "metadata", "annotations"] = ["simulation.apus.dev/ready": "false"]
    stage.put(broken)
    stage.settle()
    // As the API's own arithmetic has it: surge 1, unavailable 1.
    let sizes = stage.all(.replicaSets).map(\.wantedReplicas).sorted()
    #expect(sizes == [2, 3])
    #expect(ready(stage).count == 3)
  }

  @Test func `going back to an old template uses its ReplicaSet again, as a new revision`() {
    var stage = Stage(Actors.workloads)
    stage.put(Actors.deployment(replicas: 2))
    stage.settle()
    stage.put(Actors.deployment(replicas: 2, image: "web:2"))
    stage.settle()
    stage.put(Actors.deployment(replicas: 2))
    stage.settle()
    #expect(stage.all(.replicaSets).count == 2)
    #expect(stage.object(.deployments, "web")?.annotation(DeploymentController.revision) == "3")
  }

  @Test func `Recreate stops all old Pods before it starts new ones`() {
    var stage = Stage(Actors.workloads)
    stage.put(Actors.deployment(replicas: 3, strategy: ["type": "Recreate"]))
    stage.settle()
    stage.put(Actors.deployment(replicas: 3, image: "web:2", strategy: ["type": "Recreate"]))
    stage.settle { stage in
      let images = Set(stage.all(.pods).compactMap { $0["spec", "containers"]?[0]?["image"]?.string })
      #expect(images.count <= 1)
    }
    #expect(ready(stage).count == 3)
  }

  @Test func `a paused Deployment does not roll out`() {
    var stage = Stage(Actors.workloads)
    stage.put(Actors.deployment(replicas: 2))
    stage.settle()
    var paused = Actors.deployment(replicas: 2, image: "web:2")
    paused["spec", "paused"] = true
    stage.put(paused)
    stage.settle()
    #expect(stage.all(.replicaSets).count == 1)
  }

  @Test func `deleting a Deployment takes its ReplicaSets and Pods along`() throws {
    var stage = Stage(Actors.workloads)
    stage.put(Actors.deployment())
    stage.settle()
    stage.delete(try #require(stage.object(.deployments, "web")))
    stage.settle()
    #expect(stage.all(.replicaSets).isEmpty)
    #expect(stage.all(.pods).isEmpty)
  }

  @Test func `deleting in the foreground keeps the owner until its dependents are gone`() throws {
    var stage = Stage(Actors.workloads)
    stage.put(Actors.deployment())
    stage.settle()
    stage.delete(try #require(stage.object(.deployments, "web")), propagation: .foreground)
    stage.settle { stage in
      if stage.object(.deployments, "web") == nil { #expect(stage.all(.pods).isEmpty) }
    }
    #expect(stage.all(.deployments).isEmpty)
  }

  @Test func `deleting with orphans leaves the dependents without an owner`() throws {
    var stage = Stage(Actors.workloads)
    stage.put(Actors.deployment(replicas: 1))
    stage.settle()
    stage.delete(try #require(stage.object(.deployments, "web")), propagation: .orphan)
    stage.settle()
    #expect(stage.all(.deployments).isEmpty)
    #expect(stage.all(.replicaSets).map(\.ownerReferences) == [[]])
    #expect(stage.all(.pods).count == 1)
  }
}
