import ObjectModel
import Testing

@testable import EmbeddedCluster

struct PodStories {
  private func pod(_ annotations: [String: String] = [:], policy: String = "Always", command: [String] = []) -> Manifest {
    Manifest([
      "apiVersion": "v1", "kind": "Pod",
      "metadata": ["name": "p", "namespace": "default", "annotations": JSONValue(annotations)],
      "spec": [
        "restartPolicy": .string(policy), "containers": [["name": "main", "image": "web:1", "command": JSONValue(command)]],
      ],
    ])
  }

  private func settled(_ pod: Manifest) -> Manifest? {
    var stage = Stage([PodSimulation(settings: SimulationSettings())])
    stage.put(pod)
    stage.settle(steps: 40)
    return stage.object(.pods, "p")
  }

  @Test func `a Pod is scheduled, runs and is ready`() {
    let pod = settled(pod())
    #expect(pod?["spec", "nodeName"] == "apus")
    #expect(pod?["status", "phase"] == "Running")
    #expect(pod?.isReadyPod == true)
    #expect(pod?["status", "podIP"]?.string?.hasPrefix("10.244.") == true)
  }

  @Test func `a Pod for another scheduler waits`() {
    var other = pod()
    other["spec", "schedulerName"] = "mine"
    #expect(settled(other)?["spec", "nodeName"] == nil)
  }

  @Test(arguments: [
    (["true"], "Succeeded"), (["false"], "Failed"), (["sh", "-c", "exit 3"], "Failed"), (["sh", "-c", "exit 0"], "Succeeded"),
    (["sleep", "3600"], "Running"), (["tail", "-f", "/dev/null"], "Running"),
  ])
  func `a Pod that is meant to end ends as its command says`(command: [String], phase: String) {
    #expect(settled(pod(policy: "Never", command: command))?["status", "phase"]?.string == phase)
  }

  @Test func `annotations make a Pod fail in known ways`() {
    func waiting(_ pod: Manifest?) -> String? { pod?["status", "containerStatuses"]?[0]?["state", "waiting"]?["reason"]?.string }
    #expect(waiting(settled(pod(["simulation.apus.dev/image-pull": "fail"]))) == "ImagePullBackOff")
    #expect(waiting(settled(pod(["simulation.apus.dev/exit-code": "2"]))) == "CrashLoopBackOff")
    #expect(settled(pod(["simulation.apus.dev/ready": "false"]))?.isReadyPod == false)
  }

  @Test func `a deleted Pod is gone after its end, long before its grace period`() throws {
    var stage = Stage([PodSimulation(settings: SimulationSettings())])
    stage.put(pod())
    stage.settle(steps: 40)
    let start = stage.now
    stage.delete(try #require(stage.object(.pods, "p")))
    stage.settle(steps: 40)
    #expect(stage.object(.pods, "p") == nil)
    #expect(stage.now - start < .seconds(5))
  }

  @Test func `a Job ends when enough of its Pods have`() {
    var stage = Stage(Actors.workloads)
    stage.put(Actors.job(command: ["true"]))
    stage.settle()
    #expect(stage.object(.jobs, "once")?.isTrue("Complete") == true)
    #expect(stage.object(.jobs, "once")?.statusNumber("succeeded") == 2)
  }

  @Test func `a Job gives up at its backoff limit`() {
    var stage = Stage(Actors.workloads)
    stage.put(Actors.job(command: ["false"], backoffLimit: 1))
    stage.settle()
    #expect(stage.object(.jobs, "once")?.isTrue("Failed") == true)
  }

  @Test func `a Service leads to the ready Pods it selects, and to no others`() {
    var stage = Stage(Actors.workloads)
    stage.put(Actors.deployment(replicas: 2))
    stage.put(Actors.deployment("other", replicas: 1))
    stage.put(
      Manifest([
        "apiVersion": "v1", "kind": "Service", "metadata": ["name": "web", "namespace": "default"],
        "spec": ["selector": ["app": "web"], "ports": [["port": 80, "targetPort": 8080, "protocol": "TCP"]]],
      ]))
    stage.settle()
    let addresses = stage.object(.endpoints, "web")?["subsets"]?[0]?["addresses"]?.array?.compactMap { $0["ip"]?.string }
    let expected = stage.all(.pods).filter { $0.label("app") == "web" }.compactMap { $0["status", "podIP"]?.string }
    #expect(addresses.map(Set.init) == Set(expected))
    #expect(stage.all(.endpointSlices).first?["endpoints"]?.array?.count == 2)
  }

  @Test func `the Pods of a StatefulSet come one after the other`() {
    var stage = Stage(Actors.workloads)
    stage.put(
      Manifest([
        "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": ["name": "db", "namespace": "default"],
        "spec": [
          "replicas": 3, "serviceName": "db", "selector": ["matchLabels": ["app": "db"]],
          "template": ["metadata": ["labels": ["app": "db"]], "spec": ["containers": [["name": "main", "image": "db:1"]]]],
        ],
      ]))
    stage.settle { stage in #expect(stage.all(.pods).count { !$0.isReadyPod } <= 1) }
    #expect(stage.all(.pods).map(\.name) == ["db-0", "db-1", "db-2"])
  }
}
