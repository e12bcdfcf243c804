import ObjectModel

/// One durable change.
struct StoredChange: Sendable {
  var kind: ObjectChange.Kind
  var key: ObjectKey
  var revision: Int64
  /// After the change; for a deletion the last state with the resourceVersion of the deletion.
  var object: Manifest
  /// Before the change; `nil` when it was added.
  var previous: Manifest?
}

/// The newest changes, so that a watch can go on where another ended.
struct ChangeHistory: Sendable {
  /// The most changes that are kept.
  static let capacity = 4096

  private var changes: [StoredChange] = []
  private var head = 0
  /// A watch can start after this revision and after every later one.
  private(set) var oldest: Int64 = 0

  /// Begins at a revision before which nothing is known.
  mutating func start(at revision: Int64) { oldest = revision }

  mutating func append(_ change: StoredChange) {
    if changes.count < Self.capacity {
      changes.append(change)
      return
    }
    oldest = changes[head].revision
    changes[head] = change
    head = (head + 1) % Self.capacity
  }

  /// The changes after a revision, in order; `nil` when some of them are not known any more.
  func changes(after revision: Int64) -> [StoredChange]? {
    guard revision >= oldest else { return nil }
    let ordered = changes[head...] + changes[..<head]
    return ordered.filter { $0.revision > revision }
  }
}
