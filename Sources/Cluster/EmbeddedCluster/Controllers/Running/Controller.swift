import ObjectModel

/// Keeps one kind of object as its spec says.
///
/// A pure function: from what is known of the cluster and the time, to what is to be done. The runner gathers, calls and carries
/// out, and calls again whenever something it looked at changes.
protocol Controller: Sendable {
  /// The name in events.
  var name: String { get }

  /// The field manager its writes are recorded under.
  var manager: String { get }

  /// Objects to look at once at the start, whether or not anything changes.
  var firstKeys: [ObjectKey] { get }

  /// The objects to look at after a change, which `index` knows already.
  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey]

  /// Adds to the plan what is to be done about an object, which may be gone.
  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan)
}

extension Controller {
  var manager: String { "kube-controller-manager" }
  var firstKeys: [ObjectKey] { [] }
}

extension ObjectChange {
  /// Where the object is stored.
  var key: ObjectKey {
    ObjectKey(
      kind: StorageKind(group: resource.group, plural: resource.plural), namespace: object.namespace, name: object.name)
  }
}
