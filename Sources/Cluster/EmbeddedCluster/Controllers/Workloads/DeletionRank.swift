import ObjectModel

/// In what order a ReplicaSet gives up Pods: the one missed least first.
struct DeletionRank: Comparable {
  private let order: [Int64]
  private let name: String

  /// - Parameters:
  ///   - neighbours: how many Pods of the same Deployment are on the Pod's node.
  init(_ pod: Manifest, neighbours: Int, now: Moment) {
    let phases: [String: Int64] = ["Pending": 0, "Unknown": 1, "Running": 2]
    let readySince = pod.availableAt(minReadySeconds: 0)
    let restarts = pod["status", "containerStatuses"]?.array?.compactMap { $0["restartCount"]?.integer }.max() ?? 0
    let age = pod.created.map { (now - $0).nanoseconds / 1_000_000_000 } ?? 0
    order = [
      pod.isBound ? 1 : 0,
      phases[pod["status", "phase"]?.string ?? "Unknown"] ?? 1,
      readySince == nil ? 0 : 1,
      Int64(pod.annotationNumber("controller.kubernetes.io/pod-deletion-cost") ?? 0),
      Int64(-neighbours),
      readySince.map { Self.magnitude(of: now - $0) } ?? 0,
      -restarts,
      Self.magnitude(of: .seconds(age)),
    ]
    name = pod.name
  }

  /// Times count by powers of two: a few seconds more make no difference.
  private static func magnitude(of duration: Duration) -> Int64 {
    let seconds = max(0, duration.nanoseconds / 1_000_000_000)
    return Int64(Int64.bitWidth - seconds.leadingZeroBitCount)
  }

  static func < (left: DeletionRank, right: DeletionRank) -> Bool {
    if left.order != right.order { return left.order.lexicographicallyPrecedes(right.order) }
    return left.name > right.name
  }
}
