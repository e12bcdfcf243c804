import ObjectModel

/// Says how many Pods of a budget may be evicted.
struct DisruptionBudgetController: Controller {
  let name = "disruption-controller"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    let key = change.key
    if key.kind == .disruptionBudgets { return [key] }
    guard key.kind == .pods else { return [] }
    return index.all(.disruptionBudgets, namespace: key.namespace).filter { budget in
      guard let selector = budget.selector else { return false }
      return selector.matches(change.object.labels) || change.previous.map { selector.matches($0.labels) } == true
    }.map { ObjectKey(.disruptionBudgets, $0) }
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let budget = index[key], !budget.isBeingDeleted, let selector = budget.selector else { return }
    let pods = index.all(.pods, namespace: budget.namespace).filter { !$0.isFinishedPod && selector.matches($0.labels) }
    let healthy = pods.count { $0.isReadyPod && !$0.isBeingDeleted }
    let expected = expected(pods, index)
    let desired: Int
    if let most = budget["spec", "maxUnavailable"] {
      desired = max(0, expected - (IntOrString(most)?.scaled(to: expected, roundsUp: true) ?? 0))
    } else {
      desired = IntOrString(budget["spec", "minAvailable"] ?? 1)?.scaled(to: expected, roundsUp: true) ?? 0
    }
    let allowed = pods.isEmpty ? 0 : max(0, healthy - desired)
    var updated = budget
    for (field, number) in [
      ("currentHealthy", healthy), ("desiredHealthy", desired), ("expectedPods", expected), ("disruptionsAllowed", allowed),
    ] {
      updated["status", field] = .integer(Int64(number))
    }
    updated["status", "observedGeneration"] = .integer(budget.generation)
    updated["status", "disruptedPods"] = nil
    updated.setCondition(
      "DisruptionAllowed", allowed > 0 ? "True" : "False", reason: allowed > 0 ? "SufficientPods" : "InsufficientPods",
      message: "", now: plan.now)
    plan.updateStatus(updated, was: budget)
  }

  /// What the controllers of the Pods want; Pods without one count for themselves.
  private func expected(_ pods: [Manifest], _ index: LiveIndex) -> Int {
    var wanted: [String: Int] = [:]
    var alone = 0
    for pod in pods {
      guard var owner = index.controller(of: pod) else {
        alone += 1
        continue
      }
      if let above = index.controller(of: owner), above["spec", "replicas"] != nil { owner = above }
      wanted[owner.uid] = owner["spec", "replicas"]?.int ?? wanted[owner.uid, default: 0] + 1
    }
    return wanted.values.reduce(alone, +)
  }
}
