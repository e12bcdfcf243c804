import ObjectModel

/// Says of every claim for storage that it is bound, though nothing is stored.
struct ClaimBinder: Controller {
  let name = "persistentvolume-binder"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    change.key.kind == .claims && change.kind != .deleted ? [change.key] : []
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let claim = index[key], !claim.isBeingDeleted, claim["status", "phase"] != "Bound" else { return }
    var bound = claim
    bound["status", "phase"] = "Bound"
    bound["status", "accessModes"] = claim["spec", "accessModes"]
    bound["status", "capacity"] = claim["spec", "resources", "requests"]
    plan.updateStatus(bound, was: claim)
  }
}
