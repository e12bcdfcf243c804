import ObjectModel

/// Deletes Events that nobody needs any more.
struct EventExpiry: Controller {
  let name = "event-expiry"
  let lifetime: Duration

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    guard change.resource.group.isEmpty, change.resource.plural == "events", change.kind != .deleted else { return [] }
    return [ObjectKey(kind: .events, namespace: change.object.namespace, name: change.object.name)]
  }

  func reconcile(_ key: ObjectKey, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation {
    guard let event = index[key], let seen = (event["lastTimestamp"]?.string ?? event.creationTimestamp).flatMap(Moment.init)
    else {
      return .nothing
    }
    let left = (seen + lifetime) - now
    if left > .zero { return Reconciliation(wakeAfter: left + .seconds(60)) }
    return Reconciliation(actions: [.delete(event, propagation: .background, gracePeriodSeconds: nil)])
  }
}
