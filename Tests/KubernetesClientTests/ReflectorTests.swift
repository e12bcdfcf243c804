import ObjectModel
import Testing

@testable import KubernetesClient

@Suite(.timeLimit(.minutes(1))) struct ReflectorTests {
  let clock = ManualClock()
  let gone = KubernetesError.status(StatusFailure(code: 410, reason: "Expired", message: "too old resource version"))
  let refused = KubernetesError.connection(server: "https://s", problem: "refused", remedy: "start it")

  /// The first `count` changes a script leads to; waiting is skipped by advancing the clock.
  private func changes(_ cluster: ScriptedCluster, _ count: Int, advancing steps: [Duration] = []) async -> [StoreChange] {
    let reflector = Reflector(client: cluster, resource: .configMaps, pace: clock.pace)
    let stream = reflector.changes()
    let driver = Task { [clock] in
      for (index, step) in steps.enumerated() {
        await clock.waitForSleeps(index + 1)
        clock.advance(by: step)
      }
    }
    var result: [StoreChange] = []
    for await change in stream {
      result.append(change)
      if result.count == count { break }
    }
    driver.cancel()
    return result
  }

  private func list(_ names: [String], version: String) -> Result<ObjectList, KubernetesError> {
    .success(ObjectList(items: names.map { configMap($0) }, resourceVersion: version))
  }

  @Test func `it lists, then tells every change`() async {
    let cluster = ScriptedCluster(
      lists: [list(["a"], version: "5")],
      watches: [
        [
          .success(.added(configMap("b", version: 6))), .success(.bookmark(resourceVersion: "7")),
          .success(.deleted(configMap("a", version: 8))),
        ]
      ])
    #expect(
      await changes(cluster, 3) == [
        .replaced([configMap("a")]), .updated(configMap("b", version: 6)), .removed(configMap("a", version: 8)),
      ])
  }

  @Test func `a watch that the server closed goes on from the last version`() async {
    let cluster = ScriptedCluster(
      lists: [list([], version: "5")],
      watches: [[.success(.bookmark(resourceVersion: "9"))], [.success(.added(configMap("b", version: 10)))]])
    #expect(await changes(cluster, 2, advancing: [.seconds(1)]) == [.replaced([]), .updated(configMap("b", version: 10))])
    #expect(cluster.state.withLock { $0.watchedFrom }.prefix(2) == ["5", "9"])
  }

  @Test func `a version that is too old is answered by a new list, without alarm`() async {
    let cluster = ScriptedCluster(
      lists: [list(["a"], version: "5"), list(["b"], version: "90")],
      watches: [[.success(.bookmark(resourceVersion: "6"))], [.failure(gone)]])
    #expect(await changes(cluster, 2, advancing: [.seconds(1)]) == [.replaced([configMap("a")]), .replaced([configMap("b")])])
  }

  @Test func `after a broken connection it waits and lists anew, even when versions went backwards`() async {
    let cluster = ScriptedCluster(
      lists: [list(["a"], version: "500"), .failure(refused), list(["b"], version: "3")], watches: [[.failure(refused)]])
    let found = await changes(cluster, 4, advancing: [.seconds(1), .seconds(2)])
    #expect(found == [.replaced([configMap("a")]), .interrupted(refused), .interrupted(refused), .replaced([configMap("b")])])
    #expect(clock.slept.prefix(2) == [.milliseconds(800), .milliseconds(1600)])
  }
}
