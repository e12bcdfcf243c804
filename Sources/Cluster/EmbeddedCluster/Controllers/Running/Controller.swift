import ObjectModel

/// Keeps one kind of object as its spec says.
///
/// A pure function: from what is known of the cluster and the time, to what is to be done. The runner gathers, calls and carries
/// out, and calls again whenever something it looked at changes.
protocol Controller: Sendable {
  /// The name in events and managedFields.
  var name: String { get }

  /// The objects to look at after a change.
  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey]

  /// What is to be done about an object, which may be gone.
  func reconcile(_ key: ObjectKey, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation
}

/// What a controller wants done.
struct Reconciliation: Sendable {
  var actions: [ControllerAction] = []
  /// When to look again though nothing changed.
  var wakeAfter: Duration?

  static let nothing = Reconciliation()
}

/// One thing to do.
enum ControllerAction: Sendable {
  case create(Manifest)
  /// Replace an object, or just its status.
  case update(Manifest, subresource: String)
  case delete(Manifest, propagation: DeletionPropagation, gracePeriodSeconds: Int?)
  /// Delete an object unless one of its owners turns out to exist after all.
  case collect(Manifest)
  case event(on: Manifest, type: String, reason: String, message: String)
}
