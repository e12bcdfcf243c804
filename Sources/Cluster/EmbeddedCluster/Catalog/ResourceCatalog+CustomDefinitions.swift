import ObjectModel

extension ResourceCatalog {
  /// Where the definitions of custom resources are stored.
  static let definitions = StorageKind(group: "apiextensions.k8s.io", plural: "customresourcedefinitions")

  /// Takes in what is there as the cluster starts.
  func take(_ definitions: [Manifest]) {
    for definition in definitions { update(definition.name, to: definition) }
  }

  /// Takes in a change before it is acknowledged: who has defined a resource can use it at once.
  func take(_ change: StoredChange) {
    guard change.key.kind == Self.definitions else { return }
    update(change.object.name, to: change.kind == .deleted ? nil : change.object)
  }
}
