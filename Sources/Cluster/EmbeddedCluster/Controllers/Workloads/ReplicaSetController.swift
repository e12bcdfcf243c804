import ObjectModel

/// Keeps as many Pods as a ReplicaSet wants.
struct ReplicaSetController: Controller {
  let name = "replicaset-controller"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] { OwnerKeys.of(change, kind: .replicaSets, index) }

  func reconcile(_ key: ObjectKey, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation {
    guard let set = index[key], !set.isBeingDeleted else { return .nothing }
    var result = Reconciliation()
    let pods = index.controlled(by: set, .pods)
    let active = pods.filter(\.isActivePod)
    let missing = set.wantedReplicas - active.count
    if missing > 0 {
      for _ in 0..<min(missing, 500) {
        result.actions.append(.create(set.pod(from: set["spec", "template"] ?? [:], generateName: set.name + "-")))
      }
      result.actions.append(.event(on: set, type: "Normal", reason: "SuccessfulCreate", message: "Created \(missing) pod(s)"))
    } else if missing < 0 {
      for pod in active.sorted(by: Self.goesFirst).prefix(-missing) {
        result.actions.append(.delete(pod, propagation: .background, gracePeriodSeconds: nil))
        result.actions.append(.event(on: set, type: "Normal", reason: "SuccessfulDelete", message: "Deleted pod: \(pod.name)"))
      }
    }
    if let update = status(of: set, active) { result.actions.append(.update(update, subresource: "status")) }
    return result
  }

  /// Which Pod is missed least: unassigned, not running, not ready, cheaper, newer.
  private static func goesFirst(_ left: Manifest, _ right: Manifest) -> Bool {
    func rank(_ pod: Manifest) -> (Int, Int, Int, Int) {
      (
        pod["spec", "nodeName"]?.string ?? "" == "" ? 0 : 1, pod["status", "phase"]?.string == "Running" ? 1 : 0,
        pod.isReadyPod ? 1 : 0,
        Int(pod.annotation("controller.kubernetes.io/pod-deletion-cost") ?? "") ?? 0
      )
    }
    let (first, second) = (rank(left), rank(right))
    if first != second { return first < second }
    return (left.creationTimestamp ?? "", left.name) > (right.creationTimestamp ?? "", right.name)
  }

  private func status(of set: Manifest, _ active: [Manifest]) -> Manifest? {
    var updated = set
    let ready = active.count(where: \.isReadyPod)
    let labels = set["spec", "template"].map { Manifest($0).labels } ?? [:]
    updated["status", "replicas"] = .integer(Int64(active.count))
    updated.setStatusNumber("fullyLabeledReplicas", active.count { pod in labels.allSatisfy { pod.labels[$0.key] == $0.value } })
    updated.setStatusNumber("readyReplicas", ready)
    updated.setStatusNumber("availableReplicas", ready)
    updated["status", "observedGeneration"] = .integer(set.generation)
    return updated == set ? nil : updated
  }
}
