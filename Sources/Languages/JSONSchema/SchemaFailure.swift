import ObjectModel

/// One way in which a value does not fit a schema.
public struct SchemaFailure: Sendable, Hashable {
  /// The part of the value that is meant.
  public var location: JSONPointer
  /// What is wrong, such as `minimum: got 0, want 1`.
  public var message: String
  /// Why, where the message does not say it all: the failures of each branch of an `anyOf`.
  public var causes: [SchemaFailure]

  public init(location: JSONPointer, message: String, causes: [SchemaFailure] = []) {
    self.location = location
    self.message = message
    self.causes = causes
  }

  init(_ finding: Finding) {
    if case .reference = finding.reason, let cause = finding.causes.first {
      self.init(cause)
    } else {
      self.init(
        location: finding.location, message: finding.reason.message, causes: finding.causes.map { SchemaFailure($0) })
    }
  }

  /// The failure and its causes as Helm prints them: `- at '/replicas': minimum: got 0, want 1`, causes two spaces deeper.
  public var lines: [String] {
    ["- at \(location.description.goQuoted(by: "'")): \(message)"] + causes.flatMap(\.lines).map { "  " + $0 }
  }
}

extension [SchemaFailure] {
  /// All failures as Helm prints them, one a line.
  public var lines: [String] { flatMap(\.lines) }
}
