import ObjectModel
import Synchronization

/// Somebody who follows changes.
struct Watcher: Sendable {
  /// The kind that is followed; `nil` for all.
  var kind: StorageKind?
  /// The namespace that is followed; `nil` for all.
  var namespace: String?
  var continuation: AsyncStream<WatchSignal>.Continuation
  /// What waits for it; `nil` for one that may be behind as far as it likes.
  var unread: UnreadBytes?
}

/// How much of what a watcher was sent waits to be read: one that never reads must not hold the memory of all there is.
final class UnreadBytes: Sendable {
  /// A watcher that is further behind is cut off.
  static let most = 16 << 20

  private let count = Atomic<Int>(0)

  /// - Returns: whether the watcher may still go on.
  func add(_ bytes: Int) -> Bool {
    let (before, after) = count.add(bytes, ordering: .relaxed)
    // One change alone may be larger than all that is allowed.
    return after <= Self.most || before == 0
  }

  func take(_ bytes: Int) { count.subtract(bytes, ordering: .relaxed) }
}

/// What comes out of a watch.
enum WatchSignal: Sendable {
  case change(StoredChange)
  /// It is time to tell the present revision.
  case bookmark
}

/// A stream of changes, and the state it starts from.
struct Watch: Sendable {
  /// What was there when the stream began, for watches that begin with the present state.
  var present: [Manifest]
  /// The revision the stream continues after.
  var revision: Int64
  /// Ends when the watcher does not keep up, and when the store closes.
  var signals: AsyncStream<WatchSignal>
  /// Lets whoever reads the stream remind himself of the time, or end it.
  var reminders: AsyncStream<WatchSignal>.Continuation
  /// To be told of what was read.
  var unread: UnreadBytes?
}

extension ObjectStore {
  /// Follows changes.
  ///
  /// - Parameters:
  ///   - start: the revision to go on after; `nil` begins with the present state.
  ///   - mostUnread: the changes that the watcher may be behind before it is cut off.
  /// - Throws: 410 when the changes after `start` are not known any more.
  func watch(_ kind: StorageKind?, namespace: String?, after start: Int64?, mostUnread: Int = 8192) throws(APIStatus) -> Watch {
    var missed: [StoredChange] = []
    if let start {
      guard let known = history.changes(after: start) else { throw .expired(start, oldest: history.oldest) }
      missed = known
    }
    let (stream, continuation) = AsyncStream.makeStream(of: WatchSignal.self, bufferingPolicy: .bufferingOldest(mostUnread))
    if isStopped { continuation.finish() }
    nextWatcher += 1
    let id = nextWatcher
    let unread = mostUnread == .max ? nil : UnreadBytes()
    let watcher = Watcher(kind: kind, namespace: namespace, continuation: continuation, unread: unread)
    continuation.onTermination = { _ in Task { await self.removeWatcher(id) } }
    for change in missed where watcher.follows(change) {
      _ = unread?.add(change.bytes)
      continuation.yield(.change(change))
    }
    watchers[id] = watcher
    let present: [Manifest]
    if start == nil {
      present = (kind.map { [$0] } ?? kinds).flatMap { list($0, namespace: namespace).objects }
    } else {
      present = []
    }
    return Watch(present: present, revision: start ?? revision, signals: stream, reminders: continuation, unread: unread)
  }

  private func removeWatcher(_ id: Int) { watchers[id] = nil }

  /// Tells everybody, the observer first. Who does not keep up is cut off: the stream ends, and the client starts over.
  func publish(_ change: StoredChange) {
    history.append(change)
    observe(change)
    for (id, watcher) in watchers where watcher.follows(change) {
      let mayGoOn = watcher.unread?.add(change.bytes) ?? true
      if mayGoOn, case .enqueued = watcher.continuation.yield(.change(change)) { continue }
      watcher.continuation.finish()
      watchers[id] = nil
    }
  }
}

extension Watcher {
  func follows(_ change: StoredChange) -> Bool {
    (kind == nil || kind == change.key.kind) && (namespace == nil || namespace == change.key.namespace)
  }
}
