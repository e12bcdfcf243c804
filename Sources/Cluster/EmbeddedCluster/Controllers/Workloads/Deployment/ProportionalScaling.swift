/// How a Deployment that is scaled in the middle of a rollout spreads the difference over its ReplicaSets: by their sizes.
struct ProportionalScaling {
  /// One ReplicaSet.
  struct Share {
    var replicas: Int
    /// The ceiling of the Deployment when this ReplicaSet was last scaled; `nil` when unknown.
    var ceilingThen: Int?
  }

  var arithmetic: RolloutArithmetic
  /// `status.replicas` of the Deployment: stands in for ceilings that are unknown.
  var present: Int

  /// - Parameter shares: the ReplicaSets that have replicas, by size, the largest first; among equals, the newer first when
  ///   the Deployment grows, the older first when it shrinks.
  /// - Returns: what each may have.
  func scaled(_ shares: [Share]) -> [Int] {
    let allowed = arithmetic.replicas > 0 ? arithmetic.ceiling : 0
    let toAdd = allowed - shares.reduce(0) { $0 + $1.replicas }
    var result = shares.map(\.replicas)
    var added = 0
    for index in shares.indices where toAdd != 0 {
      let share = fraction(of: shares[index])
      let left = toAdd - added
      let change = toAdd > 0 ? min(share, left) : max(share, left)
      result[index] += change
      added += change
    }
    // What rounding left over goes to the largest.
    if !result.isEmpty, toAdd != 0 { result[0] += toAdd - added }
    return result.map { max(0, $0) }
  }

  private func fraction(of share: Share) -> Int {
    if arithmetic.replicas == 0 { return -share.replicas }
    var then = share.ceilingThen ?? present
    if then == 0 { then = arithmetic.ceiling }
    let size = Double(share.replicas) * Double(arithmetic.ceiling) / Double(max(1, then))
    return Int(size.rounded(.toNearestOrAwayFromZero)) - share.replicas
  }
}
