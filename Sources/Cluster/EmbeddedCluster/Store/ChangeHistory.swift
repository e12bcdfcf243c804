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
  /// The object as JSON, which those who watch share; `nil` for a deletion.
  var body: [UInt8]?
  /// About how much memory it takes: the bytes of the object as JSON.
  var bytes = 0
}

/// The newest changes, so that a watch can go on where another ended.
struct ChangeHistory: Sendable {
  /// The most changes that are kept.
  static let capacity = 4096
  /// The most bytes of objects that are kept, unless the newest few alone are more.
  static let mostBytes = 32 << 20
  private static let least = 16

  private var changes: [StoredChange?] = []
  /// The place of the oldest change; before it nothing is kept.
  private var head = 0
  private var bytes = 0
  /// A watch can start after this revision and after every later one.
  private(set) var oldest: Int64 = 0

  /// Begins at a revision before which nothing is known.
  mutating func start(at revision: Int64) { oldest = revision }

  mutating func append(_ change: StoredChange) {
    changes.append(change)
    bytes += change.bytes
    while changes.count - head > Self.capacity || bytes > Self.mostBytes && changes.count - head > Self.least {
      oldest = changes[head]?.revision ?? oldest
      bytes -= changes[head]?.bytes ?? 0
      changes[head] = nil
      head += 1
    }
    if head >= Self.capacity {
      changes.removeFirst(head)
      head = 0
    }
  }

  /// The changes after a revision, in order; `nil` when some of them are not known any more.
  func changes(after revision: Int64) -> [StoredChange]? {
    guard revision >= oldest else { return nil }
    return changes[head...].compactMap { change in
      guard let change, change.revision > revision else { return nil }
      return change
    }
  }
}
