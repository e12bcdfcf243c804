import ObjectModel

/// Deletes objects whose owners are gone, and carries out what a deletion said about dependents.
///
/// Owners are told by their uid: an object of the same name that was made later is another. A dependent in a namespace may have
/// owners in that namespace and cluster-wide ones; an owner elsewhere counts as absent. A cluster-wide dependent of an owner in a
/// namespace is never collected.
struct GarbageCollector: Controller {
  let name = "garbage-collector-controller"

  static let foreground = "foregroundDeletion"
  static let orphan = "orphan"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    var keys: [ObjectKey] = []
    let object = change.object
    if change.kind == .deleted || object.isBeingDeleted { keys += index.dependents(of: object.uid) }
    let owners = object.ownerReferences
    if change.kind != .deleted, !owners.isEmpty || object.isBeingDeleted { keys.append(change.key) }
    // An owner may have waited for this one.
    let former = (change.previous?.ownerReferences ?? []).filter { old in !owners.contains { $0.uid == old.uid } }
    keys += (owners + former).compactMap { owner in
      guard let key = index.key(uid: owner.uid), index[key]?.isBeingDeleted == true else { return nil }
      return key
    }
    return keys
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let object = index[key] else { return }
    if object.isBeingDeleted { finish(object, index, &plan) } else { judge(object, key, index, &plan) }
  }

  // MARK: - Dependents

  private enum Owner { case solid, absent, waiting }

  private func state(of owner: OwnerReference, _ object: Manifest, _ index: LiveIndex) -> Owner {
    guard let key = index.key(uid: owner.uid), let found = index[key], found.kind == owner.kind, found.name == owner.name,
      found.namespace.isEmpty || found.namespace == object.namespace
    else { return .absent }
    return found.isBeingDeleted && found.finalizers.contains(Self.foreground) ? .waiting : .solid
  }

  /// An object all of whose owners are gone goes too; with some left, it forgets those that are gone.
  private func judge(_ object: Manifest, _ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    let owners = index.owners(key)
    guard !owners.isEmpty else { return }
    if object.namespace.isEmpty, let owner = owners.first(where: { index.key(uid: $0.uid)?.namespace.isEmpty == false }) {
      plan.event(
        .warning, on: object, "OwnerRefInvalidNamespace",
        "ownerRef [\(owner.apiVersion)/\(owner.kind), name: \(owner.name), uid: \(owner.uid)] does not exist in namespace \"\"")
      return
    }
    let states = owners.map { state(of: $0, object, index) }
    if states.contains(.solid) {
      let kept = zip(owners, states).filter { $0.1 == .solid }.map(\.0)
      guard kept.count != owners.count else { return }
      var freed = object
      freed.setOwnerReferences(kept)
      plan.update(freed)
    } else if states.contains(.waiting) {
      // Those below it are to go before it, as it goes before its owner.
      let hasBlockers = !blockers(of: object, index).isEmpty
      plan.delete(object, propagation: hasBlockers ? .foreground : .background)
    } else {
      plan.collect(object)
    }
  }

  // MARK: - Owners

  private func blockers(of owner: Manifest, _ index: LiveIndex) -> [ObjectKey] {
    index.dependents(of: owner.uid).filter { key in
      index.owners(key).contains { $0.uid == owner.uid && $0.blocksOwnerDeletion }
    }
  }

  private func finish(_ owner: Manifest, _ index: LiveIndex, _ plan: inout Plan) {
    if owner.finalizers.contains(Self.orphan) {
      let dependents = index.dependents(of: owner.uid)
      for key in dependents {
        guard var freed = index[key] else { continue }
        freed.setOwnerReferences(index.owners(key).filter { $0.uid != owner.uid })
        plan.update(freed)
      }
      release(owner, Self.orphan, &plan)
    } else if owner.finalizers.contains(Self.foreground), blockers(of: owner, index).isEmpty {
      // Dependents hear of the owner's deletion themselves; see `judge`.
      release(owner, Self.foreground, &plan)
    }
  }

  private func release(_ owner: Manifest, _ finalizer: String, _ plan: inout Plan) {
    var released = owner
    released.finalizers = owner.finalizers.filter { $0 != finalizer }
    plan.update(released)
  }
}
