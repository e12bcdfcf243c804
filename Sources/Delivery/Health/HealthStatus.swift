/// How well a resource or an application is, from best to worst.
public enum HealthCode: String, Sendable, Hashable, CaseIterable, Comparable {
  case healthy = "Healthy"
  case suspended = "Suspended"
  case progressing = "Progressing"
  case missing = "Missing"
  case degraded = "Degraded"
  case unknown = "Unknown"

  private var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// Whether the left is better than the right.
  public static func < (left: HealthCode, right: HealthCode) -> Bool { left.position < right.position }
}

/// A judgement on health, with the reason in words.
public struct HealthStatus: Sendable, Hashable {
  public var code: HealthCode
  /// Why; empty when there is nothing to say.
  public var message: String

  public init(_ code: HealthCode, _ message: String = "") {
    self.code = code
    self.message = message
  }

  public static let healthy = HealthStatus(.healthy)
}
