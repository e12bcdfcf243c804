import ObjectModel

/// Keeps as many Pods as a ReplicaSet wants.
struct ReplicaSetController: Controller {
  let name = "replicaset-controller"

  /// Pods made in one turn, at most.
  private static let burst = 500

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    OwnerKeys.of(change, kind: .replicaSets, adopts: .pods, index)
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let set = index[key], let selector = set.selector else { return }

    // 1. Whose Pods
    let ownership = Ownership(of: .pods, by: set, selector: selector, index)
    for pod in ownership.updates { plan.update(pod) }
    let active = ownership.owned.filter(\.isActivePod)
    let going = ownership.owned.count { $0.isBeingDeleted && !$0.isFinishedPod }

    // 2. What there is
    let updated = status(of: set, active, terminating: going, &plan)
    plan.updateStatus(updated, was: set)

    // 3. More of them, or fewer
    if set.isBeingDeleted { return }
    let missing = set.wantedReplicas - active.count
    if missing > 0 {
      for _ in 0..<min(missing, Self.burst) {
        plan.create(
          set.pod(from: set["spec", "template"] ?? [:], generateName: set.name + "-"), telling: .pod(of: set))
      }
    } else if missing < 0 {
      for pod in surplus(active, count: -missing, of: set, index, plan.now) {
        plan.delete(pod)
        plan.event(on: set, "SuccessfulDelete", "Deleted pod: \(pod.name)")
      }
    }
  }

  /// The Pods to give up.
  private func surplus(_ pods: [Manifest], count: Int, of set: Manifest, _ index: LiveIndex, _ now: Moment) -> [Manifest] {
    // Pods of the same Deployment crowd a node together, whichever ReplicaSet they are of.
    let siblings = index.controller(of: set).map { index.controlled(by: $0, .replicaSets) } ?? [set]
    var crowd: [String: Int] = [:]
    for sibling in siblings {
      for pod in index.controlled(by: sibling, .pods) where pod.isActivePod {
        crowd[pod["spec", "nodeName"]?.string ?? "", default: 0] += 1
      }
    }
    let ranked = pods.map { pod in
      (DeletionRank(pod, neighbours: crowd[pod["spec", "nodeName"]?.string ?? ""] ?? 0, now: now), pod)
    }
    return ranked.sorted { $0.0 < $1.0 }.prefix(count).map(\.1)
  }

  private func status(of set: Manifest, _ active: [Manifest], terminating: Int, _ plan: inout Plan) -> Manifest {
    let minReadySeconds = set["spec", "minReadySeconds"]?.int ?? 0
    let labels = set["spec", "template"].map { Manifest($0).labels } ?? [:]
    let times = active.compactMap { $0.availableAt(minReadySeconds: minReadySeconds) }
    var available = 0
    for time in times {
      if minReadySeconds == 0 || plan.isDue("available \(time.nanoseconds)", at: time) { available += 1 }
    }
    var updated = set
    updated["status", "replicas"] = .integer(Int64(active.count))
    updated.setStatusNumber("fullyLabeledReplicas", active.count { pod in labels.allSatisfy { pod.labels[$0.key] == $0.value } })
    updated.setStatusNumber("readyReplicas", times.count)
    updated.setStatusNumber("availableReplicas", available)
    updated["status", "terminatingReplicas"] = .integer(Int64(terminating))
    updated["status", "observedGeneration"] = .integer(set.generation)
    if let failure = plan.lastFailure, failure.code != 409, active.count < set.wantedReplicas {
      updated.setCondition("ReplicaFailure", "True", reason: "FailedCreate", message: failure.message, now: plan.now)
    } else {
      updated.removeCondition("ReplicaFailure")
    }
    return updated
  }
}
