import ObjectModel

/// Judges the health of live objects.
///
/// The order of precedence: deletion under way, then checks handed in for a kind, then the built-in check; a kind without any
/// has no health, which counts as well everywhere.
public struct HealthAssessment: Sendable {
  /// A check of one kind; `nil` is no opinion.
  public typealias Check = @Sendable (Manifest) -> HealthStatus?

  /// The built-in checks, by group and kind.
  public static let builtIn = HealthAssessment(checks: BuiltInChecks.all)

  private var checks: [GroupKind: Check]

  /// Checks by group and kind.
  public init(checks: [GroupKind: Check]) { self.checks = checks }

  /// The same assessment with checks that take the place of those for the same kinds.
  public func overriding(with overrides: [GroupKind: Check]) -> HealthAssessment {
    HealthAssessment(checks: checks.merging(overrides) { $1 })
  }

  /// The health of a live object; `nil` for kinds nobody has an opinion on.
  public func health(of live: Manifest) -> HealthStatus? {
    // A hook keeps its outcome while it is being deleted, until the outcome is recorded.
    if live.isBeingDeleted, !live.finalizers.contains(Self.hookFinalizer) {
      return HealthStatus(.progressing, "Pending deletion")
    }
    return checks[live.groupVersionKind.groupKind]?(live)
  }

  static let hookFinalizer = "argocd.argoproj.io/hook-finalizer"
}
