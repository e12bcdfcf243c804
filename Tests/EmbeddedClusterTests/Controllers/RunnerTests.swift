import Logging
import ObjectModel
import Testing

@testable import EmbeddedCluster

struct RunnerTests {
  @Test
  func `an Event said again is counted, and forgotten after an hour`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.pod(container: ["command": ["false"]]))
    await rehearsal.pass(.seconds(120))
    let events = rehearsal.cluster.all(.events).filter { $0["reason"] == "BackOff" }
    #expect(events.count == 1)
    #expect(events.first?["count"]?.int ?? 0 > 2)
    #expect(events.first?["firstTimestamp"] != events.first?["lastTimestamp"])
    try await rehearsal.delete(.pods, "one")
    await rehearsal.pass(.seconds(3700))
    #expect(rehearsal.cluster.all(.events).isEmpty)
  }

  @Test
  func `the namespace of an Event is that of its object, of cluster-wide ones default`() {
    var recorder = EventRecorder()
    let now = Moment(nanoseconds: 1_767_225_600_000_000_000)
    let pod = Manifest(["kind": "Pod", "metadata": ["name": "one", "namespace": "shop", "uid": "1"]])
    let node = Manifest(["kind": "Node", "metadata": ["name": "apus", "uid": "2"]])
    func namespace(_ object: Manifest) -> String? {
      guard case .new(let event) = recorder.record(.normal, on: object, "Reason", "text", by: "test", LiveIndex(), now) else {
        return nil
      }
      return event.namespace
    }
    #expect(namespace(pod) == "shop")
    #expect(namespace(node) == "default")
  }

  @Test
  func `a stale write is tried again on what is there`() async throws {
    let rehearsal = try await Rehearsal()
    rehearsal.cluster.refuse(
      "update", "replicasets", times: 2, APIStatus(code: 409, reason: "Conflict", message: "the object has been modified"))
    try await rehearsal.make(Sample.replicaSet(replicas: 1))
    await rehearsal.pass(.seconds(2))
    #expect(rehearsal.cluster.object(.replicaSets, "set")?["status", "readyReplicas"] == 1)
    #expect(rehearsal.pods().count == 1)
  }

  @Test
  func `changes that come late do not bring back what is known to be gone`() {
    var index = LiveIndex()
    let pod = Manifest(["kind": "Pod", "metadata": ["name": "one", "namespace": "n", "uid": "1", "resourceVersion": "5"]])
    let key = ObjectKey(.pods, pod)
    index.put(pod, key)
    index.foreseeRemoval(pod, key)
    index.put(pod, key)
    #expect(index[key] == nil)
    index.observeRemoval(pod, key)
    var next = pod
    next["metadata", "uid"] = "2"
    index.put(next, key)
    #expect(index[key] == next)
  }

  @Test
  func `an older state does not replace a newer one`() {
    var index = LiveIndex()
    var pod = Manifest(["kind": "Pod", "metadata": ["name": "one", "namespace": "n", "uid": "1", "resourceVersion": "10"]])
    let key = ObjectKey(.pods, pod)
    index.put(pod, key)
    pod["metadata", "resourceVersion"] = "9"
    index.put(pod, key)
    #expect(index[key]?.resourceVersion == "10")
  }

  /// Fills a cluster, then starts controllers on it as a restart does.
  @Test(.timeLimit(.minutes(1)))
  func `controllers that start on a full cluster see all of it first, and make nothing twice`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.deployment(replicas: 20))
    try await rehearsal.make(Sample.service())
    await rehearsal.pass(.seconds(5))
    let pods = Set(rehearsal.pods().map(\.uid))
    let logger = Logger(label: "restart", factory: { _ in SwiftLogNoOpLogHandler() })
    let set = ControllerSet(objects: rehearsal.cluster, settings: rehearsal.settings, clock: rehearsal.clock, logger: logger)
    let running = Task { await set.run() }
    // A change that only working controllers answer.
    while rehearsal.cluster.streamCount == 0 { await Task.yield() }
    try await rehearsal.make(Sample.deployment("second", replicas: 1))
    while rehearsal.cluster.object(.deployments, "second")?["status", "observedGeneration"] == nil { await Task.yield() }
    #expect(Set(rehearsal.pods().filter { $0.name.hasPrefix("web-") }.map(\.uid)) == pods)
    rehearsal.cluster.endStreams()
    await running.value
  }

  @Test(.timeLimit(.minutes(1)))
  func `controllers stop when their task is cancelled`() async throws {
    let clock = HandClock()
    let cluster = FakeCluster(clock: clock)
    let logger = Logger(label: "stop", factory: { _ in SwiftLogNoOpLogHandler() })
    let running = Task { await ControllerSet(objects: cluster, clock: clock, logger: logger).run() }
    running.cancel()
    await running.value
  }
}
