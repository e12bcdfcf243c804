import KubernetesClient
import ObjectModel
import Synchronization

/// A cluster that plays what a test wrote down: answers to lists and watches in order, and a few objects by name.
final class ScriptedCluster: ClusterClient {
  struct State {
    var lists: [Result<ObjectList, KubernetesError>] = []
    var watches: [[Result<WatchEvent, KubernetesError>]] = []
    var watchedFrom: [String] = []
    var objects: [String: Manifest] = [:]
    var version = 1
  }

  let state = Mutex(State())
  let server = "https://scripted"

  init(lists: [Result<ObjectList, KubernetesError>] = [], watches: [[Result<WatchEvent, KubernetesError>]] = []) {
    state.withLock { state in
      state.lists = lists
      state.watches = watches
    }
  }

  func discovery() async throws(KubernetesError) -> Discovery { Discovery(resources: []) }
  func refreshDiscovery() async throws(KubernetesError) -> Discovery { Discovery(resources: []) }

  func get(_ resource: APIResource, namespace: String?, name: String, subresource: String?) async throws(KubernetesError)
    -> Manifest
  {
    guard let found = state.withLock({ $0.objects[name] }) else { throw notFound(name) }
    return found
  }

  func list(_ resource: APIResource, namespace: String?, matching selection: Selection) async throws(KubernetesError)
    -> ObjectList
  {
    let next = state.withLock { $0.lists.isEmpty ? nil : $0.lists.removeFirst() }
    guard let next else { throw .cancelled }
    return try next.get()
  }

  /// Plays the next watch; when none is left it stays silent.
  func watch(_ resource: APIResource, namespace: String?, matching selection: Selection, from resourceVersion: String)
    -> AsyncThrowingStream<WatchEvent, any Error>
  {
    let (stream, continuation) = AsyncThrowingStream<WatchEvent, any Error>.makeStream()
    let next = state.withLock { state in
      state.watchedFrom.append(resourceVersion)
      return state.watches.isEmpty ? nil : state.watches.removeFirst()
    }
    guard let next else { return stream }
    for event in next {
      switch event {
      case .success(let event): continuation.yield(event)
      case .failure(let error): continuation.finish(throwing: error)
      }
    }
    continuation.finish()
    return stream
  }

  func create(_ resource: APIResource, namespace: String?, _ object: Manifest, options: WriteOptions)
    async throws(KubernetesError) -> Manifest
  {
    let stored = state.withLock { state -> Manifest? in
      guard state.objects[object.name] == nil else { return nil }
      return Self.store(object, in: &state)
    }
    guard let stored else { throw .status(StatusFailure(code: 409, reason: "AlreadyExists", message: "already exists")) }
    return stored
  }

  func replace(_ resource: APIResource, namespace: String?, _ object: Manifest, subresource: String?, options: WriteOptions)
    async throws(KubernetesError) -> Manifest
  {
    let stored = state.withLock { state -> Manifest? in
      guard state.objects[object.name]?.resourceVersion == object.resourceVersion else { return nil }
      return Self.store(object, in: &state)
    }
    guard let stored else { throw .status(StatusFailure(code: 409, reason: "Conflict", message: "modified")) }
    return stored
  }

  func patch(
    _ resource: APIResource, namespace: String?, name: String, _ patch: Patch, subresource: String?, options: WriteOptions
  ) async throws(KubernetesError) -> Manifest { throw notFound(name) }

  func delete(_ resource: APIResource, namespace: String?, name: String, options: DeleteOptions) async throws(KubernetesError)
    -> Manifest?
  { throw notFound(name) }

  func raw(_ path: String) async throws(KubernetesError) -> [UInt8] { [] }

  private func notFound(_ name: String) -> KubernetesError {
    .status(StatusFailure(code: 404, reason: "NotFound", message: "\"\(name)\" not found"))
  }

  private static func store(_ object: Manifest, in state: inout State) -> Manifest {
    state.version += 1
    var stored = object
    stored["metadata", "resourceVersion"] = .string(String(state.version))
    state.objects[object.name] = stored
    return stored
  }
}

/// A ConfigMap of this name at this version.
func configMap(_ name: String, version: Int = 1) -> Manifest {
  Manifest([
    "apiVersion": "v1", "kind": "ConfigMap",
    "metadata": ["name": .string(name), "namespace": "default", "resourceVersion": .string(String(version))],
  ])
}
