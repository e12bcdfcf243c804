import ObjectModel

/// How many replicas a rolling update adds and removes at a time.
struct RolloutArithmetic: Sendable {
  var replicas: Int
  var maxSurge: Int
  var maxUnavailable: Int

  /// Percentages of surge round up, of unavailability down; both zero would never move, so one may be unavailable then.
  init(_ deployment: Manifest) {
    replicas = deployment.wantedReplicas
    let rolling = deployment["spec", "strategy", "rollingUpdate"] ?? [:]
    maxSurge = Self.number(rolling["maxSurge"] ?? "25%", of: replicas, roundsUp: true)
    maxUnavailable = Self.number(rolling["maxUnavailable"] ?? "25%", of: replicas, roundsUp: false)
    if maxSurge == 0, maxUnavailable == 0 { maxUnavailable = 1 }
  }

  private static func number(_ value: JSONValue, of total: Int, roundsUp: Bool) -> Int {
    if let number = value.int { return number }
    guard let text = value.string, text.hasSuffix("%"), let percent = Int(text.dropLast()) else { return 0 }
    let product = total * percent
    return roundsUp ? (product + 99) / 100 : product / 100
  }

  /// What the new ReplicaSet may grow to.
  func grown(new: Int, total: Int) -> Int {
    if new >= replicas { return replicas }
    let room = replicas + maxSurge - total
    return room <= 0 ? new : min(replicas, new + room)
  }

  /// How many old replicas may go.
  func removable(available: Int, newReplicas: Int, newAvailable: Int, total: Int) -> Int {
    let floor = replicas - maxUnavailable
    return max(0, total - floor - (newReplicas - newAvailable))
  }
}
