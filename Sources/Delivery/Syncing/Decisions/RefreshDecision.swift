import CustomResources
import ObjectModel

/// How much of a comparison is done anew.
public enum CompareLevel: Int, Sendable, Hashable, Comparable, CaseIterable {
  /// The resource tree and health only.
  case nothing = 0
  /// Live objects, against the revision compared last.
  case recent = 1
  /// Revisions too; what is known of references may be used.
  case latest = 2
  /// Revisions too, asked of the repository.
  case latestForced = 3

  public static func < (left: CompareLevel, right: CompareLevel) -> Bool { left.rawValue < right.rawValue }
}

/// Whether an application is refreshed, how thoroughly, and why.
public struct RefreshDecision: Sendable, Hashable {
  public var level: CompareLevel
  /// Whether the cache of rendered manifests is skipped.
  public var isHard: Bool
  public var reason: String

  /// When comparisons grow old. Times in seconds; 0 or less is never.
  public struct Timing: Sendable, Hashable {
    public var interval: Double
    /// Added to the interval, chosen once for each application.
    public var jitter: Double
    public var hardInterval: Double

    public init(interval: Double = 120, jitter: Double = 0, hardInterval: Double = 0) {
      self.interval = interval
      self.jitter = jitter
      self.hardInterval = hardInterval
    }
  }

  /// Decides; `nil` when the application is as fresh as it need be.
  ///
  /// - Parameters:
  ///   - requested: the highest level asked for by events since the last refresh; `nil` when nothing happened.
  ///   - lastHardRefresh: seconds since 1970; `nil` when there was none.
  ///   - now: seconds since 1970.
  public static func decide(
    _ application: Application, requested: CompareLevel?, timing: Timing, lastHardRefresh: Int64? = nil, now: Int64
  ) -> RefreshDecision? {
    let status = application.status
    let compared = status.sync.comparedTo
    let spec = application.spec
    if let kind = application.requestedRefresh {
      return RefreshDecision(level: .latestForced, isHard: kind == .hard, reason: "\(kind.rawValue) refresh requested")
    }
    if !compared.hasSameSources(as: spec) {
      return RefreshDecision(level: .latestForced, isHard: false, reason: "spec.source differs")
    }
    if timing.hardInterval > 0, Double(now - (lastHardRefresh ?? 0)) > timing.hardInterval {
      return RefreshDecision(level: .latest, isHard: true, reason: "hard comparison expired")
    }
    if let reason = reasonForLatest(application, timing, now) {
      return RefreshDecision(level: max(.latest, requested ?? .nothing), isHard: false, reason: reason)
    }
    if let requested { return RefreshDecision(level: requested, isHard: false, reason: "controller refresh requested") }
    // What was asked for has been answered: decide anew.
    let held = status.conditions.first { $0.type == Condition.syncHeldWarning }
    if let held, application.operation == nil, application.isDeletionApproved(since: held.lastTransitionTime) {
      return RefreshDecision(level: .recent, isHard: false, reason: "pruning approved")
    }
    return nil
  }

  private static func reasonForLatest(_ application: Application, _ timing: Timing, _ now: Int64) -> String? {
    let status = application.status
    let compared = status.sync.comparedTo
    guard let reconciled = Timestamp.seconds(status.reconciledAt) else { return "comparison expired, never reconciled" }
    if timing.interval > 0, Double(now - reconciled) > timing.interval + timing.jitter { return "comparison expired" }
    if !compared.hasSameDestination(as: application.spec) { return "spec.destination differs" }
    if !compared.hasSameIgnoreDifferences(as: application.spec) { return "spec.ignoreDifferences differs" }
    // Once it is out of sync that is known.
    if application.hasNewNamespaceMetadata, status.sync.status == .synced {
      return "spec.syncPolicy.managedNamespaceMetadata differs"
    }
    return nil
  }

  /// The level an update of the object itself asks for: `latest` when automated sync was just switched on, or when the destination
  /// namespace is to carry other metadata; `recent` when an annotation that holds automation back changed.
  public static func level(from old: Application, to new: Application) -> CompareLevel? {
    let (before, after) = (old.spec.syncPolicy, new.spec.syncPolicy)
    if !before.isAutomated, after.isAutomated { return .latest }
    if !ManagedNamespaceMetadata.areEquivalent(before.managedNamespaceMetadata, after.managedNamespaceMetadata) { return .latest }
    // What holds automation back is decided anew from what is known.
    let holds = [Annotation.dependsOn, Annotation.rollbackHold, Annotation.pruneLimit]
    return holds.allSatisfy { old.manifest.annotation($0) == new.manifest.annotation($0) } ? nil : .recent
  }

  /// The level of the refresh after a completed operation; `nil` after a dry run, which changed nothing.
  public static func level(after operation: Operation) -> CompareLevel? {
    if operation.sync?.dryRun == true { return nil }
    return operation.initiatedBy.isAutomated ? .latest : .latestForced
  }

  /// Seconds until the comparison grows old; `nil` when it never does.
  public static func secondsUntilExpiry(_ application: Application, timing: Timing, now: Int64) -> Double? {
    guard timing.interval > 0 else { return nil }
    guard let reconciled = Timestamp.seconds(application.status.reconciledAt) else { return 0 }
    return max(0, timing.interval + timing.jitter - Double(now - reconciled))
  }
}
