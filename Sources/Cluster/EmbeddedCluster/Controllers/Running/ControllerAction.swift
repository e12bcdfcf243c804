import ObjectModel

/// One thing to do.
enum ControllerAction: Sendable {
  case create(Manifest, Announcement?)
  /// Replace an object, or just a subresource.
  case update(Manifest, subresource: String)
  case delete(Manifest, propagation: DeletionPropagation, gracePeriodSeconds: Int?)
  /// Delete an object unless one of its owners turns out to exist after all.
  case collect(Manifest)
  case event(EventType, on: Manifest, reason: String, message: String)
}

enum EventType: String, Sendable, Hashable {
  case normal = "Normal"
  case warning = "Warning"
}

/// The Event about an object that was made, whose name the server may have chosen.
struct Announcement: Sendable {
  /// The object the Event is on.
  var about: Manifest
  /// The reason when it worked; the message is the text before the new object's name.
  var success: (reason: String, text: String)
  /// The reason when it did not.
  var failure: String

  /// What the workload controllers say of the Pods they make.
  static func pod(of owner: Manifest) -> Announcement {
    Announcement(about: owner, success: ("SuccessfulCreate", "Created pod: "), failure: "FailedCreate")
  }
}
