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
}
