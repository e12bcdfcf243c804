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
    // Evicted a moment ago, and about to go: no longer counted, though not yet gone. A Pod that stays after all counts again.
    let evicted = (budget["status", "disruptedPods"]?.object ?? [:]).filter { name, time in
      guard let pod = pods.first(where: { $0.name == name }), !pod.isBeingDeleted else { return false }
      let since = time.string.flatMap { Moment($0) } ?? plan.now
      return !plan.isDue("evicted \(name)", at: since + .seconds(120))
    }
    let names = Set(evicted.map(\.key))
    let healthy = pods.count { $0.isReadyPod && !$0.isBeingDeleted && !names.contains($0.name) }
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
    updated["status", "disruptedPods"] = names.isEmpty ? nil : .object(JSONObject(evicted.map { ($0.key, $0.value) }))
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
