import ObjectModel
import Testing

@testable import EmbeddedCluster

private let maps = "/api/v1/namespaces/shop/configmaps"

private func map(_ name: String, labels: JSONValue = [:]) -> JSONValue {
  ["metadata": ["name": .string(name), "labels": labels], "data": ["a": "1"]]
}

private func names(_ list: JSONValue) -> [String] {
  (list["items"]?.array ?? []).compactMap { $0["metadata", "name"]?.string }
}

@Suite struct ListingTests {
  @Test func `a list is in order of the names, in one namespace or in all`() async throws {
    let cluster = try await TestCluster()
    try await cluster.post("/api/v1/namespaces", ["metadata": ["name": "attic"]])
    for name in ["b", "a"] { try await cluster.post(maps, map(name)) }
    try await cluster.post("/api/v1/namespaces/attic/configmaps", map("c"))
    let one = try await cluster.answer(.get, maps).body
    #expect(names(one) == ["a", "b"])
    #expect(one["kind"] == "ConfigMapList")
    #expect(one["items"]?[0]?["kind"] == nil)
    #expect(names(try await cluster.answer(.get, "/api/v1/configmaps").body) == ["c", "a", "b"])
  }

  @Test func `the pages of a list are of one moment`() async throws {
    let cluster = try await TestCluster()
    for name in ["a", "b", "c"] { try await cluster.post(maps, map(name)) }
    let first = try await cluster.answer(.get, "\(maps)?limit=2").body
    #expect(names(first) == ["a", "b"])
    #expect(first["metadata", "remainingItemCount"] == 1)
    _ = try await cluster.answer(.delete, "\(maps)/c")
    let token = try #require(first["metadata", "continue"]?.string)
    let second = try await cluster.answer(.get, "\(maps)?limit=2&continue=\(token)").body
    #expect(names(second) == ["c"])
    #expect(second["metadata", "resourceVersion"] == first["metadata", "resourceVersion"])
    #expect(second["metadata", "continue"] == nil)
  }

  @Test func `a list goes no further with a token that is not known`() async throws {
    let cluster = try await TestCluster()
    let answer = try await cluster.answer(.get, "\(maps)?continue=old")
    #expect(answer.code == 410)
    #expect(answer.body["reason"] == "Expired")
  }

  @Test(arguments: [
    ("labelSelector=lane%3Da", ["one"]), ("labelSelector=lane+in+(b,c)", ["two"]), ("labelSelector=lane", ["one", "two"]),
    ("labelSelector=!lane", ["three"]), ("fieldSelector=metadata.name%3Dtwo", ["two"]),
    ("fieldSelector=metadata.name!%3Dtwo", ["one", "three"]),
  ])
  func `a selector narrows a list`(_ query: String, _ expected: [String]) async throws {
    let cluster = try await TestCluster()
    try await cluster.post(maps, map("one", labels: ["lane": "a"]))
    try await cluster.post(maps, map("two", labels: ["lane": "b"]))
    try await cluster.post(maps, map("three"))
    #expect(Set(names(try await cluster.answer(.get, "\(maps)?\(query)").body)) == Set(expected))
  }

  @Test(arguments: [
    ("fieldSelector=spec.nope%3D1", 400), ("limit=many", 400), ("resourceVersion=x", 400), ("resourceVersion=999", 504),
    ("resourceVersionMatch=Exact", 422), ("resourceVersion=0&resourceVersionMatch=Exact", 422),
  ])
  func `a list that cannot be had is refused`(_ query: String, _ code: Int) async throws {
    let cluster = try await TestCluster()
    #expect(try await cluster.answer(.get, "\(maps)?\(query)").code == code)
  }

  @Test func `a table comes to those who ask for it`() async throws {
    let cluster = try await TestCluster()
    try await cluster.post(maps, map("a"))
    let table = try await cluster.answer(.get, maps, accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json").body
    #expect(table["kind"] == "Table")
    #expect(table["columnDefinitions"]?.array?.compactMap { $0["name"]?.string } == ["Name", "Data", "Age"])
    #expect(table["rows"]?[0]?["cells"] == ["a", 1, "0s"])
    #expect(table["rows"]?[0]?["object", "kind"] == "PartialObjectMetadata")
  }
}

@Suite struct WatchingTests {
  @Test func `a watch tells of what is added, modified and deleted`() async throws {
    let cluster = try await TestCluster()
    let stream = try await cluster.watch("\(maps)?watch=1")
    try await cluster.post(maps, map("a"))
    _ = try await cluster.answer(.patch, "\(maps)/a", ["data": ["a": "2"]], type: "application/merge-patch+json")
    _ = try await cluster.answer(.delete, "\(maps)/a")
    let events = try await cluster.events(stream, 3)
    #expect(events.map(\.type) == ["ADDED", "MODIFIED", "DELETED"])
    #expect(events[2].object["metadata", "resourceVersion"] == "4")
  }

  @Test func `an object that begins or ceases to match appears and goes`() async throws {
    let cluster = try await TestCluster()
    let stream = try await cluster.watch("\(maps)?watch=1&labelSelector=lane%3Da")
    try await cluster.post(maps, map("x"))
    for lane in ["a", "b"] {
      _ = try await cluster.answer(
        .patch, "\(maps)/x", ["metadata": ["labels": ["lane": .string(lane)]]], type: "application/merge-patch+json")
    }
    let events = try await cluster.events(stream, 2)
    #expect(events.map(\.type) == ["ADDED", "DELETED"])
    #expect(events[1].object["metadata", "labels", "lane"] == "a")
    #expect(events[1].object["metadata", "resourceVersion"] == "4")
  }

  @Test func `a watch with initial events ends them with a bookmark`() async throws {
    let cluster = try await TestCluster()
    try await cluster.post(maps, map("a"))
    let stream = try await cluster.watch(
      "\(maps)?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true")
    let events = try stream.beginning.map(TestCluster.event)
    #expect(events.map(\.type) == ["ADDED", "BOOKMARK"])
    #expect(events[1].object["metadata", "annotations", "k8s.io/initial-events-end"] == "true")
    #expect(events[1].object["metadata", "resourceVersion"] == "2")
  }

  @Test func `initial events without a match of the version are refused`() async throws {
    let cluster = try await TestCluster()
    #expect(try await cluster.answer(.get, "\(maps)?watch=1&sendInitialEvents=true").code == 422)
  }

  @Test func `a watch from a forgotten revision gets one error that says so`() async throws {
    let cluster = try await TestCluster()
    await cluster.store.forget(to: 5)
    let answer = try await cluster.answer(.get, "\(maps)?watch=1&resourceVersion=1")
    #expect(answer.code == 200)
    #expect(answer.body["type"] == "ERROR")
    #expect(answer.body["object", "code"] == 410)
  }
}

extension ObjectStore {
  /// Acts as if all changes before a revision were long ago.
  fileprivate func forget(to revision: Int64) { history.start(at: revision) }
}
