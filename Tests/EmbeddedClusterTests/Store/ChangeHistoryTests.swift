import ObjectModel
import Testing

@testable import EmbeddedCluster

struct ChangeHistoryTests {
  private func history(_ count: Int) -> ChangeHistory {
    var history = ChangeHistory()
    let key = ObjectKey(kind: StorageKind(group: "", plural: "pods"), namespace: "", name: "a")
    for revision in 1...Int64(count) {
      history.append(StoredChange(kind: .modified, key: key, revision: revision, object: Manifest([:]), previous: nil))
    }
    return history
  }

  @Test func `the changes after a revision come in order`() {
    #expect(history(5).changes(after: 3)?.map(\.revision) == [4, 5])
  }

  @Test func `the newest are kept, and what is older is not known`() {
    let history = history(ChangeHistory.capacity + 10)
    #expect(history.oldest == 10)
    #expect(history.changes(after: 9) == nil)
    #expect(history.changes(after: 10)?.count == ChangeHistory.capacity)
  }

  @Test func `of large objects fewer changes are kept`() {
    var history = ChangeHistory()
    let key = ObjectKey(kind: .configMaps, namespace: "", name: "a")
    for revision in 1...Int64(100) {
      history.append(
        StoredChange(kind: .modified, key: key, revision: revision, object: Manifest([:]), previous: nil, bytes: 1 << 20))
    }
    #expect(history.oldest == 68)
    #expect(history.changes(after: 68)?.count == 32)
  }

  @Test func `a watcher that never reads is cut off before it holds much`() async throws {
    let api = try await TestAPI()
    let watch = try #require(await api.watch("\(TestAPI.configMaps)?watch=1"))
    let text = String(repeating: "x", count: 1 << 20)
    for number in 0..<20 {
      _ = await api.post(TestAPI.configMaps, ["metadata": ["name": .string("c\(number)")], "data": ["v": .string(text)]])
    }
    #expect(await api.store.watchers.isEmpty)
    // What was sent before it was cut off can still be read, and then it ends.
    var count = 0
    while await watch.next() != nil { count += 1 }
    #expect((10..<20).contains(count))
  }
}
