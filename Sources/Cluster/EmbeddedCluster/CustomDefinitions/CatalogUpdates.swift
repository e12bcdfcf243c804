import ObjectModel

/// Keeps the catalog as the CustomResourceDefinitions in the store say.
struct CatalogUpdates: Sendable {
  static let storage = StorageKind(group: "apiextensions.k8s.io", plural: "customresourcedefinitions")

  let store: ObjectStore
  let catalog: ResourceCatalog

  /// Takes in the definitions that are there; afterwards `run` follows their changes.
  func load() async {
    for definition in await store.list(Self.storage, namespace: nil).objects { catalog.update(definition.name, to: definition) }
  }

  /// Follows changes until the store closes.
  func run() async {
    while !Task.isCancelled, !(await store.isClosed) {
      guard let watch = try? await store.watch(Self.storage, namespace: nil, after: nil) else { return }
      for definition in watch.present { catalog.update(definition.name, to: definition) }
      for await signal in watch.signals {
        guard case .change(let change) = signal else { continue }
        catalog.update(change.object.name, to: change.kind == .deleted ? nil : change.object)
      }
    }
  }
}
