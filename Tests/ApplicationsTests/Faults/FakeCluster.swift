import KubernetesClient
import ObjectModel
import Synchronization

/// A cluster in memory that behaves as an API server does, as far as a controller can tell: versions, conflicts, finalizers,
/// watches from a version. What goes wrong is decided by `faults`, before each request.
final class FakeCluster: ClusterClient {
  /// What happens to a request.
  enum Fate {
    case succeeds
    /// It is not carried out.
    case refused(KubernetesError)
    /// It is carried out, and the answer is lost.
    case unanswered
  }

  /// A write that was carried out.
  struct Write: Sendable, Hashable {
    var verb: String
    var key: ResourceKey
  }

  struct State {
    var objects: [ResourceKey: Manifest] = [:]
    var version: Int64 = 1
    var lastUID = 0
    var history: [(version: Int64, event: WatchEvent, key: ResourceKey)] = []
    var watchers: [Int: (APIResource, String?, Selection, AsyncThrowingStream<WatchEvent, any Error>.Continuation)] = [:]
    var lastWatcher = 0
    var writes: [Write] = []
    var resources: [APIResource]
    var faults: @Sendable (_ verb: String, _ resource: APIResource) -> Fate = { _, _ in .succeeds }
  }

  let server = "https://fake.example"
  let state: Mutex<State>

  static let widgets = APIResource(group: "example.com", version: "v1", plural: "widgets", kind: "Widget", isNamespaced: true)

  init(_ more: [APIResource] = [FakeCluster.widgets]) {
    let known: [APIResource] = [
      .namespaces, .configMaps, .secrets, .events, .leases, .customResourceDefinitions, .applications, .appProjects,
    ]
    state = Mutex(State(resources: (known + more).map(Self.watchable)))
  }

  private static func watchable(_ resource: APIResource) -> APIResource {
    APIResource(
      group: resource.group, version: resource.version, plural: resource.plural, kind: resource.kind,
      isNamespaced: resource.isNamespaced, verbs: ["get", "list", "watch", "create", "update", "patch", "delete"])
  }

  // MARK: - For tests

  func set(faults: @escaping @Sendable (_ verb: String, _ resource: APIResource) -> Fate) {
    state.withLock { $0.faults = faults }
  }

  func object(_ kind: GroupKind, _ namespace: String, _ name: String) -> Manifest? {
    state.withLock { $0.objects[ResourceKey(group: kind.group, kind: kind.kind, namespace: namespace, name: name)] }
  }

  /// Puts an object there, whatever there is.
  func put(_ value: JSONValue) {
    state.withLock { state in
      let key = Manifest(value).key
      _ = Self.store(Manifest(value), key, previous: state.objects[key], &state)
    }
  }

  func edit(_ kind: GroupKind, _ namespace: String, _ name: String, _ change: (inout Manifest) -> Void) {
    state.withLock { state in
      let key = ResourceKey(group: kind.group, kind: kind.kind, namespace: namespace, name: name)
      guard var object = state.objects[key] else { return }
      change(&object)
      _ = Self.store(object, key, previous: state.objects[key], &state)
    }
  }

  /// Deletes as a user would.
  func remove(_ kind: GroupKind, _ namespace: String, _ name: String) {
    state.withLock { state in
      Self.delete(ResourceKey(group: kind.group, kind: kind.kind, namespace: namespace, name: name), &state)
    }
  }

  /// Cuts every watch.
  func cutWatches() {
    let cut = state.withLock { state in
      let watchers = state.watchers.values.map(\.3)
      state.watchers = [:]
      return watchers
    }
    for watcher in cut {
      watcher.finish(throwing: KubernetesError.connection(server: server, problem: "the watch was cut", remedy: "wait"))
    }
  }

  // MARK: - ClusterClient

  func discovery() async throws(KubernetesError) -> Discovery {
    Discovery(resources: state.withLock { $0.resources }, serverVersion: "v1.36.0")
  }

  func refreshDiscovery() async throws(KubernetesError) -> Discovery { try await discovery() }

  func get(_ resource: APIResource, namespace: String?, name: String, subresource: String?) async throws(KubernetesError)
    -> Manifest
  {
    try perform("get", resource) { state throws(KubernetesError) in
      guard let object = state.objects[Self.key(resource, namespace, name)] else { throw Self.notFound(name) }
      return object
    }
  }

  func list(_ resource: APIResource, namespace: String?, matching selection: Selection) async throws(KubernetesError)
    -> ObjectList
  {
    try perform("list", resource) { state throws(KubernetesError) in
      let items = state.objects.filter { Self.matches($0.key, $0.value, resource, namespace, selection) }
      return ObjectList(items: items.sorted { $0.key < $1.key }.map(\.value), resourceVersion: String(state.version))
    }
  }

  func watch(_ resource: APIResource, namespace: String?, matching selection: Selection, from resourceVersion: String)
    -> AsyncThrowingStream<WatchEvent, any Error>
  {
    let (stream, continuation) = AsyncThrowingStream<WatchEvent, any Error>.makeStream()
    let id = state.withLock { state in
      for past in state.history where past.version > (Int64(resourceVersion) ?? 0) {
        if Self.concerns(past.event, past.key, resource, namespace, selection) { continuation.yield(past.event) }
      }
      state.lastWatcher += 1
      state.watchers[state.lastWatcher] = (resource, namespace, selection, continuation)
      return state.lastWatcher
    }
    continuation.onTermination = { [weak self] _ in self?.state.withLock { $0.watchers[id] = nil } }
    return stream
  }

  func create(_ resource: APIResource, namespace: String?, _ object: Manifest, options: WriteOptions)
    async throws(KubernetesError)
    -> Manifest
  {
    try perform("create", resource) { state throws(KubernetesError) in
      let key = Self.key(resource, namespace, object.name)
      if state.objects[key] != nil { throw Self.status(409, "AlreadyExists", "\(object.name) already exists") }
      return Self.write("create", object, key, previous: nil, &state)
    }
  }

  func replace(_ resource: APIResource, namespace: String?, _ object: Manifest, subresource: String?, options: WriteOptions)
    async throws(KubernetesError) -> Manifest
  {
    try perform("update", resource) { state throws(KubernetesError) in
      let key = Self.key(resource, namespace, object.name)
      guard let present = state.objects[key] else { throw Self.notFound(object.name) }
      if !object.resourceVersion.isEmpty, object.resourceVersion != present.resourceVersion { throw Self.conflict }
      return Self.write("update", object, key, previous: present, &state)
    }
  }

  func patch(
    _ resource: APIResource, namespace: String?, name: String, _ patch: Patch, subresource: String?, options: WriteOptions
  ) async throws(KubernetesError) -> Manifest {
    try perform("patch", resource) { state throws(KubernetesError) in
      let key = Self.key(resource, namespace, name)
      guard let present = state.objects[key] else {
        guard case .apply(let whole) = patch else { throw Self.notFound(name) }
        return Self.write("create", Manifest(whole), key, previous: nil, &state)
      }
      if let version = patch.document["metadata", "resourceVersion"]?.string, version != present.resourceVersion {
        throw Self.conflict
      }
      let patched: JSONValue
      if case .json(let operations) = patch {
        do { patched = try JSONPatch.apply(operations, to: present.value) } catch {
          throw Self.status(422, "Invalid", "\(error)")
        }
      } else {
        patched = MergePatch.apply(patch.document, to: present.value)
      }
      var object = Manifest(patched)
      object["metadata", "resourceVersion"] = .string(present.resourceVersion)
      if object == present { return present }
      return Self.write("patch", object, key, previous: present, &state)
    }
  }

  func delete(_ resource: APIResource, namespace: String?, name: String, options: DeleteOptions) async throws(KubernetesError)
    -> Manifest?
  {
    try perform("delete", resource) { state throws(KubernetesError) in
      let key = Self.key(resource, namespace, name)
      guard let present = state.objects[key] else { throw Self.notFound(name) }
      if let uid = options.uid, uid != present.uid { throw Self.conflict }
      state.writes.append(Write(verb: "delete", key: key))
      Self.delete(key, &state)
      return state.objects[key]
    }
  }

  func raw(_ path: String) async throws(KubernetesError) -> [UInt8] { Array("ok".utf8) }

  // MARK: - Inside

  private func perform<Result>(
    _ verb: String, _ resource: APIResource, _ body: (inout State) throws(KubernetesError) -> Result
  ) throws(KubernetesError) -> Result {
    if Task.isCancelled { throw .cancelled }
    let faults = state.withLock { $0.faults }
    let fate = faults(verb, resource)
    if case .refused(let error) = fate { throw error }
    let outcome = state.withLock { state -> Swift.Result<Result, KubernetesError> in
      do throws(KubernetesError) { return .success(try body(&state)) } catch { return .failure(error) }
    }
    if case .unanswered = fate { throw .connection(server: server, problem: "the connection broke", remedy: "wait") }
    return try outcome.get()
  }

  private static func key(_ resource: APIResource, _ namespace: String?, _ name: String) -> ResourceKey {
    ResourceKey(
      group: resource.group, kind: resource.kind, namespace: resource.isNamespaced ? namespace ?? "" : "", name: name)
  }

  private static func write(_ verb: String, _ object: Manifest, _ key: ResourceKey, previous: Manifest?, _ state: inout State)
    -> Manifest
  {
    state.writes.append(Write(verb: verb, key: key))
    return store(object, key, previous: previous, &state)
  }

  private static func store(_ object: Manifest, _ key: ResourceKey, previous: Manifest?, _ state: inout State) -> Manifest {
    var object = object
    state.version += 1
    object["metadata", "resourceVersion"] = .string(String(state.version))
    if let previous {
      object["metadata", "uid"] = .string(previous.uid)
    } else {
      state.lastUID += 1
      object["metadata", "uid"] = .string("uid-\(state.lastUID)")
    }
    if object.isBeingDeleted, object.finalizers.isEmpty {
      state.objects[key] = nil
      publish(.deleted(object), key, &state)
    } else {
      state.objects[key] = object
      publish(previous == nil ? .added(object) : .modified(object), key, &state)
    }
    return object
  }

  private static func delete(_ key: ResourceKey, _ state: inout State) {
    guard var object = state.objects[key], !object.isBeingDeleted else { return }
    object["metadata", "deletionTimestamp"] = "2030-01-01T00:00:00Z"
    _ = store(object, key, previous: object, &state)
  }

  private static func publish(_ event: WatchEvent, _ key: ResourceKey, _ state: inout State) {
    state.history.append((state.version, event, key))
    for (resource, namespace, selection, continuation) in state.watchers.values
    where concerns(event, key, resource, namespace, selection) {
      continuation.yield(event)
    }
  }

  private static func concerns(
    _ event: WatchEvent, _ key: ResourceKey, _ resource: APIResource, _ namespace: String?, _ selection: Selection
  ) -> Bool {
    switch event {
    case .added(let object), .modified(let object), .deleted(let object):
      matches(key, object, resource, namespace, selection)
    case .bookmark: false
    }
  }

  private static func matches(
    _ key: ResourceKey, _ object: Manifest, _ resource: APIResource, _ namespace: String?, _ selection: Selection
  ) -> Bool {
    guard key.group == resource.group, key.kind == resource.kind else { return false }
    if let namespace, !namespace.isEmpty, key.namespace != namespace { return false }
    if let fields = selection.fields, fields != "metadata.name=\(key.name)" { return false }
    guard let labels = selection.labels, !labels.isEmpty else { return true }
    let parts = labels.split(separator: "=").map(String.init)
    return parts.count == 1 ? object.label(parts[0]) != nil : object.label(parts[0]) == parts[1]
  }

  static func status(_ code: Int, _ reason: String, _ message: String) -> KubernetesError {
    .status(StatusFailure(code: code, reason: reason, message: message))
  }

  private static func notFound(_ name: String) -> KubernetesError { status(404, "NotFound", "\(name) not found") }
  private static let conflict = status(409, "Conflict", "the object has been modified")
}
