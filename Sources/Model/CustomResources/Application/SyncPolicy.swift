import ObjectModel

/// `spec.syncPolicy`.
public struct SyncPolicy: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  /// The settings of automated sync; present, even empty, means it is on, unless they say `enabled: false`.
  public var automated: AutomatedSync? { block("automated") }
  public var isAutomated: Bool { automated?.isEnabled ?? false }
  /// Options as `Key=value`.
  public var syncOptions: [String] { texts("syncOptions") }
  public var retry: RetryStrategy? { block("retry") }
  public var managedNamespaceMetadata: ManagedNamespaceMetadata? { block("managedNamespaceMetadata") }
}

/// `spec.syncPolicy.automated`.
public struct AutomatedSync: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var isEnabled: Bool { value["enabled"]?.bool ?? true }
  /// Whether automation may delete.
  public var prune: Bool { flag("prune") }
  /// Whether drift without a new revision is corrected.
  public var selfHeal: Bool { flag("selfHeal") }
  /// Whether automation may prune every resource there is.
  public var allowEmpty: Bool { flag("allowEmpty") }
}

/// `retry` of a sync policy or an operation.
public struct RetryStrategy: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }
  public init(limit: Int) { self.init(["limit": .integer(Int64(limit))]) }

  /// What an automated operation uses when the policy says nothing.
  public static let automatedDefault = RetryStrategy(limit: 5)
  /// What a manual operation uses when the policy says nothing.
  public static let none = RetryStrategy([:])

  /// Number of retries after the first attempt; negative means without end.
  public var limit: Int { integer("limit") ?? 0 }
  /// Whether a retry resolves the newest revision instead of the pinned one.
  public var refresh: Bool { flag("refresh") }

  /// First delay, as written: a bare number of seconds or a Go duration.
  public var backoffDuration: String { nonEmpty(value["backoff", "duration"]?.string, or: "5s") }
  public var backoffFactor: Int { value["backoff", "factor"]?.int ?? 2 }
  /// Longest delay, as written.
  public var backoffMaxDuration: String { nonEmpty(value["backoff", "maxDuration"]?.string, or: "3m") }

  private func nonEmpty(_ text: String?, or fallback: String) -> String {
    guard let text, !text.isEmpty else { return fallback }
    return text
  }
}

/// `managedNamespaceMetadata`: what `CreateNamespace=true` writes on the destination namespace.
public struct ManagedNamespaceMetadata: JSONView {
  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  public var labels: [String: String] { textMap("labels") }
  public var annotations: [String: String] { textMap("annotations") }

  /// Whether two blocks say the same, where missing and empty are the same.
  public static func areEquivalent(_ left: ManagedNamespaceMetadata?, _ right: ManagedNamespaceMetadata?) -> Bool {
    left?.value.essence == right?.value.essence
  }
}
