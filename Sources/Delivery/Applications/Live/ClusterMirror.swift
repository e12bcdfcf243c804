import Comparison
import KubernetesClient
import Logging
import ObjectModel

/// What lives in a destination cluster, as far as delivery needs it, kept up to date by watches.
///
/// Only objects that carry an Application's mark are kept, as text and with no more of the bulky `metadata.managedFields` than what
/// Apus applied server-side; of all others, just the name. Each kind is followed by itself: one that cannot be listed holds up none
/// but the applications that have to do with it. Where a kind may not be listed in the whole cluster, it is followed in the
/// namespaces applications deliver to.
actor ClusterMirror {
  private struct WatchKey: Hashable {
    var resource: APIResource
    /// Empty for all namespaces.
    var namespace: String
  }

  private struct Watch {
    var task: Task<Void, Never>
    var state = WatchState.pending
  }

  private let client: any ClusterClient
  private let scope: ClusterScope
  private let logger: Logger
  private let pace: Pace
  private let onChange: @Sendable (_ instance: String) async -> Void
  private var tracking: ResourceTracking
  private var isWatched: @Sendable (APIResource) -> Bool

  private var kinds: [GroupKind: KindRecord] = [:]
  private var keysByInstance: [String: Set<ResourceKey>] = [:]
  /// Uids of objects that went lately: the answer to a deletion may come after the watch told that the object is gone.
  private var gone: Set<String> = []
  private var watches: [WatchKey: Watch] = [:]
  private var resources: [GroupKind: APIResource] = [:]
  /// Namespaces that applications deliver to.
  private var wantedNamespaces: Set<String> = []
  /// Why the kinds of the cluster are not known; `nil` once they are, or before the first answer.
  private var discoveryProblem: KubernetesError?
  private var isDiscovered = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var rediscovery: Task<Void, Never>?
  /// Whether kinds may have come or gone since the cluster was last asked.
  private var isDiscoveryStale = false
  private var hasEnded = false

  /// - Parameters:
  ///   - isWatched: which kinds are looked at, of those that can be listed and watched at all.
  ///   - onChange: called with an instance name when an object of that Application appeared, changed or went.
  init(
    client: any ClusterClient, scope: ClusterScope = .whole, tracking: ResourceTracking = ResourceTracking(), logger: Logger,
    pace: Pace = .system, isWatched: @escaping @Sendable (APIResource) -> Bool,
    onChange: @escaping @Sendable (_ instance: String) async -> Void
  ) {
    self.client = client
    self.scope = scope
    self.tracking = tracking
    self.logger = logger
    self.pace = pace
    self.isWatched = isWatched
    self.onChange = onChange
  }

  // MARK: - Asking

  /// The live objects of an Application, by key.
  nonisolated func objects(of instance: String) async -> [ResourceKey: Manifest] {
    // Taken apart out here, where it holds nobody up.
    await compactObjects(of: instance).mapValues(\.manifest)
  }

  private func compactObjects(of instance: String) -> [ResourceKey: CompactManifest] {
    var result: [ResourceKey: CompactManifest] = [:]
    for key in keysByInstance[instance] ?? [] { result[key] = kinds[key.groupKind]?.objects[key.objectName]?.object }
    return result
  }

  /// The kinds of the live objects of an Application.
  func kinds(of instance: String) -> Set<GroupKind> { Set((keysByInstance[instance] ?? []).map(\.groupKind)) }

  /// The kinds that are watched, as far as they are known.
  var watchedKinds: Set<GroupKind> { Set(resources.keys) }

  /// Whether an object exists that is not marked for `instance`: it is marked for another Application, or for none.
  func containsForeign(_ key: ResourceKey, to instance: String) -> Bool {
    guard let record = kinds[key.groupKind] else { return false }
    return record.unmarked.contains(key.objectName) || record.objects[key.objectName].map { $0.instance != instance } ?? false
  }

  /// Waits until it is known of each kind whether what lives of it is known, and tells the kinds of which it is not.
  ///
  /// - Parameters:
  ///   - kinds: those an application has to do with. Of those that are not watched, or not there, objects are asked for.
  ///   - namespaces: those it delivers to.
  /// - Throws: when the kinds of the cluster cannot be found out.
  func gaps(in kinds: Set<GroupKind>, namespaces: Set<String>) async throws(KubernetesError) -> [GroupKind: LiveGap] {
    want(namespaces)
    while !hasEnded {
      if let discoveryProblem, !isDiscovered { throw discoveryProblem }
      if isDiscovered, !kinds.contains(where: { isPending($0, namespaces) }) { break }
      if Task.isCancelled { throw .cancelled }
      await withCheckedContinuation { waiting.append($0) }
    }
    if hasEnded { throw .cancelled }
    var gaps: [GroupKind: LiveGap] = [:]
    for kind in kinds { gaps[kind] = gap(in: kind, namespaces) }
    return gaps
  }

  /// How many objects are held, and about how much memory they take, in bytes.
  var size: (objects: Int, bytes: Int) {
    kinds.values.reduce((0, 0)) { sum, kind in
      (sum.0 + kind.objects.count, kind.objects.values.reduce(sum.1) { $0 + $1.object.memory })
    }
  }

  private func states(of kind: GroupKind, _ namespaces: Set<String>) -> [WatchState] {
    guard let resource = resources[kind] else { return [] }
    var states: [WatchState] = []
    for namespace in scopedNamespaces(of: resource) {
      let state = watches[WatchKey(resource: resource, namespace: namespace)]?.state ?? .pending
      if state == .refused, namespace.isEmpty, resource.isNamespaced {
        states += namespaces.map { watches[WatchKey(resource: resource, namespace: $0)]?.state ?? .pending }
      } else {
        states.append(state)
      }
    }
    return states
  }

  private func isPending(_ kind: GroupKind, _ namespaces: Set<String>) -> Bool { states(of: kind, namespaces).contains(.pending) }

  private func gap(in kind: GroupKind, _ namespaces: Set<String>) -> LiveGap? {
    let states = states(of: kind, namespaces)
    if states.isEmpty { return .unlisted }
    for state in states {
      if case .failing(let error) = state { return .failing(error) }
    }
    return states.contains(.refused) ? .unlisted : nil
  }

  // MARK: - Following

  /// Watches the cluster until the task is cancelled.
  func run() async {
    var backoff = Backoff.watch
    while !Task.isCancelled {
      do {
        start(watching: try await client.discovery())
        break
      } catch {
        discoveryProblem = error
        resumeWaiting()
        logger.warning(
          "the kinds of a cluster cannot be listed; trying again",
          metadata: ["cluster": "\(client.server)", "problem": "\(error)"])
        try? await pace.sleep(backoff.next(chance: pace.chance()))
      }
    }
    await untilCancelled()
    hasEnded = true
    for watch in watches.values { watch.task.cancel() }
    watches = [:]
    rediscovery?.cancel()
    resumeWaiting()
  }

  /// Goes over to other settings: what is watched changes, and with another way of marking, everything is looked at anew.
  func use(_ tracking: ResourceTracking, isWatched: @escaping @Sendable (APIResource) -> Bool) async {
    self.isWatched = isWatched
    if tracking != self.tracking {
      self.tracking = tracking
      kinds = [:]
      keysByInstance = [:]
      for watch in watches.values { watch.task.cancel() }
      watches = [:]
    }
    if isDiscovered, let discovery = try? await client.discovery() { start(watching: discovery) }
  }

  private func scopedNamespaces(of resource: APIResource) -> Set<String> {
    if scope.isWhole { return [""] }
    if resource.isNamespaced { return scope.namespaces }
    return scope.includesClusterObjects ? [""] : []
  }

  /// Starts watches for kinds that came, ends those for kinds that went.
  private func start(watching discovery: Discovery) {
    guard !hasEnded else { return }
    var wanted: [GroupKind: APIResource] = [:]
    for resource in discovery.preferredResources where resource.isWatchable && isWatched(resource) {
      wanted[resource.groupKind] = resource
    }
    for (kind, resource) in resources where wanted[kind] != resource {
      // A group that does not answer just now has not gone: what was known of it stands.
      if wanted[kind] == nil, discovery.resource(for: kind) == nil, discovery.isUnanswered(resource) { continue }
      stop(watching: resource)
      if wanted[kind] == nil { dropKind(kind) }
      resources[kind] = nil
    }
    for (kind, resource) in wanted {
      resources[kind] = resource
      for namespace in scopedNamespaces(of: resource) { follow(resource, in: namespace) }
    }
    isDiscovered = true
    discoveryProblem = nil
    resumeWaiting()
  }

  private func stop(watching resource: APIResource) {
    for (key, watch) in watches where key.resource == resource {
      watch.task.cancel()
      watches[key] = nil
    }
  }

  /// The objects of a kind that the cluster no longer has went with it.
  private func dropKind(_ kind: GroupKind) {
    guard let record = kinds.removeValue(forKey: kind) else { return }
    let touched = Set(record.objects.values.map(\.instance))
    for instance in touched {
      keysByInstance[instance] = keysByInstance[instance]?.filter { $0.groupKind != kind }
      if keysByInstance[instance]?.isEmpty == true { keysByInstance[instance] = nil }
    }
    Task { for instance in touched { await onChange(instance) } }
  }

  private func follow(_ resource: APIResource, in namespace: String) {
    let key = WatchKey(resource: resource, namespace: namespace)
    guard watches[key] == nil, !hasEnded else { return }
    let reflector = Reflector(client: client, resource: resource, namespace: namespace.isEmpty ? nil : namespace, pace: pace)
    watches[key] = Watch(
      task: Task {
        for await change in reflector.changes() {
          if Task.isCancelled { return }
          await self.take(change, key)
        }
      })
  }

  /// Applications deliver to these namespaces; kinds that may not be listed everywhere are followed in them.
  private func want(_ namespaces: Set<String>) {
    for namespace in namespaces where !namespace.isEmpty && wantedNamespaces.insert(namespace).inserted {
      for (key, watch) in watches where key.namespace.isEmpty && watch.state == .refused && key.resource.isNamespaced {
        follow(key.resource, in: namespace)
      }
    }
  }

  private func take(_ change: StoreChange, _ key: WatchKey) async {
    guard watches[key] != nil else { return }
    let resource = key.resource
    var touched: Set<String> = []
    switch change {
    case .replaced(let manifests):
      touched = replace(resource.groupKind, in: key.namespace, by: manifests)
      settle(key, .listed)
    case .updated(let manifest):
      touched = keep(manifest)
    case .removed(let manifest):
      touched = forget(manifest)
    case .interrupted(let error):
      // What was told before is the last known state.
      if watches[key]?.state != .listed || error.isForbidden {
        settle(key, error.isForbidden || error.isNotFound || error.isUnlistable ? .refused : .failing(error))
      }
      logger.debug(
        "a watch is interrupted",
        metadata: ["cluster": "\(client.server)", "resource": "\(resource.qualifiedName)", "problem": "\(error)"])
    }
    if resource.groupKind == APIResource.customResourceDefinitions.groupKind { rediscover() }
    for instance in touched { await onChange(instance) }
  }

  private func settle(_ key: WatchKey, _ state: WatchState) {
    guard watches[key]?.state != state else { return }
    watches[key]?.state = state
    if key.namespace.isEmpty, key.resource.isNamespaced, scope.isWhole {
      if state == .refused {
        for namespace in wantedNamespaces { follow(key.resource, in: namespace) }
      } else if state == .listed {
        // Known as a whole now: the single namespaces need no watches of their own.
        for (other, watch) in watches where other.resource == key.resource && !other.namespace.isEmpty {
          watch.task.cancel()
          watches[other] = nil
        }
      }
    }
    resumeWaiting()
  }

  private func resumeWaiting() {
    let resumed = waiting
    waiting = []
    for continuation in resumed { continuation.resume() }
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
          start(watching: try await client.refreshDiscovery())
        } catch {
          isDiscoveryStale = true
          logger.debug("the kinds of the cluster cannot be listed; trying again", metadata: ["problem": "\(error)"])
          try? await pace.sleep(backoff.next(chance: pace.chance()))
        }
      }
      rediscovery = nil
    }
  }

  // MARK: - Keeping

  /// Takes in what a write answered with, so that the next look sees it before the watch tells.
  func note(_ manifest: Manifest) { _ = keep(manifest) }

  /// Takes in that an object is gone.
  func noteDeletion(of manifest: Manifest) { _ = forget(manifest) }

  /// These are all objects of a kind, in a namespace or everywhere.
  private func replace(_ kind: GroupKind, in namespace: String, by manifests: [Manifest]) -> Set<String> {
    var touched: Set<String> = []
    var present: Set<ObjectName> = []
    for manifest in manifests {
      present.insert(manifest.key.objectName)
      touched.formUnion(keep(manifest))
    }
    guard let record = kinds[kind] else { return touched }
    func isMissing(_ name: ObjectName) -> Bool {
      (namespace.isEmpty || name.namespace == namespace) && !present.contains(name)
    }
    kinds[kind]?.unmarked = record.unmarked.filter { !isMissing($0) }
    for name in record.objects.keys where isMissing(name) {
      touched.formUnion(forget(ResourceKey(group: kind.group, kind: kind.kind, namespace: name.namespace, name: name.name)))
    }
    return touched
  }

  /// Keeps an object if it is marked; the Applications concerned are returned.
  private func keep(_ manifest: Manifest) -> Set<String> {
    let key = manifest.key
    let name = key.objectName
    var touched: Set<String> = []
    if gone.contains(manifest.uid) { return touched }
    let known = kinds[key.groupKind]?.objects[name]
    if let object = known?.object, object.isNewer(than: manifest) || object.isSameState(as: manifest) { return touched }
    let owner = owner(of: manifest)
    if let known, known.instance != owner { touched.formUnion(forget(key)) }
    guard let owner else {
      kinds[key.groupKind, default: KindRecord()].unmarked.insert(name)
      return touched
    }
    kinds[key.groupKind, default: KindRecord()].unmarked.remove(name)
    let kept = CompactManifest(manifest.keepingOwnFieldsOnly)
    kinds[key.groupKind, default: KindRecord()].objects[name] = KindRecord.Entry(object: kept, instance: owner)
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
    let key = manifest.key
    // What a watch tells late about a predecessor does not concern the object that has its name now.
    if let known = kinds[key.groupKind]?.objects[key.objectName]?.object, known.uid != manifest.uid { return [] }
    return forget(key)
  }

  private func forget(_ key: ResourceKey) -> Set<String> {
    kinds[key.groupKind]?.unmarked.remove(key.objectName)
    guard let entry = kinds[key.groupKind]?.objects.removeValue(forKey: key.objectName) else { return [] }
    keysByInstance[entry.instance]?.remove(key)
    if keysByInstance[entry.instance]?.isEmpty == true { keysByInstance[entry.instance] = nil }
    return [entry.instance]
  }
}

extension ResourceKey {
  fileprivate var objectName: ObjectName { ObjectName(namespace: namespace, name: name) }
}

extension Discovery {
  /// Whether the group of a resource could not be asked.
  fileprivate func isUnanswered(_ resource: APIResource) -> Bool {
    failures.keys.contains { $0 == resource.apiVersion || $0 == resource.group || $0.hasPrefix(resource.group + "/") }
  }
}

extension KubernetesError {
  /// The server lists no such objects at all.
  fileprivate var isUnlistable: Bool { failure?.code == 405 }
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
