import ObjectModel

/// The cluster's objects for the parts within the process, by the very path that requests take.
struct InProcessObjects: ClusterObjects {
  let store: ObjectStore
  let catalog: ResourceCatalog
  let writer: ObjectWriter

  private func definition(_ resource: ResourceName) throws(APIStatus) -> ResourceDefinition {
    guard let definition = catalog.definition(resource) else { throw .unknownResource }
    return definition
  }

  private func options(_ manager: String) throws(APIStatus) -> WriteRequestOptions {
    var options = try WriteRequestOptions(Query(nil), userAgent: manager, kind: "UpdateOptions")
    options.validation = .ignore
    return options
  }

  func get(_ resource: ResourceName, namespace: String?, name: String) async throws(APIStatus) -> Manifest {
    let definition = try definition(resource)
    guard let object = await store.object(definition.key(namespace: namespace ?? "", name: name)) else {
      throw .notFound(definition, name)
    }
    return definition.presented(object)
  }

  func list(_ resource: ResourceName, namespace: String?) async throws(APIStatus) -> [Manifest] {
    let definition = try definition(resource)
    return await store.list(definition.storage, namespace: namespace).objects.map(definition.presented)
  }

  func create(_ resource: ResourceName, _ object: Manifest, manager: String) async throws(APIStatus) -> Manifest {
    try await writer.create(try definition(resource), namespace: object.namespace, object, try options(manager)).object
  }

  func update(_ resource: ResourceName, _ object: Manifest, subresource: String, manager: String) async throws(APIStatus)
    -> Manifest
  {
    let definition = try definition(resource)
    if subresource == "finalize" {
      return try await store.write(definition.key(namespace: object.namespace, name: object.name)) {
        (_, current) throws(APIStatus) in
        guard var kept = current else { throw .notFound(definition, object.name) }
        kept["spec", "finalizers"] = object["spec", "finalizers"]
        let isEmpty = kept["spec", "finalizers"]?.array?.isEmpty != false
        return kept.isBeingDeleted && isEmpty && kept.finalizers.isEmpty ? .remove(kept) : .store(kept)
      }
    }
    if subresource == "binding" {
      let node = object["spec", "nodeName"]?.string ?? ""
      let stored = try await store.write(definition.key(namespace: object.namespace, name: object.name)) {
        (_, current) throws(APIStatus) in
        guard let current else { throw .notFound(definition, object.name) }
        if object.resourceVersion != current.resourceVersion { throw .conflict(definition, object.name) }
        return .store(try PodBinding.bound(current, to: node, at: writer.now().description))
      }
      return definition.presented(stored)
    }
    return try await writer.change(
      definition, namespace: object.namespace, name: object.name, .replace(object), subresource: subresource, try options(manager)
    ).object
  }

  func delete(
    _ resource: ResourceName, namespace: String?, name: String, uid: String?, propagation: DeletionPropagation,
    gracePeriodSeconds: Int?
  ) async throws(APIStatus) {
    _ = try await writer.delete(
      try definition(resource), namespace: namespace ?? "", name: name,
      DeletionOptions(gracePeriodSeconds: gracePeriodSeconds, propagation: propagation, uid: uid))
  }

  func changes() -> AsyncStream<ObjectChange> {
    AsyncStream { continuation in
      let task = Task {
        while !Task.isCancelled {
          guard let watch = try? await store.watch(nil, namespace: nil, after: nil) else { break }
          for object in watch.present { if let change = change(.added, object, nil) { continuation.yield(change) } }
          for await signal in watch.signals {
            guard case .change(let stored) = signal else { continue }
            if let change = change(stored.kind, stored.object, stored.previous, stored.key.kind) { continuation.yield(change) }
          }
          if await store.isClosed { break }
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private func change(_ kind: ObjectChange.Kind, _ object: Manifest, _ previous: Manifest?, _ storage: StorageKind? = nil)
    -> ObjectChange?
  {
    let definition =
      storage.flatMap(catalog.definition) ?? catalog.all.first { $0.kind == object.groupVersionKind }
    guard let definition else { return nil }
    return ObjectChange(
      kind: kind, resource: definition.name, object: definition.presented(object), previous: previous.map(definition.presented))
  }

  func servedResources() async -> [ServedResource] { catalog.all.map(\.served) }
}
