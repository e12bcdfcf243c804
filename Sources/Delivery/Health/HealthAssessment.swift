import ObjectModel

/// Judges the health of live objects.
///
/// The order of precedence: deletion under way; scripts of the operator's own, those that name the kind before those that name a
/// pattern; checks handed in; the built-in checks; the table of well-known kinds; what most custom resources have in common. A
/// kind about which none of these has anything to say has no health, which counts as well everywhere.
public struct HealthAssessment: Sendable {
  /// A check of one kind; `nil` is no opinion.
  public typealias Check = @Sendable (Manifest) -> HealthStatus?

  /// What Apus knows by itself.
  public static let builtIn = HealthAssessment(checks: BuiltInChecks.all)

  private var checks: [GroupKind: Check]
  private var scripts: [GroupKind: CustomHealth] = [:]
  private var patterns: [CustomHealth] = []
  private var clock: @Sendable () -> Int64 = { 0 }

  /// Checks by group and kind.
  public init(checks: [GroupKind: Check]) { self.checks = checks }

  /// What Apus knows, and scripts in front of it. Scripts are compiled here, once; one that is no Lua makes its objects Unknown
  /// with the compiler's words.
  ///
  /// - Parameter clock: seconds since 1970, which scripts may ask for.
  public init(customizations: [HealthCustomization], clock: @escaping @Sendable () -> Int64 = { 0 }) {
    self = .builtIn
    self.clock = clock
    for customization in customizations {
      let script = CustomHealth(customization)
      if customization.isPattern {
        patterns.append(script)
      } else {
        let kind = GroupKind(group: customization.group, kind: customization.kind)
        if scripts[kind] == nil { scripts[kind] = script }
      }
    }
  }

  /// The same assessment with checks that take the place of those for the same kinds.
  public func overriding(with overrides: [GroupKind: Check]) -> HealthAssessment {
    var result = self
    result.checks.merge(overrides) { $1 }
    return result
  }

  /// The health of a live object; `nil` for kinds nobody has an opinion on.
  public func health(of live: Manifest) -> HealthStatus? {
    // A hook keeps its outcome while it is being deleted, until the outcome is recorded.
    if live.isBeingDeleted, !live.finalizers.contains(Self.hookFinalizer) {
      return HealthStatus(.progressing, "Pending deletion")
    }
    let kind = live.groupVersionKind.groupKind
    if let script = scripts[kind] ?? patterns.first(where: { $0.customization.matches(kind) }) {
      return script.health(of: live, now: clock())
    }
    if let check = checks[kind] { return check(live) }
    // Only custom resources are in the table.
    guard CommonHealth.isCustom(kind.group) else { return nil }
    if let rules = HealthRuleBook.wellKnown.rules(for: kind), let judged = HealthRule.judge(live, by: rules) { return judged }
    return CommonHealth.health(of: live)
  }

  static let hookFinalizer = "argocd.argoproj.io/hook-finalizer"
}
