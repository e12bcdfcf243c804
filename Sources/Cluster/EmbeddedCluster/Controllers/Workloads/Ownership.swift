import ObjectModel

/// Which objects belong to a controller object by their labels: those it controls, those it takes over, those it lets go.
struct Ownership {
  /// What is controlled once the updates are made, by name.
  private(set) var owned: [Manifest] = []
  /// Objects with changed references.
  private(set) var updates: [Manifest] = []

  /// - Parameter selector: what belongs to the owner.
  init(of kind: StorageKind, by owner: Manifest, selector: LabelSelector, _ index: LiveIndex) {
    for object in index.controlled(by: owner, kind) {
      if selector.matches(object.labels) {
        owned.append(object)
      } else if owner.isBeingDeleted {
        continue
      } else {
        // Released
        var freed = object
        freed.setOwnerReferences(object.ownerReferences.filter { $0.uid != owner.uid })
        updates.append(freed)
      }
    }
    if owner.isBeingDeleted { return }
    for object in index.strays(kind, namespace: owner.namespace)
    where !object.isBeingDeleted && selector.matches(object.labels) && !(kind == .pods && object.isFinishedPod) {
      var adopted = object
      adopted.setOwnerReferences(object.ownerReferences.filter { $0.uid != owner.uid } + [owner.controllerReference])
      owned.append(adopted)
      updates.append(adopted)
    }
    owned.sort { $0.name < $1.name }
  }
}

/// Keys of owners and of the objects themselves: what nearly every workload controller looks at.
enum OwnerKeys {
  /// The object if it is of the kind; else the ones of the kind that control it, did so before, or may take it over.
  ///
  /// - Parameter adopts: the kind whose strays are taken over by label.
  static func of(_ change: ObjectChange, kind: StorageKind, adopts: StorageKind? = nil, _ index: LiveIndex) -> [ObjectKey] {
    let key = change.key
    if key.kind == kind { return [key] }
    let controller = change.object.controllerUID
    var keys = [controller, change.previous?.controllerUID].compactMap(\.self).compactMap { index.key(uid: $0) }
      .filter { $0.kind == kind }
    if controller == nil, key.kind == adopts, change.kind != .deleted {
      keys += index.all(kind, namespace: key.namespace).filter { $0.selector?.matches(change.object.labels) == true }
        .map { ObjectKey(kind, $0) }
    }
    return keys
  }
}
