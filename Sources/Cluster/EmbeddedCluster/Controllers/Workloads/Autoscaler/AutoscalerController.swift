import ObjectModel

/// Scales workloads by metrics, which are simulated: see `SimulatedMetrics`.
struct AutoscalerController: Controller {
  let name = "horizontal-pod-autoscaler"

  /// How often metrics are looked at.
  static let interval = Duration.seconds(15)

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    let key = change.key
    if key.kind == .autoscalers { return change.kind == .deleted ? [] : [key] }
    guard Self.scalable.contains(key.kind) else { return [] }
    return index.all(.autoscalers, namespace: key.namespace).filter { Self.target(of: $0) == key }.map {
      ObjectKey(.autoscalers, $0)
    }
  }

  private static let scalable: Set<StorageKind> = [.deployments, .replicaSets, .statefulSets]

  private static func target(of autoscaler: Manifest) -> ObjectKey? {
    let reference = autoscaler["spec", "scaleTargetRef"] ?? [:]
    let kinds: [String: StorageKind] = ["Deployment": .deployments, "ReplicaSet": .replicaSets, "StatefulSet": .statefulSets]
    guard let kind = kinds[reference["kind"]?.string ?? ""] else { return nil }
    return ObjectKey(kind: kind, namespace: autoscaler.namespace, name: reference["name"]?.string ?? "")
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let autoscaler = index[key], !autoscaler.isBeingDeleted else { return }
    _ = plan.isDue("look", at: plan.now + Self.interval)
    var turn = AutoscalerTurn(autoscaler)
    guard let target = Self.target(of: autoscaler).flatMap({ index[$0] }) else {
      turn.lacksTarget(&plan)
      return plan.updateStatus(turn.updated, was: autoscaler)
    }
    let pods = index.all(.pods, namespace: autoscaler.namespace).filter {
      $0.isActivePod && $0.isReadyPod && target.selector?.matches($0.labels) == true
    }
    if let replicas = turn.run(target, SimulatedMetrics(autoscaler: autoscaler, pods: pods), &plan) {
      var scaled = target
      scaled["spec", "replicas"] = .integer(Int64(replicas))
      plan.update(scaled, subresource: "scale")
    }
    plan.updateStatus(turn.updated, was: autoscaler)
  }
}
