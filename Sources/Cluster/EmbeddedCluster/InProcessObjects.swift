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
    switch subresource {
    case "finalize": return try await writer.finalize(definition, object, try options(manager))
    case "binding":
      return try await writer.bind(
        definition, namespace: object.namespace, name: object.name, to: object["spec", "nodeName"]?.string ?? "",
        resourceVersion: object.resourceVersion, try options(manager))
    default:
      return try await writer.change(
        definition, namespace: object.namespace, name: object.name, .replace(object), subresource: subresource,
        try options(manager)
      ).object
    }
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
        // Never cut off: starting over would leave out what went meanwhile.
        if let watch = try? await store.watch(nil, namespace: nil, after: nil, mostUnread: .max) {
          for object in watch.present { if let change = change(.added, object, nil) { continuation.yield(change) } }
          for await signal in watch.signals {
            guard case .change(let stored) = signal else { continue }
            if let change = change(stored.kind, stored.object, stored.previous, stored.key.kind) { continuation.yield(change) }
          }
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private func change(_ change: ObjectChange.Kind, _ object: Manifest, _ previous: Manifest?, _ storage: StorageKind? = nil)
    -> ObjectChange?
  {
    let kind = storage ?? catalog.all.first { $0.kind == object.groupVersionKind }?.storage
    guard let definition = kind.flatMap(catalog.definition(of:)) else { return nil }
    return ObjectChange(
      kind: change, resource: definition.name, object: definition.presented(object), previous: previous.map(definition.presented))
  }

  func servedResources() async -> [ServedResource] { catalog.all.map(\.served) }
}
