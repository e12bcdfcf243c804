import Logging
import ObjectModel
import Synchronization

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

  /// The largest object that is stored, in bytes of JSON.
  static let largestObject = 3 << 20

  private let database: ObjectDatabase
  private let logger: Logger
  /// Sees each durable change before anybody else does, and before the write is acknowledged.
  let observe: @Sendable (StoredChange) -> Void

  /// The durable state.
  private(set) var objects: [StorageKind: [ObjectKey: Manifest]] = [:]
  /// The revision of the durable state.
  private(set) var revision: Int64
  /// The revision given last, durable or not.
  private var lastRevision: Int64
  /// Objects in writes that are not durable yet; `nil` for those being removed.
  private var pending: [ObjectKey: Manifest?] = [:]
  private var batch: [Write] = []
  /// Runs while anything waits.
  private var flushing: Task<Void, Never>?

  /// The revision of the newest change of a role or a binding.
  private let newestAccess: Atomic<Int64>
  nonisolated var accessRevision: Int64 { newestAccess.load(ordering: .acquiring) }

  /// What the check at the start found, in a sentence.
  nonisolated let found: String

  var history = ChangeHistory()
  var watchers: [Int: Watcher] = [:]
  var nextWatcher = 0
  /// Where the search for the next address of a Service begins.
  var serviceAddresses = 0

  private struct Write: Sendable {
    var change: ObjectDatabase.Change
    var kind: ObjectChange.Kind
    var object: Manifest
    var previous: Manifest?
    var continuation: CheckedContinuation<Result<Manifest, APIStatus>, Never>
  }

  /// Reads what the database holds, and says so in the log.
  ///
  /// - Parameter observe: sees each durable change before anybody else does, and before the write is acknowledged.
  init(
    database: ObjectDatabase, logger: Logger, observe: @escaping @Sendable (StoredChange) -> Void = { _ in }
  ) throws(DatabaseProblem) {
    self.database = database
    self.logger = logger
    self.observe = observe
    let content = try database.content()
    for (key, object) in content.objects { objects[key.kind, default: [:]][key] = object }
    revision = content.revision
    lastRevision = content.revision
    newestAccess = Atomic(content.revision)
    // What led here is not known any more: who has seen less starts over, with 410.
    history.start(at: content.revision)
    found = "the store is sound: \(content.objects.count) objects at revision \(content.revision)"
    logger.info("\(found)")
  }

  /// Whether the store takes no more writes and begins no more watches, because the cluster stops.
  private(set) var isStopped = false
  private var isClosed = false

  /// Ends all watches and takes no more writes; what waits still becomes durable.
  func stop() {
    isStopped = true
    for watcher in watchers.values { watcher.continuation.finish() }
    watchers = [:]
  }

  /// Stops, and closes the file once nothing waits.
  func close() async {
    stop()
    await flushing?.value
    // Once only: a closed connection must not be touched again.
    if isClosed { return }
    isClosed = true
    database.close()
  }

  /// A copy of everything as it is now, as the bytes of an SQLite file.
  func backup() async throws(APIStatus) -> [UInt8] {
    do {
      return try await database.copied()
    } catch {
      throw .storeFailed(error)
    }
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

  /// Whether the newest state of any object of a kind is one that is looked for.
  func containsNewest(of kind: StorageKind, where isWanted: (Manifest) -> Bool) -> Bool {
    for (key, waiting) in pending where key.kind == kind {
      if let waiting, isWanted(waiting) { return true }
    }
    guard let present = objects[kind] else { return false }
    return present.contains { key, object in isWanted(object) && pending[key] == nil }
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
    case .store(let object):
      if isDryRun { return object }
      return try await enqueue(object, isRemoval: false, key, current)
    case .remove(let object):
      if isDryRun { return object }
      return try await enqueue(object, isRemoval: true, key, current)
    }
  }

  private func enqueue(_ object: Manifest, isRemoval: Bool, _ key: ObjectKey, _ current: Manifest?) async throws(APIStatus)
    -> Manifest
  {
    if isStopped { throw .stopping }
    var object = object
    object["metadata", "resourceVersion"] = .string(String(lastRevision + 1))
    let body = isRemoval ? nil : object.value.jsonBytes()
    if let body, body.count > Self.largestObject { throw .tooLarge }
    lastRevision += 1
    pending[key] = .some(isRemoval ? nil : object)
    let result = await withCheckedContinuation { continuation in
      enqueue(object, body, key, current, continuation)
    }
    return try result.get()
  }

  private func enqueue(
    _ object: Manifest, _ body: [UInt8]?, _ key: ObjectKey, _ current: Manifest?,
    _ continuation: CheckedContinuation<Result<Manifest, APIStatus>, Never>
  ) {
    batch.append(
      Write(
        change: ObjectDatabase.Change(key: key, revision: lastRevision, body: body),
        kind: body == nil ? .deleted : current == nil ? .added : .modified, object: object, previous: current,
        continuation: continuation))
    if flushing == nil { flushing = Task { await flush() } }
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
        for write in writes + batch { write.continuation.resume(returning: .failure(.storeFailed(error))) }
        batch = []
        pending = [:]
        lastRevision = revision
      }
    }
    flushing = nil
  }

  private func publish(_ write: Write) {
    let key = write.change.key
    objects[key.kind, default: [:]][key] = write.change.body == nil ? nil : write.object
    revision = write.change.revision
    if key.kind.group == "rbac.authorization.k8s.io" { newestAccess.store(revision, ordering: .releasing) }
    if let waiting = pending[key],
      waiting?.resourceVersion == write.object.resourceVersion || waiting == nil && write.change.body == nil
    {
      pending[key] = nil
    }
    publish(
      StoredChange(
        kind: write.kind, key: key, revision: write.change.revision, object: write.object, previous: write.previous,
        body: write.change.body, bytes: write.change.body?.count ?? 0))
  }
}
