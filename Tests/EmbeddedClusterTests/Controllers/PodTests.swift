import ObjectModel
import Testing

@testable import EmbeddedCluster

struct PodTests {
  private func pod(_ rehearsal: Rehearsal, _ name: String = "one") throws -> Manifest {
    try #require(rehearsal.cluster.object(.pods, name))
  }

  private func container(_ rehearsal: Rehearsal, _ number: Int = 0) throws -> JSONValue {
    try #require(try pod(rehearsal)["status", "containerStatuses"]?[number])
  }

  @Test
  func `a Pod is scheduled, runs, and is ready 300 ms later`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.pod())
    await rehearsal.settle()
    #expect(try pod(rehearsal)["spec", "nodeName"] == "apus")
    #expect(try pod(rehearsal)["status", "phase"] == "Pending")
    await rehearsal.pass(.milliseconds(150))
    #expect(try pod(rehearsal)["status", "phase"] == "Running")
    #expect(try !pod(rehearsal).isReadyPod)
    await rehearsal.pass(.milliseconds(150))
    let pod = try pod(rehearsal)
    for type in ["PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready", "PodScheduled"] {
      #expect(pod.isTrue(type), "\(type)")
    }
    #expect(pod["status", "podIP"] == "10.244.0.1")
    #expect(pod["status", "hostIP"] == "127.0.0.1")
    let status = try container(rehearsal)
    #expect(status["state", "running", "startedAt"]?.string == "2026-01-01T00:00:00Z")
    #expect(status["restartCount"] == 0)
    #expect(
      rehearsal.events(on: "one").map { $0.split(separator: ":")[0] } == ["Scheduled", "Pulled", "Created", "Started"])
  }

  @Test
  func `Pods have addresses of their own, which are free again`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.replicaSet(replicas: 300))
    await rehearsal.pass(.seconds(1))
    let addresses = rehearsal.pods().compactMap { $0["status", "podIP"]?.string }
    #expect(addresses.count == 300)
    #expect(Set(addresses).count == 300)
    try await rehearsal.delete(.replicaSets, "set")
    await rehearsal.pass(.seconds(2))
    #expect(rehearsal.pods().isEmpty)
    #expect(await rehearsal.runner.index.addresses.free == "10.244.1.45")
  }

  @Test
  func `an address pool goes round and fills up`() {
    var pool = AddressPool()
    for number in 0..<65_534 {
      guard let free = pool.free else {
        Issue.record("full after \(number)")
        return
      }
      pool.take(free, by: "uid")
    }
    #expect(pool.free == nil)
    pool.release("10.244.7.7", by: "somebody else")
    #expect(pool.free == nil)
    pool.release("10.244.7.7", by: "uid")
    #expect(pool.free == "10.244.7.7")
  }

  @Test(
    arguments: [
      // restartPolicy, command, phase after ten seconds, exit code
      ("Never", [], "Succeeded", 0), ("OnFailure", [], "Succeeded", 0), ("Always", [], "Running", nil),
      ("Never", ["false"], "Failed", 1), ("Never", ["/bin/true"], "Succeeded", 0),
      ("Never", ["sh", "-c", "echo hello; exit 3"], "Failed", 3), ("Never", ["sleep", "3"], "Succeeded", 0),
      ("Never", ["sleep", "infinity"], "Running", nil), ("Never", ["sleep", "3600"], "Running", nil),
      ("Never", ["sh", "-c", "sleep 2 && exit 7"], "Failed", 7), ("Never", ["tail", "-f", "/dev/null"], "Running", nil),
      ("Never", ["/pause"], "Running", nil), ("Always", ["sh", "-c", "sleep 3600"], "Running", nil),
    ] as [(String, [String], String, Int?)])
  func `a Pod ends as its policy and command say`(policy: String, command: [String], phase: String, code: Int?) async throws {
    let rehearsal = try await Rehearsal()
    var container: JSONObject = [:]
    if !command.isEmpty { container["command"] = JSONValue(command) }
    try await rehearsal.make(Sample.pod(container: container, spec: ["restartPolicy": .string(policy)]))
    await rehearsal.pass(.seconds(10))
    #expect(try pod(rehearsal)["status", "phase"]?.string == phase)
    #expect(try self.container(rehearsal)["state", "terminated", "exitCode"]?.int == code)
  }

  @Test
  func `a container that ends where it should go on crashes again and again, ever later`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.pod(container: ["command": ["sh", "-c", "exit 1"]]))
    await rehearsal.pass(.seconds(2))
    #expect(try pod(rehearsal)["status", "phase"] == "Running")
    #expect(try pod(rehearsal).isReadyPod == false)
    #expect(try container(rehearsal)["state", "waiting", "reason"] == "CrashLoopBackOff")
    #expect(try container(rehearsal)["lastState", "terminated", "exitCode"] == 1)
    #expect(try container(rehearsal)["restartCount"] == 1)
    await rehearsal.pass(.seconds(12))
    #expect(try container(rehearsal)["restartCount"] == 2)
    await rehearsal.pass(.seconds(10))
    #expect(try container(rehearsal)["restartCount"] == 2)
    await rehearsal.pass(.seconds(12))
    #expect(try container(rehearsal)["restartCount"] == 3)
    #expect(rehearsal.events(on: "one").contains("BackOff: Back-off restarting failed container app"))
  }

  @Test
  func `annotations make a Pod never ready, fail to pull, crash, or late`() async throws {
    let rehearsal = try await Rehearsal()
    let prefix = SimulationAnnotation.prefix
    for (name, annotation, value) in [
      ("unready", "ready", "false"), ("unpulled", "image-pull", "fail"), ("crashing", "exit-code", "2"),
      ("late", "start-delay", "5s"),
      ("slow", "ready-delay", "5s"),
    ] {
      try await rehearsal.make(Sample.pod(name, annotations: [prefix + annotation: value]))
    }
    await rehearsal.pass(.seconds(3))
    let unready = try pod(rehearsal, "unready")
    #expect(unready["status", "phase"] == "Running")
    #expect(unready.condition("Ready")?["reason"] == "ContainersNotReady")
    #expect(unready.condition("Ready")?["message"] == "containers with unready status: [app]")
    let unpulled = try pod(rehearsal, "unpulled")
    #expect(unpulled["status", "phase"] == "Pending")
    #expect(unpulled["status", "containerStatuses"]?[0]?["state", "waiting", "reason"] == "ImagePullBackOff")
    let crashing = try pod(rehearsal, "crashing")
    #expect(crashing["status", "containerStatuses"]?[0]?["lastState", "terminated", "exitCode"] == 2)
    let late = try pod(rehearsal, "late")
    #expect(late["status", "containerStatuses"]?[0]?["state", "waiting", "reason"] == "ContainerCreating")
    #expect(try !pod(rehearsal, "slow").isReadyPod)
    await rehearsal.pass(.seconds(3))
    #expect(try pod(rehearsal, "late").isReadyPod)
    #expect(try pod(rehearsal, "slow").isReadyPod)
    #expect(try !pod(rehearsal, "unready").isReadyPod)
  }

  @Test
  func `one of two containers may be the one that fails`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(
      Sample.pod(
        annotations: [SimulationAnnotation.prefix + "ready": "false", SimulationAnnotation.prefix + "containers": "side"],
        spec: ["containers": [["name": "app", "image": "a"], ["name": "side", "image": "b"]]]))
    await rehearsal.pass(.seconds(2))
    #expect(try container(rehearsal, 0)["ready"] == true)
    #expect(try container(rehearsal, 1)["ready"] == false)
    #expect(try pod(rehearsal).condition("ContainersReady")?["message"] == "containers with unready status: [side]")
  }

  @Test
  func `init containers run first, one after the other`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(
      Sample.pod(spec: [
        "initContainers": [
          ["name": "first", "image": "a"], ["name": "second", "image": "b", "command": ["sleep", "5"]],
          ["name": "third", "image": "c"],
        ]
      ]))
    await rehearsal.pass(.seconds(2))
    let waiting = try pod(rehearsal)
    #expect(waiting["status", "initContainerStatuses"]?[0]?["state", "terminated", "reason"] == "Completed")
    #expect(waiting["status", "initContainerStatuses"]?[1]?["state", "running"] != nil)
    #expect(waiting["status", "initContainerStatuses"]?[2]?["state", "waiting", "reason"] == "PodInitializing")
    #expect(waiting["status", "phase"] == "Pending")
    #expect(!waiting.isTrue("Initialized"))
    await rehearsal.pass(.seconds(5))
    #expect(try pod(rehearsal).isReadyPod)
    #expect(try pod(rehearsal).isTrue("Initialized"))
  }

  @Test
  func `an init container that fails holds the Pod up`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(
      Sample.pod(spec: ["initContainers": [["name": "first", "image": "a", "command": ["false"]]]]))
    await rehearsal.pass(.seconds(2))
    let pod = try pod(rehearsal)
    #expect(pod["status", "phase"] == "Pending")
    #expect(pod["status", "initContainerStatuses"]?[0]?["state", "waiting", "reason"] == "CrashLoopBackOff")
  }

  @Test
  func `a readiness gate holds a Pod back until somebody opens it`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.pod(spec: ["readinessGates": [["conditionType": "example.com/gate"]]]))
    await rehearsal.pass(.seconds(2))
    #expect(try pod(rehearsal).isTrue("ContainersReady"))
    #expect(try pod(rehearsal).condition("Ready")?["reason"] == "ReadinessGatesNotReady")
    rehearsal.cluster.change(.pods, "one") {
      $0.setCondition("example.com/gate", "True", reason: "", message: "", now: rehearsal.clock.now)
    }
    await rehearsal.settle()
    #expect(try pod(rehearsal).isReadyPod)
    #expect(try pod(rehearsal).isTrue("example.com/gate"))
  }

  @Test
  func `a Pod that is deleted goes soon, and not later than it was given`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.pod())
    await rehearsal.pass(.seconds(1))
    try await rehearsal.delete(.pods, "one")
    await rehearsal.settle()
    #expect(try pod(rehearsal).isBeingDeleted)
    await rehearsal.pass(.milliseconds(200))
    #expect(rehearsal.pods().isEmpty)
    #expect(rehearsal.events(on: "one").last == "Killing: Stopping container app")
  }

  @Test
  func `a Pod with a finalizer ends but stays`() async throws {
    let rehearsal = try await Rehearsal()
    var held = Manifest(Sample.pod())
    held.finalizers = ["example.com/hold"]
    try await rehearsal.make(held.value)
    await rehearsal.pass(.seconds(1))
    try await rehearsal.delete(.pods, "one")
    await rehearsal.pass(.seconds(60))
    #expect(try pod(rehearsal)["metadata", "deletionGracePeriodSeconds"] == 0)
    rehearsal.cluster.change(.pods, "one") { $0.finalizers = [] }
    #expect(rehearsal.pods().isEmpty)
  }

  @Test
  func `a Pod that was active for too long fails`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.pod(spec: ["activeDeadlineSeconds": 5]))
    await rehearsal.pass(.seconds(10))
    #expect(try pod(rehearsal)["status", "phase"] == "Failed")
    #expect(try pod(rehearsal)["status", "reason"] == "DeadlineExceeded")
  }

  @Test
  func `changes to a Pod do not put its start off`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.pod())
    for number in 0..<10 {
      await rehearsal.pass(.milliseconds(40))
      rehearsal.cluster.change(.pods, "one") { $0.setLabel("turn", to: "\(number)") }
    }
    await rehearsal.settle()
    #expect(try pod(rehearsal).isReadyPod)
  }

  // MARK: - Logs

  @Test
  func `a log is the same each time, and tells how it ended`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(
      Sample.pod(
        container: ["command": ["sh", "-c", "exit 4"], "ports": [["containerPort": 8080]]], spec: ["restartPolicy": "Never"]))
    await rehearsal.pass(.seconds(5))
    let pod = try pod(rehearsal)
    let lines = SimulatedLog.lines(pod: pod, container: "app")
    #expect(lines == SimulatedLog.lines(pod: pod, container: "app"))
    #expect(
      lines.map(\.text) == [
        "level=info msg=\"starting\" container=app image=\"web:1\" pod=one",
        "level=info msg=\"listening\" address=\"10.244.0.1:8080\"", "level=error msg=\"fatal: exiting\" code=4",
      ])
    #expect(lines.map(\.moment) == lines.map(\.moment).sorted())
  }

  @Test
  func `a container that is not there or has not started has no log`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.pod())
    await rehearsal.settle()
    #expect(SimulatedLog.lines(pod: try pod(rehearsal), container: "app").isEmpty)
    await rehearsal.pass(.seconds(1))
    #expect(SimulatedLog.lines(pod: try pod(rehearsal), container: "other").isEmpty)
    #expect(!SimulatedLog.lines(pod: try pod(rehearsal), container: "app").isEmpty)
  }
}
