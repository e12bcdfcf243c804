import Comparison
import CustomResources
import Health
import ObjectModel

/// What looking at an application gave: its desired state against its live state, and how it is doing.
struct Inspection: Sendable {
  /// The commit of each source; empty when they could not be resolved.
  var revisions: [String] = []
  /// The type of each source that renders anything.
  var sourceTypes: [String] = []
  /// `nil` when the application cannot be compared; `conditions` say why.
  var comparison: ApplicationComparison?
  /// The rules it was compared by.
  var options: ComparisonOptions?
  /// Errors and warnings met on the way; without times.
  var conditions: [Condition] = []
  /// Live objects of the application's hooks, which are compared with nothing.
  var hookObjects: [ResourceKey: Manifest] = [:]
  /// The health of each live resource that has any.
  var health: [ResourceKey: HealthStatus] = [:]
  /// The health of the whole.
  var summary = ApplicationHealthSummary(code: .unknown)
  /// Whether the repository failed in a way that may pass by itself.
  var isRepositoryFailure = false
  /// Whether the cluster failed to tell what lives in it.
  var isLiveFailure = false
  /// Where the application delivers to; `nil` when that is what is wrong with it.
  var target: DeliveryTarget?

  /// Whether looking again a little later may go better though nothing changes.
  var isTransientFailure: Bool { isRepositoryFailure || isLiveFailure }

  /// Whether the destination namespace is to carry other metadata than it was given.
  var hasNewNamespaceMetadata = false

  var syncStatus: SyncStatusCode {
    guard let status = comparison?.status else { return .unknown }
    return status == .synced && hasNewNamespaceMetadata ? .outOfSync : status
  }

  /// The condition types that an inspection judges anew each time.
  static let judgedConditions: Set<String> = [
    Condition.invalidSpecError, Condition.comparisonError, Condition.unknownError, Condition.sharedResourceWarning,
    Condition.repeatedResourceWarning, Condition.excludedResourceWarning,
  ]

  /// An application that cannot be compared.
  static func failed(_ type: String, _ messages: [String]) -> Inspection {
    Inspection(conditions: messages.map { Condition(type: type, message: $0) })
  }
}
