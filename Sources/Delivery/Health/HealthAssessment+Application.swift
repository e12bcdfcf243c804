import ObjectModel

/// The health of an application, summed up from its managed resources.
public struct ApplicationHealthSummary: Sendable, Hashable {
  public var code: HealthCode
  /// The resources that decided, as `group/Kind:namespace/name`, in the order given.
  public var causes: [String]

  public init(code: HealthCode, causes: [String] = []) {
    self.code = code
    self.causes = causes
  }

  /// `Caused by …`, with at most three causes by name; empty for a healthy application.
  public var message: String {
    guard !causes.isEmpty else { return "" }
    let named = causes.prefix(Self.namedCauses).joined(separator: ", ")
    let rest = causes.count - Self.namedCauses
    return "Caused by \(named)" + (rest > 0 ? ", and \(rest) more" : "")
  }

  private static let namedCauses = 3
}

/// One managed resource as it counts for the health of its application.
public struct HealthContribution: Sendable {
  public var key: ResourceKey
  /// The live object; `nil` when it is missing.
  public var live: Manifest?
  public var health: HealthStatus?
  /// Whether the object takes part in hooks, is skipped or ignored.
  public var isHookOrSkipped: Bool
  /// Whether this is the Application itself.
  public var isApplicationItself: Bool

  public init(
    key: ResourceKey, live: Manifest?, health: HealthStatus?, isHookOrSkipped: Bool = false, isApplicationItself: Bool = false
  ) {
    self.key = key
    self.live = live
    self.health = health
    self.isHookOrSkipped = isHookOrSkipped
    self.isApplicationItself = isApplicationItself
  }

  private static let ignoreHealthcheck = "argocd.argoproj.io/ignore-healthcheck"

  /// The status that counts; `nil` when the resource has no say.
  fileprivate var countedCode: HealthCode? {
    guard !isHookOrSkipped, !isApplicationItself, let live, let health else { return nil }
    if live.annotation(Self.ignoreHealthcheck) == "true" { return nil }
    // A child application that has not been looked at yet says nothing about its parent.
    if key.group == "argoproj.io", key.kind == "Application", health.code == .missing || health.code == .unknown { return nil }
    return health.code
  }
}

extension HealthAssessment {
  /// The worst health among the resources, with those that share it as causes. An application that has resources of which
  /// none is live is `Missing`; single missing ones say nothing (controller/health_test.go of the reference).
  public static func application(_ resources: [HealthContribution]) -> ApplicationHealthSummary {
    let counted = resources.filter { !$0.isHookOrSkipped && !$0.isApplicationItself }
    if !counted.isEmpty, counted.allSatisfy({ $0.live == nil }) {
      return ApplicationHealthSummary(code: .missing, causes: [])
    }
    var summary = ApplicationHealthSummary(code: .healthy, causes: [])
    for resource in resources {
      guard let code = resource.countedCode, code != .healthy, code >= summary.code else { continue }
      if code > summary.code { summary = ApplicationHealthSummary(code: code, causes: []) }
      let key = resource.key
      summary.causes.append("\(key.group)/\(key.kind):\(key.namespace)/\(key.name)")
    }
    return summary
  }
}
