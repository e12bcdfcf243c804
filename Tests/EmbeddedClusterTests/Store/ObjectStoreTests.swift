import Foundation
import ObjectModel
import Testing

@testable import EmbeddedCluster

struct ObjectStoreTests {
  private let folder: TemporaryFolder
  private let kind = StorageKind(group: "", plural: "configmaps")

  init() throws { folder = try TemporaryFolder() }

  private func open(_ name: String = "objects.sqlite", pageLimit: Int? = nil) throws -> ObjectStore {
    try ObjectStore(database: ObjectDatabase(path: folder.path(name), pageLimit: pageLimit), logger: .silent)
  }

  private func key(_ name: String, namespace: String = "default") -> ObjectKey {
    ObjectKey(kind: kind, namespace: namespace, name: name)
  }

  private func object(_ name: String, _ text: String = "") -> Manifest {
    Manifest(["metadata": ["name": .string(name)], "data": ["text": .string(text)]])
  }

  @discardableResult
  private func put(_ name: String, _ text: String = "", in store: ObjectStore) async throws -> Manifest {
    let object = object(name, text)
    return try await store.write(key(name)) { _, _ in .store(object) }
  }

  /// What a process that ends this moment leaves on the disk, under another name.
  private func abandoned(_ store: ObjectStore) throws -> String {
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: folder.path("objects.sqlite\(suffix)"), toPath: folder.path("copy\(suffix)"))
    }
    return "copy"
  }

  // MARK: - Lasting

  @Test func `what was acknowledged is there after an abrupt end`() async throws {
    let store = try open()
    try await put("one", "first", in: store)
    try await put("two", in: store)
    try await put("one", "second", in: store)
    _ = try await store.write(key("two")) { _, current in .remove(current ?? Manifest([:])) }
    let reopened = try open(try abandoned(store))
    #expect(await reopened.object(key("one"))?["data", "text"] == "second")
    #expect(await reopened.object(key("two")) == nil)
    #expect(await reopened.revision == 4)
    await store.close()
  }

  @Test func `a log that breaks off in the middle of a commit costs that commit only`() async throws {
    let store = try open()
    try await put("one", in: store)
    try await put("two", in: store)
    let copy = try abandoned(store)
    let log = try #require(FileHandle(forUpdatingAtPath: folder.path("\(copy)-wal")))
    try log.truncate(atOffset: try log.seekToEnd() - 10)
    try log.close()
    let reopened = try open(copy)
    #expect(await reopened.object(key("one")) != nil)
    #expect(await reopened.revision == 1)
    await store.close()
  }

  @Test func `a store that was closed goes on where it was`() async throws {
    let store = try open()
    try await put("one", in: store)
    await store.close()
    let reopened = try open()
    #expect(try await put("two", in: reopened).resourceVersion == "2")
    await reopened.close()
  }

  @Test func `the file is readable by its owner only`() async throws {
    let store = try open()
    #expect(try folder.mode("objects.sqlite") == 0o600)
    await store.close()
  }

  // MARK: - Trouble

  @Test func `a second process is kept out, and told why`() async throws {
    let store = try open()
    let problem = #expect(throws: DatabaseProblem.self) { _ = try open() }
    #expect(problem?.kind == .inUse)
    await store.close()
  }

  @Test func `a damaged file is refused with what to do`() async throws {
    try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: folder.path("objects.sqlite")))
    let problem = #expect(throws: DatabaseProblem.self) { _ = try open() }
    #expect("\(try #require(problem))".contains("--reset"))
  }

  @Test func `a full disk fails the write, says so, and leaves everything as it was`() async throws {
    let store = try open(pageLimit: 16)
    try await put("small", in: store)
    let status = await #expect(throws: APIStatus.self) {
      try await put("large", String(repeating: "x", count: 200_000), in: store)
    }
    #expect(status?.code == 507)
    #expect(await store.object(key("large")) == nil)
    #expect(await store.revision == 1)
    await store.close()
  }

  @Test func `after a full disk the store takes what fits`() async throws {
    let store = try open(pageLimit: 16)
    await #expect(throws: APIStatus.self) { try await put("large", String(repeating: "x", count: 200_000), in: store) }
    #expect(try await put("small", in: store).resourceVersion == "1")
    await store.close()
  }

  @Test func `an object that is too large is refused`() async throws {
    let store = try open()
    let status = await #expect(throws: APIStatus.self) {
      try await put("huge", String(repeating: "x", count: ObjectStore.largestObject), in: store)
    }
    #expect(status?.code == 413)
    await store.close()
  }

  @Test func `a store that is closed twice, and written to, says that it stops`() async throws {
    let store = try open()
    await store.close()
    await store.close()
    let status = await #expect(throws: APIStatus.self) { try await put("late", in: store) }
    #expect(status?.code == 503)
  }

  @Test func `what waits as the store closes becomes durable or fails, and is then the truth`() async throws {
    let store = try open()
    let acknowledged = await withTaskGroup(of: String?.self) { group in
      for index in 0..<50 {
        group.addTask { (try? await put("o\(index)", in: store)).map(\.name) }
      }
      group.addTask {
        await store.close()
        return nil
      }
      return await group.reduce(into: Set<String>()) { if let name = $1 { $0.insert(name) } }
    }
    let reopened = try open()
    #expect(Set(await reopened.list(kind, namespace: nil).objects.map(\.name)) == acknowledged)
    await reopened.close()
  }

  // MARK: - Order

  @Test func `every decision sees the one before it, however many come at once`() async throws {
    let store = try open()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask {
          _ = try await store.write(key("count")) { _, current in
            var next = current ?? Manifest(["metadata": ["name": "count"]])
            next["data", "count"] = .integer((current?["data", "count"]?.integer ?? 0) + 1)
            return .store(next)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(await store.object(key("count"))?["data", "count"] == 100)
    #expect(await store.revision == 100)
    await store.close()
  }

  @Test func `a list is ordered by namespace and name`() async throws {
    let store = try open()
    for (namespace, name) in [("b", "one"), ("a", "two"), ("a", "one")] {
      var object = object(name)
      object.namespace = namespace
      let stored = object
      _ = try await store.write(key(name, namespace: namespace)) { _, _ in .store(stored) }
    }
    #expect(await store.list(kind, namespace: nil).objects.map { "\($0.namespace)/\($0.name)" } == ["a/one", "a/two", "b/one"])
    #expect(await store.list(kind, namespace: "b").objects.count == 1)
    await store.close()
  }

  // MARK: - Watches

  private func summary(_ signal: WatchSignal?) -> String? {
    guard case .change(let change)? = signal else { return nil }
    return "\(change.kind) \(change.key.name) \(change.revision)"
  }

  @Test func `a watch goes on after a revision, in order, without a gap`() async throws {
    let store = try open()
    try await put("one", in: store)
    try await put("two", in: store)
    let watch = try await store.watch(kind, namespace: nil, after: 1)
    try await put("one", "new", in: store)
    var signals = watch.signals.makeAsyncIterator()
    #expect(summary(await signals.next()) == "added two 2")
    #expect(summary(await signals.next()) == "modified one 3")
    await store.close()
    #expect(await signals.next() == nil)
  }

  @Test func `a watch without a revision begins with what is there`() async throws {
    let store = try open()
    try await put("one", in: store)
    let watch = try await store.watch(kind, namespace: "default", after: nil)
    #expect(watch.present.map(\.name) == ["one"])
    #expect(watch.revision == 1)
    #expect(try await store.watch(kind, namespace: "other", after: nil).present.isEmpty)
    await store.close()
  }

  @Test func `a watch from before the history is told to start over`() async throws {
    let store = try open()
    try await put("one", in: store)
    await store.close()
    let reopened = try open()
    let status = await #expect(throws: APIStatus.self) { _ = try await reopened.watch(kind, namespace: nil, after: 0) }
    #expect(status?.code == 410)
    _ = try await reopened.watch(kind, namespace: nil, after: 1)
    await reopened.close()
  }

  @Test func `a watcher that does not read is cut off, and others are not`() async throws {
    let store = try open()
    let slow = try await store.watch(kind, namespace: nil, after: 0, mostUnread: 2)
    let other = try await store.watch(kind, namespace: nil, after: 0)
    for name in ["one", "two", "three"] { try await put(name, in: store) }
    var seen = 0
    for await _ in slow.signals { seen += 1 }
    #expect(seen == 2)
    #expect(await store.watchers.count == 1)
    var signals = other.signals.makeAsyncIterator()
    for _ in 0..<3 { #expect(await signals.next() != nil) }
    await store.close()
  }
}
