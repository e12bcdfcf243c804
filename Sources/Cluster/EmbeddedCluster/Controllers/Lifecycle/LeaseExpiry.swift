import ObjectModel

/// Deletes the Leases of API servers that are gone; a Lease that anybody else lets run out stays for others to take.
struct LeaseExpiry: Controller {
  let name = "apiserver-lease-garbage-collector"

  private static let identity = "apiserver.kubernetes.io/identity"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    change.key.kind == .leases && change.key.namespace == "kube-system" && change.kind != .deleted ? [change.key] : []
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let lease = index[key], lease.label(Self.identity) == "kube-apiserver", !lease.isBeingDeleted else { return }
    let spec = lease["spec"] ?? [:]
    guard let renewed = (spec["renewTime"] ?? spec["acquireTime"])?.string.flatMap({ Moment($0) }),
      let seconds = spec["leaseDurationSeconds"]?.int
    else { return }
    if plan.isDue("expiry", at: renewed + .seconds(seconds)) { plan.delete(lease) }
  }
}
