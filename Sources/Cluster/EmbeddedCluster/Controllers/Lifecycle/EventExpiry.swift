import ObjectModel

/// Deletes Events that nobody needs any more.
struct EventExpiry: Controller {
  let name = "event-expiry"
  let lifetime: Duration

  /// Events go in batches: what is due is looked at no more often than this.
  private static let batch: Int64 = 60_000_000_000

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    change.key.kind == .events && change.kind != .deleted ? [change.key] : []
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let event = index[key],
      let seen = Self.lastSeen(event)
    else { return }
    let due = (seen + lifetime).nanoseconds
    let rounded = Moment(nanoseconds: (due / Self.batch + 1) * Self.batch)
    if plan.isDue("expiry", at: rounded) { plan.delete(event) }
  }

  private static func lastSeen(_ event: Manifest) -> Moment? {
    let times = [
      event["series", "lastObservedTime"], event["lastTimestamp"], event["deprecatedLastTimestamp"], event["eventTime"],
      event["metadata", "creationTimestamp"],
    ]
    return times.compactMap { $0?.string.flatMap { Moment($0) } }.max()
  }
}
