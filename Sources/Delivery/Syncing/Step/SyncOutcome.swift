import CustomResources
import ObjectModel

/// Where a sync stands after a step.
public struct SyncOutcome: Sendable, Hashable {
  /// When the next step of a running sync is due.
  public enum NextStep: Sendable, Hashable {
    /// As soon as the rows are stored.
    case atOnce
    /// After the pause between waves.
    case afterPause
    /// When a resource of the application changes.
    case onChange
  }

  public var phase: OperationPhase
  public var message: String
  /// What a running sync waits for.
  public var waiting: Waiting?
  /// The rows to store as `syncResult.resources`; the only memory between steps.
  public var rows: [ResourceResult]
  /// `nil` once the sync is complete.
  public var next: NextStep?
}
