import CustomResources
import KubernetesClient
import ObjectModel
import Synchronization
import Testing

@testable import Applications

/// What goes wrong between a controller and its cluster must change when things happen, and nothing else.
@Suite(.timeLimit(.minutes(2)), .serialized) struct FaultTests {
  private static let configMaps = GroupKind(group: "", kind: "ConfigMap")
  private static let widgets = GroupKind(group: "example.com", kind: "Widget")

  private func makeDelivery() -> Delivery {
    let delivery = Delivery()
    // Not delivered by anybody: it must be there in the end.
    delivery.cluster.put(Delivery.configMap("foreign"))
    // Copied by somebody with its marks: it is another's, whatever the mark says.
    let copied: JSONValue = ["argocd.argoproj.io/tracking-id": "web:/ConfigMap:web/a"]
    delivery.cluster.put(Delivery.configMap("copied", annotations: copied))
    delivery.sources.push("1111111", [Delivery.configMap("a"), Delivery.configMap("b"), Delivery.widget("w")])
    return delivery
  }

  private func value(_ delivery: Delivery, _ kind: GroupKind, _ name: String) -> String? {
    let object = delivery.cluster.object(kind, "web", name)
    return (object?["data", "value"] ?? object?["spec", "value"])?.string
  }

  private func expectEnd(_ delivery: Delivery, seed: Int) {
    #expect(value(delivery, Self.configMaps, "a") == "2", "seed \(seed)")
    #expect(value(delivery, Self.configMaps, "b") == nil, "seed \(seed)")
    #expect(value(delivery, Self.configMaps, "c") == "1", "seed \(seed)")
    #expect(value(delivery, Self.widgets, "w") == "2", "seed \(seed)")
    #expect(value(delivery, Self.configMaps, "foreign") == "1", "seed \(seed)")
    #expect(value(delivery, Self.configMaps, "copied") == "1", "seed \(seed)")
    let deleted = delivery.cluster.state.withLock { $0.writes.filter { $0.verb == "delete" && $0.key.kind != "Lease" } }
    #expect(Set(deleted.map(\.key.name)) == ["b"], "seed \(seed): \(deleted)")
    let history = delivery.application()?.status.history ?? []
    #expect(history.map(\.id) == Array(0..<history.count), "seed \(seed)")
    // Each revision was synced, and none twice in a row.
    #expect(history.map(\.revision) == ["1111111", "2222222"], "seed \(seed)")
    #expect(delivery.application()?.status.operationState?.phase == .succeeded, "seed \(seed)")
  }

  private static let second: [JSONValue] = [Delivery.configMap("a", "2"), Delivery.configMap("c"), Delivery.widget("w", "2")]

  @Test func `an undisturbed delivery ends where every disturbed one must`() async throws {
    let delivery = makeDelivery()
    try await delivery.run {
      delivery.cluster.put(Delivery.application())
      try await delivery.untilSynced("1111111")
      delivery.sources.push("2222222", Self.second)
      try await delivery.untilSynced("2222222")
    }
    expectEnd(delivery, seed: 0)
  }

  @Test(arguments: 1...30) func `answers of 429, 500 and 409, lost answers and cut watches change nothing in the end`(seed: Int)
    async throws
  {
    let delivery = makeDelivery()
    let chance = Mutex(SeededChance(seed: seed))
    let cluster = delivery.cluster
    cluster.set { verb, resource in
      let draw = chance.withLock { Int.random(in: 0..<100, using: &$0) }
      switch draw {
      case 0..<4: return .refused(FakeCluster.status(500, "InternalError", "etcd is away"))
      case 4..<8: return .refused(FakeCluster.status(429, "TooManyRequests", "slow down"))
      case 8..<10 where verb != "get" && verb != "list":
        return .refused(FakeCluster.status(409, "Conflict", "somebody was first"))
      case 10..<13: return .unanswered
      case 13..<16: return .refused(.unreadable(request: "list", problem: "it is not a list"))
      case 16: return .refused(.timeout(server: "https://fake.example", seconds: 60))
      default: return .succeeds
      }
    }
    try await delivery.run {
      delivery.cluster.put(Delivery.application())
      try await delivery.untilSynced("1111111")
      cluster.cutWatches()
      delivery.sources.push("2222222", Self.second)
      try await delivery.untilSynced("2222222")
    }
    #expect(value(delivery, Self.configMaps, "b") == nil)
    #expect(value(delivery, Self.configMaps, "foreign") == "1")
    #expect(value(delivery, Self.configMaps, "copied") == "1")
    let deleted = delivery.cluster.state.withLock { $0.writes.filter { $0.verb == "delete" } }
    #expect(Set(deleted.map(\.key.name)) == ["b"])
    #expect(Set(delivery.application()?.status.history.map(\.revision) ?? []) == ["1111111", "2222222"])
  }

  @Test(arguments: 1...10) func `a controller that is killed again and again loses and doubles nothing`(seed: Int) async throws {
    let delivery = makeDelivery()
    delivery.cluster.put(Delivery.application())
    var chance = SeededChance(seed: seed)
    for kill in 0..<20 {
      if kill == 10 { delivery.sources.push("2222222", Self.second) }
      let left = Mutex(Int.random(in: 1...60, using: &chance))
      // From that request on nothing gets through, whether the one that was under way was carried out or not.
      let isCarriedOut = Bool.random(using: &chance)
      delivery.cluster.set { _, _ in
        let remaining = left.withLock { left in
          left -= 1
          return left
        }
        if remaining > 0 { return .succeeds }
        return remaining == 0 && isCarriedOut ? .unanswered : .refused(.cancelled)
      }
      let task = delivery.start()
      let isDone = { left.withLock { $0 <= 0 } }
      // Killed once it has made its requests, or has nothing left to do.
      for _ in 0..<40 where !isDone() { try await Task.sleep(for: .milliseconds(1)) }
      task.cancel()
      await task.value
    }
    delivery.cluster.set { _, _ in .succeeds }
    try await delivery.run { try await delivery.untilSynced("2222222") }
    // Killed before the first revision was delivered, it may have gone straight to the second.
    let history = delivery.application()?.status.history ?? []
    #expect(history.last?.revision == "2222222")
    #expect(Set(history.map(\.revision)).count == history.count)
    #expect(value(delivery, Self.configMaps, "a") == "2")
    #expect(value(delivery, Self.configMaps, "b") == nil)
    #expect(value(delivery, Self.configMaps, "foreign") == "1")
    let deleted = delivery.cluster.state.withLock { $0.writes.filter { $0.verb == "delete" } }
    #expect(Set(deleted.map(\.key.name)).isSubset(of: ["b"]))
  }

  @Test func `a kind that cannot be listed concerns only the applications that have to do with it`() async throws {
    let delivery = makeDelivery()
    delivery.cluster.set { verb, resource in
      verb == "list" && resource.kind == "Widget" ? .refused(FakeCluster.status(500, "InternalError", "broken")) : .succeeds
    }
    try await delivery.run {
      delivery.cluster.put(Delivery.application())
      try await delivery.until {
        delivery.application()?.status.conditions.contains { $0.message.contains("Widget.example.com cannot be listed") } == true
      }
      #expect(delivery.application()?.status.sync.status == .unknown)
      // Another application has only what can be listed.
      delivery.sources.push("3333333", [Delivery.configMap("other")])
      delivery.cluster.put(Delivery.application("plain"))
      try await delivery.untilSynced("3333333", "plain")
      // And when the kind can be listed again, so can the application be delivered.
      delivery.sources.push("2222222", Self.second)
      delivery.cluster.set { _, _ in .succeeds }
      try await delivery.until { self.value(delivery, Self.widgets, "w") == "2" }
    }
  }

  @Test func `a kind that may not be listed is asked for object by object`() async throws {
    let delivery = makeDelivery()
    delivery.cluster.set { verb, resource in
      verb == "list" && resource.kind == "Widget" ? .refused(FakeCluster.status(403, "Forbidden", "no")) : .succeeds
    }
    try await delivery.run {
      delivery.cluster.put(Delivery.application())
      try await delivery.untilSynced("1111111")
      #expect(value(delivery, Self.widgets, "w") == "1")
      delivery.sources.push("4444444", [Delivery.configMap("a")])
      try await delivery.untilSynced("4444444")
      // Known from the last comparison, it is pruned all the same.
      #expect(value(delivery, Self.widgets, "w") == nil)
    }
  }

  @Test func `a repository that is away for a moment leaves the status standing`() async throws {
    let delivery = makeDelivery()
    try await delivery.run {
      delivery.cluster.put(Delivery.application())
      try await delivery.untilSynced("1111111")
      delivery.sources.state.withLock { $0.isAway = true }
      try await Task.sleep(for: .milliseconds(20))
      #expect(delivery.application()?.status.sync.status == .synced)
      // For longer than the grace period, people must know.
      try await delivery.until { delivery.application()?.status.sync.status == .unknown }
      delivery.sources.state.withLock { $0.isAway = false }
      try await delivery.untilSynced("1111111")
      #expect(delivery.application()?.status.conditions.isEmpty == true)
    }
    let deleted = delivery.cluster.state.withLock { $0.writes.filter { $0.verb == "delete" } }
    #expect(deleted.isEmpty)
  }

  @Test func `the objects of a kind that is gone leave the live state`() async throws {
    let delivery = makeDelivery()
    let mirror = ClusterMirror(
      client: delivery.cluster, logger: .init(label: "test"), pace: delivery.clock.pace, isWatched: { _ in true },
      onChange: { _ in })
    let mark: JSONValue = ["argocd.argoproj.io/tracking-id": "web:example.com/Widget:web/w"]
    var widget = Delivery.widget("w")
    widget["metadata", "annotations"] = mark
    delivery.cluster.put(widget)
    let task = Task { await mirror.run() }
    _ = try await mirror.gaps(in: [Self.widgets], namespaces: ["web"])
    #expect(await mirror.objects(of: "web").count == 1)
    #expect(await mirror.size.bytes < 1000)
    delivery.cluster.state.withLock { $0.resources.removeAll { $0.kind == "Widget" } }
    // That a definition went makes it ask.
    delivery.cluster.put([
      "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": ["name": "widgets.example.com"],
    ])
    while await !mirror.objects(of: "web").isEmpty { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    await task.value
  }
}
