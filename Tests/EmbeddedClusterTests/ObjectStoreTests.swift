import Foundation
import GRDB
import Logging
import ObjectModel
import Testing

@testable import EmbeddedCluster

@Suite struct ObjectStoreTests {
  private let folder = TemporaryFolder()
  private let kind = StorageKind(group: "", plural: "configmaps")

  private var path: String { folder.url.appending(path: "objects.sqlite").path }

  private func open() throws -> ObjectStore {
    try ObjectStore(database: ObjectDatabase(path: path), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  private func key(_ name: String) -> ObjectKey { ObjectKey(kind: kind, namespace: "shop", name: name) }

  private func object(_ name: String, _ value: String = "") -> Manifest {
    Manifest([
      "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name), "namespace": "shop"],
      "data": ["value": .string(value)],
    ])
  }

  @discardableResult
  private func put(_ store: ObjectStore, _ name: String, _ value: String = "") async throws -> Manifest {
    let object = object(name, value)
    return try await store.write(key(name)) { (_, _) throws(APIStatus) in .store(object) }
  }

  private func remove(_ store: ObjectStore, _ name: String) async throws {
    let object = object(name)
    _ = try await store.write(key(name)) { (_, _) throws(APIStatus) in .remove(object) }
  }

  @Test func `what was acknowledged is there after reopening, with its revision`() async throws {
    let store = try open()
    try await put(store, "a", "1")
    try await put(store, "b", "1")
    try await put(store, "a", "2")
    try await remove(store, "b")
    await store.close()

    let again = try open()
    #expect(await again.revision == 4)
    let listed = await again.list(kind, namespace: nil).objects
    #expect(listed.map(\.name) == ["a"])
    #expect(listed.first?["data", "value"] == "2")
    #expect(listed.first?.resourceVersion == "3")
    #expect(try await put(again, "c").resourceVersion == "5")
  }

  @Test func `writes that wait together all become durable, each seeing the one before`() async throws {
    let store = try open()
    let key = key("count")
    let start = object("count")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        group.addTask {
          _ = try await store.write(key) { (_, current) throws(APIStatus) in
            var next = current ?? start
            next["data", "count"] = .integer((next["data", "count"]?.integer ?? 0) + 1)
            return .store(next)
          }
        }
      }
      try await group.waitForAll()
    }
    await store.close()
    let again = try open()
    #expect(await again.object(key)?["data", "count"] == 50)
    #expect(await again.revision == 50)
  }

  @Test func `a database that cannot be written fails the write, says so and changes nothing`() async throws {
    let store = try open()
    try await put(store, "a", "1")
    let saboteur = try DatabaseQueue(path: path)
    try await saboteur.write { try $0.execute(sql: "ALTER TABLE objects RENAME TO hidden") }
    let problem = await #expect(throws: APIStatus.self) { try await put(store, "a", "2") }
    #expect(problem?.code == 500)
    #expect(problem?.message.contains("the store") == true)
    #expect(await store.object(key("a"))?["data", "value"] == "1")
    #expect(await store.newest(key("a"))?["data", "value"] == "1")

    try await saboteur.write { try $0.execute(sql: "ALTER TABLE hidden RENAME TO objects") }
    #expect(try await put(store, "a", "3").resourceVersion == "2")
  }

  @Test func `a dry run answers with the object and changes nothing`() async throws {
    let store = try open()
    let object = object("a")
    _ = try await store.write(key("a"), isDryRun: true) { (_, _) throws(APIStatus) in .store(object) }
    #expect(await store.object(key("a")) == nil)
    #expect(await store.revision == 0)
  }

  @Test func `a watch goes on after a revision and follows what comes`() async throws {
    let store = try open()
    try await put(store, "a", "1")
    try await put(store, "a", "2")
    let watch = try await store.watch(kind, namespace: "shop", after: 1)
    try await remove(store, "a")
    var seen: [Int64] = []
    for await signal in watch.signals {
      if case .change(let change) = signal { seen.append(change.revision) }
      if seen.count == 2 { break }
    }
    #expect(seen == [2, 3])
    #expect(watch.present.isEmpty)
  }

  @Test func `a watch without a revision begins with what is there`() async throws {
    let store = try open()
    try await put(store, "a")
    let watch = try await store.watch(kind, namespace: "shop", after: nil)
    #expect(watch.present.map(\.name) == ["a"])
    #expect(watch.revision == 1)
    #expect(try await store.watch(kind, namespace: "other", after: nil).present.isEmpty)
  }

  @Test func `a watch that would miss changes is refused with 410`() async throws {
    let store = try open()
    try await put(store, "a")
    await store.close()
    let again = try open()
    let problem = await #expect(throws: APIStatus.self) { try await again.watch(kind, namespace: nil, after: 0) }
    #expect(problem?.code == 410)
    #expect(problem?.reason == "Expired")
  }

  @Test func `closing ends all watches and refuses later writes`() async throws {
    let store = try open()
    let watch = try await store.watch(kind, namespace: nil, after: nil)
    await store.close()
    for await _ in watch.signals {}
    await #expect(throws: APIStatus.self) { try await put(store, "a") }
  }

  @Test func `a file that is no database is refused with its path`() throws {
    try Data("not a database, but long enough to be read as a header of one".utf8).write(to: URL(fileURLWithPath: path))
    let problem = #expect(throws: DatabaseProblem.self) { try open() }
    #expect(problem?.description.contains(path) == true)
  }
}

@Suite struct ChangeHistoryTests {
  private func change(_ revision: Int64) -> StoredChange {
    StoredChange(
      kind: .added, key: ObjectKey(kind: StorageKind(group: "", plural: "pods"), namespace: "", name: ""), revision: revision,
      object: Manifest([:]))
  }

  @Test func `the history keeps the newest changes and knows what it has forgotten`() {
    var history = ChangeHistory()
    for revision in 1...Int64(ChangeHistory.capacity + 3) { history.append(change(revision)) }
    #expect(history.oldest == 3)
    #expect(history.changes(after: 2) == nil)
    #expect(history.changes(after: 3)?.count == ChangeHistory.capacity)
    #expect(history.changes(after: 4)?.first?.revision == 5)
    #expect(history.changes(after: 10_000)?.isEmpty == true)
  }

  @Test func `a watcher that does not keep up is cut off`() async throws {
    let folder = TemporaryFolder()
    let store = try ObjectStore(
      database: ObjectDatabase(path: folder.url.appending(path: "objects.sqlite").path), logger: Logger(label: "test"))
    let watch = try await store.watch(nil, namespace: nil, after: nil)
    for revision in 1...Int64(10_000) { await store.publish(change(revision)) }
    #expect(await store.watchers.isEmpty)
    var count = 0
    for await _ in watch.signals { count += 1 }
    #expect(count == 8192)
  }
}

/// A folder that goes with its owner.
final class TemporaryFolder: Sendable {
  let url = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString)")

  init() { try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: url) }
}
