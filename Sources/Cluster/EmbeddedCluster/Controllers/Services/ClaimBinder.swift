import ObjectModel

/// Says of every claim for storage that it is bound, though nothing is stored.
struct ClaimBinder: Controller {
  let name = "persistentvolume-binder"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    guard change.resource.group.isEmpty, change.resource.plural == StorageKind.claims.plural else { return [] }
    return [ObjectKey(kind: .claims, namespace: change.object.namespace, name: change.object.name)]
  }

  func reconcile(_ key: ObjectKey, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation {
    guard var claim = index[key], !claim.isBeingDeleted, claim["status", "phase"] != "Bound" else { return .nothing }
    claim["status", "phase"] = "Bound"
    claim["status", "accessModes"] = claim["spec", "accessModes"]
    claim["status", "capacity"] = claim["spec", "resources", "requests"]
    return Reconciliation(actions: [.update(claim, subresource: "status")])
  }
}
