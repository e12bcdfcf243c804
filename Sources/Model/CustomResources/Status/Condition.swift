import ObjectModel

/// An entry of `status.conditions`. The suffix of the type is its severity.
public struct Condition: JSONView {
  public static let invalidSpecError = "InvalidSpecError"
  public static let comparisonError = "ComparisonError"
  public static let syncError = "SyncError"
  public static let deletionError = "DeletionError"
  public static let unknownError = "UnknownError"
  public static let sharedResourceWarning = "SharedResourceWarning"
  public static let repeatedResourceWarning = "RepeatedResourceWarning"
  public static let excludedResourceWarning = "ExcludedResourceWarning"
  public static let orphanedResourceWarning = "OrphanedResourceWarning"
  /// Automation holds back, and says for what.
  public static let syncHeldWarning = "SyncHeldWarning"

  public var type: String
  public var message: String
  /// RFC 3339; empty until the condition is recorded.
  public var lastTransitionTime: String

  public init(type: String, message: String, lastTransitionTime: String = "") {
    self.type = type
    self.message = message
    self.lastTransitionTime = lastTransitionTime
  }

  public init(_ value: JSONValue) {
    self.init(
      type: value["type"]?.string ?? "", message: value["message"]?.string ?? "",
      lastTransitionTime: value["lastTransitionTime"]?.string ?? "")
  }

  public var value: JSONValue {
    var value: JSONValue = ["type": .string(type), "message": .string(message)]
    value.set("lastTransitionTime", lastTransitionTime)
    return value
  }

  public var isError: Bool { type.hasSuffix("Error") }
}

extension [Condition] {
  /// The conditions after a step that judged the types in `evaluated` and found `found`.
  ///
  /// All conditions of those types are replaced; one whose type and message did not change keeps its time, the others get
  /// `now` (RFC 3339). The result is sorted by type and message, without repetitions.
  public func replacing(_ evaluated: Set<String>, with found: [Condition], now: String) -> [Condition] {
    var result = filter { !evaluated.contains($0.type) }
    for condition in found where !result.contains(where: { $0.type == condition.type && $0.message == condition.message }) {
      let before = first { $0.type == condition.type && $0.message == condition.message }
      result.append(
        Condition(type: condition.type, message: condition.message, lastTransitionTime: before?.lastTransitionTime ?? now))
    }
    return result.sorted { ($0.type, $0.message) < ($1.type, $1.message) }
  }

  /// The conditions as one line, `<Type>: <message>;<Type>: <message>`.
  public var line: String { map { "\($0.type): \($0.message)" }.joined(separator: ";") }
}
