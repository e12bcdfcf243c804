import ObjectModel

/// Why a server-side apply cannot be done.
public struct ApplyError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Problem: Sendable, Equatable {
    /// The configuration does not fit the schema, or names an element twice.
    case invalid
    /// Other managers own fields that the configuration would change; 409.
    case conflict
  }

  public var problem: Problem
  /// The sentence; for conflicts the very message of the Status.
  public var message: String
  /// The conflicts; empty unless `problem` is `conflict`.
  public var conflicts: [Conflict] = []

  /// One field that somebody else owns with another value.
  public struct Conflict: Sendable, Equatable {
    /// The other manager, as `"kubectl" using apps/v1`.
    public var manager: String
    public var path: [PathElement]

    /// `conflict with "kubectl" using apps/v1`: the message of the cause, whose reason is `FieldManagerConflict`.
    public var message: String { "conflict with \(manager)" }
    /// `.spec.replicas`: the field of the cause.
    public var field: String { path.text }
  }

  init(_ problem: Problem, _ message: String) {
    self.problem = problem
    self.message = message
  }

  /// Conflicts, in order of the managers.
  init(_ conflicts: [Conflict]) {
    problem = .conflict
    self.conflicts = conflicts
    if conflicts.count == 1 {
      message = "Apply failed with 1 conflict: conflict with \(conflicts[0].manager): \(conflicts[0].field)"
      return
    }
    var lines: [String] = []
    var last: String?
    for conflict in conflicts {
      if conflict.manager != last { lines.append("conflicts with \(conflict.manager):") }
      last = conflict.manager
      lines.append("- \(conflict.field)")
    }
    message = "Apply failed with \(conflicts.count) conflicts: " + lines.joined(separator: "\n")
  }

  public var description: String { message }

  /// `details.causes` of the Status.
  public var causes: [JSONValue] {
    conflicts.map { ["reason": "FieldManagerConflict", "message": .string($0.message), "field": .string($0.field)] }
  }
}
