import ObjectModel

/// Deletes objects whose owners are gone, and carries out what a deletion said about dependents.
struct GarbageCollector: Controller {
  let name = "garbage-collector"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    let storage = StorageKind(group: change.resource.group, plural: change.resource.plural)
    let own = ObjectKey(kind: storage, namespace: change.object.namespace, name: change.object.name)
    var keys: [ObjectKey] = []
    if change.kind == .deleted || change.object.isBeingDeleted {
      keys += index.dependents(of: change.object.uid).compactMap { index.key(uid: $0.uid) }
    }
    if change.kind != .deleted, !change.object.ownerReferences.isEmpty || change.object.isBeingDeleted { keys.append(own) }
    // An owner may have waited for this one.
    keys += change.object.ownerReferences.compactMap { owner in
      guard let key = index.key(uid: owner.uid), index[key]?.isBeingDeleted == true else { return nil }
      return key
    }
    return keys
  }

  func reconcile(_ key: ObjectKey, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation {
    guard let object = index[key] else { return .nothing }
    if object.isBeingDeleted { return finishing(object, index) }
    return orphaned(object, index)
  }

  // MARK: - Dependents

  /// An object all of whose owners are gone goes too.
  private func orphaned(_ object: Manifest, _ index: LiveIndex) -> Reconciliation {
    let owners = object.ownerReferences
    guard !owners.isEmpty else { return .nothing }
    let remaining = owners.filter { owner in
      guard let found = index.object(uid: owner.uid) else { return false }
      // An owner in another namespace is no owner.
      guard found.namespace.isEmpty || found.namespace == object.namespace else { return false }
      return !(found.isBeingDeleted && found.finalizers.contains("foregroundDeletion"))
    }
    if remaining.isEmpty {
      let isForeground = owners.contains { index.object(uid: $0.uid)?.finalizers.contains("foregroundDeletion") == true }
      // Who has dependents of its own waits for them in turn.
      let propagation: DeletionPropagation = index.dependents(of: object.uid).isEmpty ? .background : .foreground
      if isForeground { return Reconciliation(actions: [.delete(object, propagation: propagation, gracePeriodSeconds: nil)]) }
      return Reconciliation(actions: [.collect(object)])
    }
    return .nothing
  }

  // MARK: - Owners

  private func finishing(_ owner: Manifest, _ index: LiveIndex) -> Reconciliation {
    let dependents = index.dependents(of: owner.uid)
    if owner.finalizers.contains("orphan") {
      var result = Reconciliation()
      for dependent in dependents {
        var freed = dependent
        let kept = dependent.ownerReferences.filter { $0.uid != owner.uid }
        freed["metadata", "ownerReferences"] = kept.isEmpty ? nil : .array(kept.map(\.value))
        result.actions.append(.update(freed, subresource: ""))
      }
      result.actions.append(.update(released(owner, "orphan"), subresource: ""))
      return result
    }
    guard owner.finalizers.contains("foregroundDeletion") else { return .nothing }
    let blocking = dependents.filter { dependent in
      dependent.ownerReferences.contains { $0.uid == owner.uid && $0.blocksOwnerDeletion }
    }
    if blocking.isEmpty { return Reconciliation(actions: [.update(released(owner, "foregroundDeletion"), subresource: "")]) }
    var result = Reconciliation()
    for dependent in dependents where !dependent.isBeingDeleted {
      result.actions.append(.delete(dependent, propagation: .foreground, gracePeriodSeconds: nil))
    }
    return result
  }

  private func released(_ owner: Manifest, _ finalizer: String) -> Manifest {
    var owner = owner
    owner.finalizers = owner.finalizers.filter { $0 != finalizer }
    return owner
  }
}
