import ObjectModel

/// What a controller wants done about one object, and when it wants to look again.
struct Plan: Sendable {
  /// The time of this turn.
  let now: Moment
  /// What went wrong in the turn before; `nil` when nothing did.
  let lastFailure: APIStatus?

  /// What is to be done, in this order; after a failure the rest is left for the next turn.
  private(set) var actions: [ControllerAction] = []
  /// When the controller waits for what, by stage. Stages that a turn does not ask for are forgotten.
  private(set) var appointments: [String: Moment] = [:]
  /// The address this turn takes for its Pod, held before anything is carried out.
  var claimedAddress: String?

  private let earlier: [String: Moment]

  /// - Parameter earlier: the appointments of the turn before.
  init(now: Moment, earlier: [String: Moment] = [:], lastFailure: APIStatus? = nil) {
    self.now = now
    self.earlier = earlier
    self.lastFailure = lastFailure
  }
}

// MARK: - Actions

extension Plan {
  mutating func create(_ object: Manifest, telling announcement: Announcement? = nil) {
    actions.append(.create(object, announcement))
  }

  /// Replaces an object, conditional on its resourceVersion.
  mutating func update(_ object: Manifest, subresource: String = "") {
    actions.append(.update(object, subresource: subresource))
  }

  /// Writes a status if it differs from the old one.
  mutating func updateStatus(_ object: Manifest, was old: Manifest) {
    if object["status"] != old["status"] { update(object, subresource: "status") }
  }

  /// Deletes an object unless it is going already.
  mutating func delete(_ object: Manifest, propagation: DeletionPropagation = .background, gracePeriodSeconds: Int? = nil) {
    actions.append(.delete(object, propagation: propagation, gracePeriodSeconds: gracePeriodSeconds))
  }

  /// Deletes an object unless one of its owners turns out to exist after all.
  mutating func collect(_ object: Manifest) { actions.append(.collect(object)) }

  mutating func event(_ type: EventType = .normal, on object: Manifest, _ reason: String, _ message: String) {
    actions.append(.event(type, on: object, reason: reason, message: message))
  }
}

// MARK: - Time

extension Plan {
  /// Whether a stage has lasted long enough; if not, the controller is called again when it has.
  ///
  /// - Parameters:
  ///   - since: when the stage began, where an object says so. Objects tell the time to the second, so a time within the last
  ///     second counts as now; else short stages would end at once.
  mutating func isDue(_ stage: String, after delay: Duration, since start: Moment? = nil) -> Bool {
    let due: Moment
    if let made = earlier[stage] {
      due = made
    } else if let start, now - start >= .seconds(1) {
      due = start + delay
    } else {
      due = now + delay
    }
    if due <= now { return true }
    appointments[stage] = due
    return false
  }

  /// Whether a moment has come; if not, the controller is called again when it has.
  mutating func isDue(_ stage: String, at moment: Moment) -> Bool {
    if moment <= now { return true }
    appointments[stage] = moment
    return false
  }

  /// Whether the turn before waited for this stage.
  func hasWaited(for stage: String) -> Bool { earlier[stage] != nil }

  /// The first appointment.
  var wakeAt: Moment? { appointments.values.min() }
}
