import ObjectModel

/// Rolls Deployments out: a ReplicaSet for each template, the newest growing as the others shrink.
struct DeploymentController: Controller {
  let name = "deployment-controller"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    // One that recreates its Pods waits until the last old one is gone.
    if change.key.kind == .pods {
      guard change.kind == .deleted || change.object.isFinishedPod, let set = index.controller(of: change.object),
        let deployment = index.controller(of: set), deployment["spec", "strategy", "type"] == "Recreate"
      else { return [] }
      return [ObjectKey(.deployments, deployment)]
    }
    return OwnerKeys.of(change, kind: .deployments, adopts: .replicaSets, index)
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let deployment = index[key] else { return }
    guard let selector = deployment.selector, !selector.requirements.isEmpty else {
      plan.event(
        .warning, on: deployment, "SelectingAll", "This deployment is selecting all pods. A non-empty selector is required.")
      return
    }

    // 1. Whose ReplicaSets
    let ownership = Ownership(of: .replicaSets, by: deployment, selector: selector, index)
    for set in ownership.updates { plan.update(set) }
    var rollout = Rollout(deployment, ownership.owned, index)
    if deployment.isBeingDeleted {
      rollout.report(&plan)
      return
    }

    // 2. Scaled, paused, or on the way to its template
    rollout.noticePause()
    if deployment["spec", "paused"]?.bool == true || rollout.isBeingScaled {
      rollout.nameNewest()
      rollout.scale()
      rollout.report(&plan)
      return
    }
    if deployment["spec", "strategy", "type"] == "Recreate" {
      rollout.recreate(index)
    } else {
      rollout.roll()
    }
    if rollout.hasCollision {
      rollout.countCollision(&plan)
      return
    }

    // 3. What has become of it
    rollout.judgeProgress(&plan)
    rollout.report(&plan)
  }
}
