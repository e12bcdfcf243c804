import CustomResources

/// An application as `app list` shows it.
enum ApplicationRow {
  static let header = [
    "NAME", "CLUSTER", "NAMESPACE", "PROJECT", "STATUS", "HEALTH", "SYNCPOLICY", "CONDITIONS", "REPO", "PATH", "TARGET",
  ]

  static func cells(_ application: Application) -> [String] {
    let spec = application.spec
    let source = spec.effectiveSources.first
    return [
      application.qualifiedName,
      spec.destination.server.isEmpty ? spec.destination.name : spec.destination.server,
      spec.destination.namespace, spec.project,
      application.status.sync.status?.rawValue ?? "Unknown",
      application.status.health.status.isEmpty ? "Unknown" : application.status.health.status,
      policy(spec.syncPolicy), conditions(application.status.conditions),
      source?.repoURL ?? "", source?.path ?? "", source?.targetRevision ?? "",
    ]
  }

  static func policy(_ policy: SyncPolicy) -> String {
    guard policy.isAutomated, let automated = policy.automated else { return "Manual" }
    return automated.prune ? "Auto-Prune" : "Auto"
  }

  /// `<none>`, or the types in order, each with its number of occurrences when there are several.
  static func conditions(_ conditions: [Condition]) -> String {
    let counts = Dictionary(grouping: conditions, by: \.type).mapValues(\.count)
    if counts.isEmpty { return "<none>" }
    return counts.sorted { $0.key < $1.key }.map { $0.value > 1 ? "\($0.key)(\($0.value))" : $0.key }.joined(separator: ",")
  }
}
