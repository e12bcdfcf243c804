import ObjectModel

/// How many replicas a rolling update adds and removes at a time.
struct RolloutArithmetic: Sendable, Hashable {
  /// What the Deployment wants.
  var replicas: Int
  /// How many more there may be for a time.
  var maxSurge: Int
  /// How many may be missing for a time.
  var maxUnavailable: Int

  /// - Parameters:
  ///   - maxSurge: a number, or a percentage of `replicas` that rounds up.
  ///   - maxUnavailable: a number, or a percentage of `replicas` that rounds down; where both come to 0 one may be missing, or
  ///     nothing would ever move.
  init(replicas: Int, maxSurge: JSONValue, maxUnavailable: JSONValue) {
    self.replicas = replicas
    self.maxSurge = IntOrString(maxSurge)?.scaled(to: replicas, roundsUp: true) ?? 0
    self.maxUnavailable = IntOrString(maxUnavailable)?.scaled(to: replicas, roundsUp: false) ?? 0
    if self.maxSurge == 0, self.maxUnavailable == 0 { self.maxUnavailable = 1 }
    self.maxUnavailable = min(self.maxUnavailable, replicas)
  }

  /// The numbers of a Deployment; one that recreates its Pods neither adds nor spares any.
  init(_ deployment: Manifest) {
    let rolling = deployment["spec", "strategy", "rollingUpdate"] ?? [:]
    self.init(
      replicas: deployment.wantedReplicas, maxSurge: rolling["maxSurge"] ?? "25%",
      maxUnavailable: rolling["maxUnavailable"] ?? "25%")
    if deployment["spec", "strategy", "type"] == "Recreate" { (maxSurge, maxUnavailable) = (0, 0) }
  }

  /// How many must stay available.
  var floor: Int { replicas - maxUnavailable }

  /// The most there may be at a time.
  var ceiling: Int { replicas + maxSurge }

  /// What the new ReplicaSet may have.
  ///
  /// - Parameters:
  ///   - new: what it has.
  ///   - total: what all ReplicaSets have.
  func grown(new: Int, total: Int) -> Int {
    if new >= replicas { return replicas }
    return new + max(0, min(ceiling - total, replicas - new))
  }

  /// How the old ReplicaSets, oldest first, shrink: what is not well goes first, then the oldest, as long as enough stay
  /// available.
  ///
  /// - Parameters:
  ///   - old: what each has and how many of those are available.
  ///   - new: the same of the new ReplicaSet.
  /// - Returns: what each may have.
  func shrunk(_ old: [Share], beside new: Share) -> [Int] {
    var result = old.map(\.replicas)
    let total = old.reduce(new.replicas) { $0 + $1.replicas }
    var removable = total - floor - max(0, new.replicas - new.available)
    guard removable > 0 else { return result }

    // 1. What is not well
    for index in old.indices where removable > 0 && old[index].available < result[index] {
      let gone = min(removable, result[index] - old[index].available)
      result[index] -= gone
      removable -= gone
    }
    // 2. What is well, as far as there are enough
    var spare = old.reduce(new.available) { $0 + $1.available } - floor
    for index in old.indices where spare > 0 {
      let gone = min(spare, result[index])
      result[index] -= gone
      spare -= gone
    }
    return result
  }

  /// What one ReplicaSet has.
  struct Share: Sendable, Hashable {
    var replicas: Int
    var available: Int
  }
}
