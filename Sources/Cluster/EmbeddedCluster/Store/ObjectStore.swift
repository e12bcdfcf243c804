import Logging
import ObjectModel

/// All objects of the cluster: in memory for reading, in SQLite to last, with a stream of changes for watching.
///
/// Every write gets the next revision of the whole store. A write is acknowledged, and seen by readers and watchers, once it is
/// durable; writes that wait at the same time become durable together.
actor ObjectStore {
  /// What a write decides, seeing the newest state.
  enum Decision: Sendable {
    /// Store this; the store gives it its resourceVersion.
    case store(Manifest)
    /// Remove the object, whose last state this is.
    case remove(Manifest)
    /// Change nothing; this is the answer.
    case keep(Manifest)
  }

  typealias Decide = @Sendable (isolated ObjectStore, Manifest?) throws(APIStatus) -> Decision

  private let database: ObjectDatabase
  private let logger: Logger

  /// The durable state.
  private(set) var objects: [StorageKind: [ObjectKey: Manifest]] = [:]
  /// The revision of the durable state.
  private(set) var revision: Int64
  /// The revision given last, durable or not.
  private var lastRevision: Int64
  /// Objects in writes that are not durable yet; `nil` for those being removed.
  private var pending: [ObjectKey: Manifest?] = [:]
  private var batch: [Write] = []
  private var isFlushing = false

  var history = ChangeHistory()
  var watchers: [Int: Watcher] = [:]
  var nextWatcher = 0

  private struct Write: Sendable {
    var change: ObjectDatabase.Change
    var kind: ObjectChange.Kind
    var object: Manifest
    var previous: Manifest?
    var continuation: CheckedContinuation<Result<Manifest, APIStatus>, Never>
  }

  /// Reads what the database holds.
  init(database: ObjectDatabase, logger: Logger) throws(DatabaseProblem) {
    self.database = database
    self.logger = logger
    let content = try database.content()
    for (key, object) in content.objects { objects[key.kind, default: [:]][key] = object }
    revision = content.revision
    lastRevision = content.revision
    history.start(at: content.revision)
  }

  /// Whether the store takes no more writes.
  private(set) var isClosed = false

  /// Ends all watches and closes the file; what is not durable by now fails.
  func close() {
    isClosed = true
    endWatches()
    database.close()
  }

  // MARK: - Reading

  /// A durable object.
  func object(_ key: ObjectKey) -> Manifest? { objects[key.kind]?[key] }

  /// The newest state of an object, durable or not: what decisions are taken on.
  func newest(_ key: ObjectKey) -> Manifest? {
    if let waiting = pending[key] { return waiting }
    return object(key)
  }

  /// The newest state of all objects of a kind, in no order.
  func newest(of kind: StorageKind) -> [Manifest] {
    var result = objects[kind] ?? [:]
    for (key, waiting) in pending where key.kind == kind { result[key] = waiting }
    return Array(result.values)
  }

  /// The durable objects of a kind by namespace and name, with the revision they are of.
  func list(_ kind: StorageKind, namespace: String?) -> (objects: [Manifest], revision: Int64) {
    let all = objects[kind] ?? [:]
    let chosen = namespace.map { namespace in all.filter { $0.key.namespace == namespace } } ?? all
    let sorted = chosen.sorted { ($0.key.namespace, $0.key.name) < ($1.key.namespace, $1.key.name) }
    return (sorted.map(\.value), revision)
  }

  /// Every kind of which there are objects.
  var kinds: [StorageKind] { objects.filter { !$0.value.isEmpty }.keys.sorted() }

  // MARK: - Writing

  /// Decides on an object and makes the decision durable.
  ///
  /// - Parameter isDryRun: decide, answer, but change nothing.
  /// - Throws: what `decide` throws, or that the store cannot be written.
  func write(_ key: ObjectKey, isDryRun: Bool = false, _ decide: Decide) async throws(APIStatus) -> Manifest {
    let current = newest(key)
    let decision = try decide(self, current)
    switch decision {
    case .keep(let object): return object
    case .store(let object), .remove(let object):
      if isDryRun { return object }
    }
    let result = await withCheckedContinuation { continuation in
      enqueue(decision, key, current, continuation)
    }
    return try result.get()
  }

  private func enqueue(
    _ decision: Decision, _ key: ObjectKey, _ current: Manifest?,
    _ continuation: CheckedContinuation<Result<Manifest, APIStatus>, Never>
  ) {
    lastRevision += 1
    let isRemoval: Bool
    var object: Manifest
    switch decision {
    case .store(let stored): (object, isRemoval) = (stored, false)
    case .remove(let last), .keep(let last): (object, isRemoval) = (last, true)
    }
    object["metadata", "resourceVersion"] = .string(String(lastRevision))
    pending[key] = .some(isRemoval ? nil : object)
    let body = isRemoval ? nil : object.value.jsonBytes()
    batch.append(
      Write(
        change: ObjectDatabase.Change(key: key, revision: lastRevision, body: body),
        kind: isRemoval ? .deleted : current == nil ? .added : .modified, object: object, previous: current,
        continuation: continuation))
    if !isFlushing {
      isFlushing = true
      Task { await flush() }
    }
  }

  /// Makes what waits durable, batch by batch, until nothing waits.
  private func flush() async {
    while !batch.isEmpty {
      let writes = batch
      batch = []
      do {
        try await database.write(writes.map(\.change))
        for write in writes { publish(write) }
        for write in writes { write.continuation.resume(returning: .success(write.object)) }
      } catch {
        logger.error("\(error)")
        // Later decisions may stand on these, so all that waits fails together.
        for write in writes + batch { write.continuation.resume(returning: .failure(.storeFailed("\(error)"))) }
        batch = []
        pending = [:]
        lastRevision = revision
      }
    }
    isFlushing = false
  }

  private func publish(_ write: Write) {
    let key = write.change.key
    objects[key.kind, default: [:]][key] = write.change.body == nil ? nil : write.object
    revision = write.change.revision
    if let waiting = pending[key],
      waiting?.resourceVersion == write.object.resourceVersion || waiting == nil && write.change.body == nil
    {
      pending[key] = nil
    }
    publish(
      StoredChange(kind: write.kind, key: key, revision: write.change.revision, object: write.object, previous: write.previous))
  }
}
