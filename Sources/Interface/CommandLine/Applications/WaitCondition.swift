import CustomResources

/// What `app wait` and `app sync` wait for.
struct WaitCondition: Sendable, Equatable {
  var sync = false
  /// Health states any of which will do; empty when health does not matter.
  var health: Set<String> = []
  var operation = false

  /// What `app sync` waits for.
  static let operation = WaitCondition(operation: true)
  /// What `app wait` waits for when no flag says otherwise.
  static let everything = WaitCondition(sync: true, health: ["Healthy"], operation: true)

  /// - Parameter filters: resources that count instead of the whole application; empty for the whole.
  func holds(for application: Application, only filters: [ResourceFilter] = []) -> Bool {
    if operation, Self.isOperating(application) { return false }
    if !filters.isEmpty {
      return application.status.resources.filter { ResourceFilter.selects($0.key, filters) }.allSatisfy { resource in
        if sync, let status = resource.status, status != .synced { return false }
        return health.isEmpty || resource.health.map { health.contains($0.status) } ?? true
      }
    }
    if sync, application.status.sync.status != .synced { return false }
    return health.isEmpty || health.contains(application.status.health.status)
  }

  /// An operation is asked for, runs, or ended after the application was last compared (a dry run is not compared again).
  static func isOperating(_ application: Application) -> Bool {
    if application.operation != nil { return true }
    guard let state = application.status.operationState else { return false }
    guard let finished = state.finishedAt else { return true }
    if state.operation.sync?.dryRun == true { return false }
    guard let end = TimeText.date(finished) else { return false }
    guard let compared = application.status.reconciledAt.flatMap(TimeText.date) else { return true }
    return compared < end
  }

  /// The failure of waiting for health when it turned bad meanwhile.
  func failure(from before: Application, to now: Application) -> CommandFailure? {
    let (old, new) = (before.status.health.status, now.status.health.status)
    guard !health.isEmpty, !health.contains("Degraded"), new == "Degraded", old != new, !old.isEmpty else { return nil }
    return CommandFailure("application '\(now.name)' health state has transitioned from \(old) to \(new)")
  }
}
