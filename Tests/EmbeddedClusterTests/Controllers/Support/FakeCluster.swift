import ObjectModel
import Synchronization

@testable import EmbeddedCluster

/// A cluster in a dictionary, with the rules that controllers lean on: versions, conflicts, generations, finalizers, graceful
/// deletion, no writes into namespaces that are going.
final class FakeCluster: ClusterObjects {
  private struct State {
    var objects: [ObjectKey: Manifest] = [:]
    var version: Int64 = 100
    var number = 0
    var unread: [ObjectChange] = []
    var streams: [AsyncStream<ObjectChange>.Continuation] = []
    var refusals: [Refusal] = []
    var writes = 0
  }

  private struct Refusal {
    var plural: String
    var verb: String
    var times: Int
    var status: APIStatus
  }

  private let state = Mutex(State())
  private let clock: HandClock

  init(clock: HandClock) { self.clock = clock }

  // MARK: - What tests see

  func object(_ kind: StorageKind, _ name: String, in namespace: String = "default") -> Manifest? {
    state.withLock { $0.objects[ObjectKey(kind: kind, namespace: namespace, name: name)] }
  }

  func all(_ kind: StorageKind, in namespace: String? = nil) -> [Manifest] {
    state.withLock { state in
      state.objects.filter { $0.key.kind == kind && (namespace == nil || $0.key.namespace == namespace) }
        .sorted { ($0.key.namespace, $0.key.name) < ($1.key.namespace, $1.key.name) }.map(\.value)
    }
  }

  /// Changes since the last time.
  func takeChanges() -> [ObjectChange] {
    state.withLock { state in
      defer { state.unread = [] }
      return state.unread
    }
  }

  /// How many writes have changed something.
  var writes: Int { state.withLock { $0.writes } }

  /// Lets the next writes of a kind fail.
  func refuse(_ verb: String, _ plural: String, times: Int = 1, _ status: APIStatus) {
    state.withLock { $0.refusals.append(Refusal(plural: plural, verb: verb, times: times, status: status)) }
  }

  /// Changes an object as a client would.
  func change(_ kind: StorageKind, _ name: String, in namespace: String = "default", _ edit: (inout Manifest) -> Void) {
    state.withLock { state in
      guard var object = state.objects[ObjectKey(kind: kind, namespace: namespace, name: name)] else { return }
      let old = object
      edit(&object)
      if object["spec"] != old["spec"] { object["metadata", "generation"] = .integer(old.generation + 1) }
      let key = ObjectKey(kind: kind, namespace: namespace, name: name)
      if object.isBeingDeleted, object.finalizers.isEmpty { remove(key, object, &state) } else { store(object, key, &state) }
    }
  }

  // MARK: - ClusterObjects

  func get(_ resource: ResourceName, namespace: String?, name: String) async throws(APIStatus) -> Manifest {
    let key = Self.key(resource, namespace ?? "", name)
    guard let found = state.withLock({ $0.objects[key] }) else { throw Self.notFound(key) }
    return found
  }

  func list(_ resource: ResourceName, namespace: String?) async throws(APIStatus) -> [Manifest] {
    all(StorageKind(group: resource.group, plural: resource.plural), in: namespace)
  }

  @discardableResult
  func create(_ resource: ResourceName, _ object: Manifest, manager: String) async throws(APIStatus) -> Manifest {
    try withState { (state) throws(APIStatus) in
      try refuse("create", resource.plural, &state)
      var object = object
      if !object.namespace.isEmpty {
        let space = state.objects[ObjectKey(kind: .namespaces, namespace: "", name: object.namespace)]
        guard let space else { throw Self.notFound(ObjectKey(kind: .namespaces, namespace: "", name: object.namespace)) }
        if space.isBeingDeleted {
          throw APIStatus(
            code: 403, reason: "Forbidden", message: "the namespace is being terminated",
            details: ["causes": [["reason": "NamespaceTerminating"]]])
        }
      }
      state.number += 1
      if object.name.isEmpty { object.name = (object["metadata", "generateName"]?.string ?? "") + Self.suffix(state.number) }
      let key = Self.key(resource, object.namespace, object.name)
      if state.objects[key] != nil {
        throw APIStatus(code: 409, reason: "AlreadyExists", message: "\(resource.plural) \"\(object.name)\" already exists")
      }
      object["metadata", "uid"] = .string("uid-\(state.number)")
      object["metadata", "creationTimestamp"] = .string(clock.now.text)
      object["metadata", "generation"] = 1
      if key.kind != .events { object["status"] = nil }
      if key.kind == .pods { object["status", "phase"] = "Pending" }
      if key.kind == .namespaces {
        object["spec", "finalizers"] = ["kubernetes"]
        object["status", "phase"] = "Active"
      }
      return store(object, key, &state)
    }
  }

  @discardableResult
  func update(_ resource: ResourceName, _ object: Manifest, subresource: String, manager: String) async throws(APIStatus)
    -> Manifest
  {
    try withState { (state) throws(APIStatus) in
      try refuse("update", resource.plural, &state)
      let key = Self.key(resource, object.namespace, object.name)
      guard let old = state.objects[key] else { throw Self.notFound(key) }
      if !object.resourceVersion.isEmpty, object.resourceVersion != old.resourceVersion {
        throw APIStatus(code: 409, reason: "Conflict", message: "the object has been modified")
      }
      var new = old
      switch subresource {
      case "status": new["status"] = object["status"]
      case "binding":
        if old.isBound { throw APIStatus(code: 409, reason: "Conflict", message: "bound already") }
        new["spec", "nodeName"] = object["spec", "nodeName"]
      case "finalize": new["spec", "finalizers"] = object["spec", "finalizers"]
      default:
        new = object
        new["status"] = old["status"]
        for field in ["uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds"] {
          new["metadata", field] = old["metadata", field]
        }
        if new["spec"] != old["spec"] { new["metadata", "generation"] = .integer(old.generation + 1) }
      }
      let isEmptied = key.kind == .namespaces && new["spec", "finalizers"]?.array?.isEmpty != false
      let isReleased = !old.finalizers.isEmpty && new.finalizers.isEmpty && key.kind != .namespaces
      if new.isBeingDeleted, isEmptied || isReleased {
        remove(key, new, &state)
        return new
      }
      return new == old ? old : store(new, key, &state)
    }
  }

  func delete(
    _ resource: ResourceName, namespace: String?, name: String, uid: String?, propagation: DeletionPropagation,
    gracePeriodSeconds: Int?
  ) async throws(APIStatus) {
    try withState { (state) throws(APIStatus) in
      try refuse("delete", resource.plural, &state)
      let key = Self.key(resource, namespace ?? "", name)
      guard var object = state.objects[key] else { throw Self.notFound(key) }
      if let uid, uid != object.uid { throw APIStatus(code: 409, reason: "Conflict", message: "another uid") }
      if propagation != .background {
        let finalizer = propagation == .foreground ? "foregroundDeletion" : "orphan"
        if !object.finalizers.contains(finalizer) { object.finalizers.append(finalizer) }
      }
      let isGraceful = key.kind == .pods && object.isBound && !object.isFinishedPod
      let grace = isGraceful ? gracePeriodSeconds ?? object["spec", "terminationGracePeriodSeconds"]?.int ?? 30 : 0
      let isHeld =
        !object.finalizers.isEmpty || key.kind == .namespaces && object["spec", "finalizers"]?.array?.isEmpty == false
      if grace == 0, !isHeld { return remove(key, object, &state) }
      if object.isBeingDeleted, object["metadata", "deletionGracePeriodSeconds"]?.int ?? 0 <= grace {
        if object != state.objects[key] { store(object, key, &state) }
        return
      }
      object["metadata", "deletionTimestamp"] = .string((clock.now + .seconds(grace)).text)
      object["metadata", "deletionGracePeriodSeconds"] = .integer(Int64(grace))
      if key.kind == .namespaces { object["status", "phase"] = "Terminating" }
      store(object, key, &state)
    }
  }

  func changes() -> AsyncStream<ObjectChange> {
    AsyncStream { continuation in
      state.withLock { state in
        for (key, object) in state.objects {
          continuation.yield(ObjectChange(kind: .added, resource: Self.resource(key), object: object, previous: nil))
        }
        state.streams.append(continuation)
      }
    }
  }

  /// How many follow the changes.
  var streamCount: Int { state.withLock { $0.streams.count } }

  func endStreams() {
    for stream in state.withLock({ $0.streams }) { stream.finish() }
  }

  func servedResources() async -> [ServedResource] { FakeResources.all }

  // MARK: - Storing

  private func withState<Result>(_ body: (inout State) throws(APIStatus) -> Result) throws(APIStatus) -> Result {
    try state.withLock { (state) throws(APIStatus) in try body(&state) }
  }

  private func refuse(_ verb: String, _ plural: String, _ state: inout State) throws(APIStatus) {
    guard let position = state.refusals.firstIndex(where: { $0.verb == verb && $0.plural == plural && $0.times > 0 }) else {
      return
    }
    state.refusals[position].times -= 1
    throw state.refusals[position].status
  }

  @discardableResult
  private func store(_ object: Manifest, _ key: ObjectKey, _ state: inout State) -> Manifest {
    state.version += 1
    var object = object
    object["metadata", "resourceVersion"] = .string(String(state.version))
    let old = state.objects[key]
    state.objects[key] = object
    publish(
      ObjectChange(kind: old == nil ? .added : .modified, resource: Self.resource(key), object: object, previous: old), &state)
    return object
  }

  private func remove(_ key: ObjectKey, _ object: Manifest, _ state: inout State) {
    state.version += 1
    var last = object
    last["metadata", "resourceVersion"] = .string(String(state.version))
    let old = state.objects.removeValue(forKey: key)
    publish(ObjectChange(kind: .deleted, resource: Self.resource(key), object: last, previous: old), &state)
  }

  private func publish(_ change: ObjectChange, _ state: inout State) {
    state.writes += 1
    if state.streams.isEmpty { state.unread.append(change) }
    for stream in state.streams { stream.yield(change) }
  }

  private static func key(_ resource: ResourceName, _ namespace: String, _ name: String) -> ObjectKey {
    ObjectKey(kind: StorageKind(group: resource.group, plural: resource.plural), namespace: namespace, name: name)
  }

  private static func resource(_ key: ObjectKey) -> ResourceName {
    FakeResources.all.first { $0.name.group == key.kind.group && $0.name.plural == key.kind.plural }?.name
      ?? ResourceName(group: key.kind.group, version: "v1", plural: key.kind.plural)
  }

  private static func notFound(_ key: ObjectKey) -> APIStatus {
    APIStatus(code: 404, reason: "NotFound", message: "\(key.kind.plural) \"\(key.name)\" not found")
  }

  private static func suffix(_ number: Int) -> String {
    let text = String(number, radix: 36)
    return String(repeating: "x", count: max(0, 5 - text.count)) + text
  }
}
