import Comparison
import KubernetesClient
import Logging
import ObjectModel

/// What lives in the destination cluster, as far as delivery needs it, kept up to date by watches.
///
/// Only objects that carry an Application's mark are kept; of all others, just the key. What is kept is what is compared, so
/// of the bulky `metadata.managedFields` only what Apus applied server-side stays.
actor ClusterMirror {
  private let client: any ClusterClient
  private let logger: Logger
  private var tracking = ResourceTracking()
  /// Which kinds are looked at.
  nonisolated let isWatched: @Sendable (APIResource) -> Bool
  private let onChange: @Sendable (_ instance: String) async -> Void

  private var objects: [ResourceKey: Entry] = [:]
  private var keysByInstance: [String: Set<ResourceKey>] = [:]
  /// Objects that carry no mark: only that they are there is known.
  private var unmarked: Set<ResourceKey> = []
  /// Uids of objects that went lately: the answer to a deletion may come after the watch told that the object is gone.
  private var gone: Set<String> = []
  private var watches: [APIResource: Watch] = [:]
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var rediscovery: Task<Void, Never>?
  /// Whether kinds may have come or gone since the cluster was last asked.
  private var isDiscoveryStale = false
  private var hasEnded = false

  private struct Entry {
    var manifest: Manifest
    var instance: String
  }

  private struct Watch {
    var task: Task<Void, Never>
    /// Whether the first list has arrived, or was refused for good.
    var isSettled = false
  }

  /// - Parameters:
  ///   - isWatched: which kinds are looked at; those that can be listed and watched at all are asked about.
  ///   - onChange: called with an instance name when an object of that Application appeared, changed or went.
  init(
    client: any ClusterClient, logger: Logger, isWatched: @escaping @Sendable (APIResource) -> Bool,
    onChange: @escaping @Sendable (_ instance: String) async -> Void
  ) {
    self.client = client
    self.logger = logger
    self.isWatched = isWatched
    self.onChange = onChange
  }

  /// Goes over to another way of marking objects: everything is looked at anew.
  func track(by tracking: ResourceTracking) {
    guard tracking != self.tracking else { return }
    self.tracking = tracking
    objects = [:]
    keysByInstance = [:]
    unmarked = []
    let followed = Array(watches.keys)
    for watch in watches.values { watch.task.cancel() }
    watches = [:]
    for resource in followed { watches[resource] = Watch(task: Task { await self.follow(resource) }) }
  }

  /// The live objects of an Application, by key.
  func objects(of instance: String) -> [ResourceKey: Manifest] {
    var result: [ResourceKey: Manifest] = [:]
    for key in keysByInstance[instance] ?? [] { result[key] = objects[key]?.manifest }
    return result
  }

  /// Whether an object exists that is not marked for `instance`: it is marked for another Application, or for none.
  func containsForeign(_ key: ResourceKey, to instance: String) -> Bool {
    unmarked.contains(key) || objects[key].map { $0.instance != instance } ?? false
  }

  /// Returns once every kind was listed once, so that what is not here does not exist; or when the mirror has ended.
  func untilComplete() async {
    if isComplete || hasEnded { return }
    await withCheckedContinuation { waiting.append($0) }
  }

  private var isComplete: Bool { !watches.isEmpty && watches.values.allSatisfy(\.isSettled) }

  /// Watches the cluster until the task is cancelled.
  func run() async {
    var backoff = Backoff.watch
    while !Task.isCancelled {
      do {
        start(watching: try await client.discovery())
        break
      } catch {
        logger.warning("the kinds of the cluster cannot be listed; trying again", metadata: ["problem": "\(error)"])
        try? await Task.sleep(for: backoff.next(chance: .random(in: 0..<1)))
      }
    }
    await untilCancelled()
    hasEnded = true
    for watch in watches.values { watch.task.cancel() }
    rediscovery?.cancel()
    resumeWaiting()
  }

  /// Starts watches for kinds that came, ends those for kinds that went.
  private func start(watching discovery: Discovery) {
    let wanted = Set(discovery.preferredResources.filter { $0.isWatchable && isWatched($0) })
    for (resource, watch) in watches where !wanted.contains(resource) {
      watch.task.cancel()
      watches[resource] = nil
    }
    for resource in wanted where watches[resource] == nil {
      watches[resource] = Watch(task: Task { await self.follow(resource) })
    }
    if isComplete { resumeWaiting() }
  }

  private func follow(_ resource: APIResource) async {
    let reflector = Reflector(client: client, resource: resource)
    for await change in reflector.changes() {
      if Task.isCancelled { return }
      await take(change, of: resource)
    }
  }

  private func take(_ change: StoreChange, of resource: APIResource) async {
    var touched: Set<String> = []
    switch change {
    case .replaced(let manifests):
      var present: Set<ResourceKey> = []
      for manifest in manifests {
        present.insert(manifest.key)
        touched.formUnion(keep(manifest))
      }
      unmarked = unmarked.filter { $0.groupKind != resource.groupKind || present.contains($0) }
      for key in objects.keys where key.groupKind == resource.groupKind && !present.contains(key) {
        touched.formUnion(forget(key))
      }
      settle(resource)
    case .updated(let manifest):
      touched = keep(manifest)
    case .removed(let manifest):
      touched = forget(manifest)
    case .interrupted(let error):
      // A kind that this identity may not list cannot be delivered either, so nothing is missed. Anything else is waited for:
      // what was told before is the last known state.
      if error.isForbidden || error.isNotFound { settle(resource) }
      logger.debug("a watch is interrupted", metadata: ["resource": "\(resource.qualifiedName)", "problem": "\(error)"])
    }
    if resource.groupKind == APIResource.customResourceDefinitions.groupKind { rediscover() }
    for instance in touched { await onChange(instance) }
  }

  /// Takes in what a write answered with, so that the next look sees it before the watch tells.
  func note(_ manifest: Manifest) { _ = keep(manifest) }

  /// Takes in that an object is gone.
  func noteDeletion(of manifest: Manifest) { _ = forget(manifest) }

  /// Keeps an object if it is marked; the Applications concerned are returned.
  private func keep(_ manifest: Manifest) -> Set<String> {
    let key = manifest.key
    var touched: Set<String> = []
    if gone.contains(manifest.uid) { return touched }
    if let known = objects[key]?.manifest, known.isNewer(than: manifest) { return touched }
    let owner = owner(of: manifest)
    if let previous = objects[key]?.instance, previous != owner { touched.formUnion(forget(key)) }
    guard let owner else {
      unmarked.insert(key)
      return touched
    }
    unmarked.remove(key)
    objects[key] = Entry(manifest: manifest.keepingOwnFieldsOnly, instance: owner)
    keysByInstance[owner, default: []].insert(key)
    touched.insert(owner)
    return touched
  }

  /// The Application an object belongs to. Objects that other objects own, and objects that carry the mark of another, are
  /// nobody's.
  private func owner(of manifest: Manifest) -> String? {
    guard let owner = tracking.owner(of: manifest), tracking.isManaged(manifest, by: owner) else { return nil }
    return owner
  }

  private func forget(_ manifest: Manifest) -> Set<String> {
    // Answers are late by moments, so that what went long ago need not be remembered.
    if gone.count >= 4096 { gone = [] }
    if !manifest.uid.isEmpty { gone.insert(manifest.uid) }
    // What a watch tells late about a predecessor does not concern the object that has its name now.
    if let known = objects[manifest.key]?.manifest, known.uid != manifest.uid { return [] }
    return forget(manifest.key)
  }

  private func forget(_ key: ResourceKey) -> Set<String> {
    unmarked.remove(key)
    guard let entry = objects.removeValue(forKey: key) else { return [] }
    keysByInstance[entry.instance]?.remove(key)
    if keysByInstance[entry.instance]?.isEmpty == true { keysByInstance[entry.instance] = nil }
    return [entry.instance]
  }

  private func settle(_ resource: APIResource) {
    watches[resource]?.isSettled = true
    if isComplete { resumeWaiting() }
  }

  private func resumeWaiting() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  /// A CustomResourceDefinition came, changed or went: ask again which kinds there are. What comes while the cluster answers may
  /// not be in the answer, so it is asked once more then.
  private func rediscover() {
    isDiscoveryStale = true
    guard rediscovery == nil, !hasEnded else { return }
    rediscovery = Task {
      var backoff = Backoff.watch
      while isDiscoveryStale, !Task.isCancelled {
        isDiscoveryStale = false
        do {
          let discovery = try await client.refreshDiscovery()
          if !hasEnded { start(watching: discovery) }
        } catch {
          isDiscoveryStale = true
          logger.debug("the kinds of the cluster cannot be listed; trying again", metadata: ["problem": "\(error)"])
          try? await Task.sleep(for: backoff.next(chance: .random(in: 0..<1)))
        }
      }
      rediscovery = nil
    }
  }
}

extension Manifest {
  /// Whether this is a later state of the same object. Versions that are no numbers cannot be compared and count as not newer.
  fileprivate func isNewer(than other: Manifest) -> Bool {
    guard uid == other.uid, let mine = UInt64(resourceVersion), let theirs = UInt64(other.resourceVersion) else { return false }
    return mine > theirs
  }
}

/// Suspends until the current task is cancelled.
func untilCancelled() async {
  let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
  await withTaskCancellationHandler {
    for await _ in stream {}
  } onCancel: {
    continuation.finish()
  }
}
