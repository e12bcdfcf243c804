import ObjectModel

/// Rolls Deployments out: a ReplicaSet for each template, the newest growing as the others shrink.
struct DeploymentController: Controller {
  let name = "deployment-controller"

  static let revision = "deployment.kubernetes.io/revision"
  static let hashLabel = "pod-template-hash"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    // A Deployment that recreates waits for the last Pod of an old ReplicaSet to go.
    if change.kind == .deleted, change.resource.group.isEmpty, change.resource.plural == "pods" {
      let owner = change.object.controllerUID.flatMap { index.object(uid: $0) }?.controllerUID.flatMap { index.key(uid: $0) }
      return owner.map { $0.kind == .deployments ? [$0] : [] } ?? []
    }
    return OwnerKeys.of(change, kind: .deployments, index)
  }

  func reconcile(_ key: ObjectKey, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation {
    guard var deployment = index[key], !deployment.isBeingDeleted else { return .nothing }
    var result = Reconciliation()
    let sets = index.controlled(by: deployment, .replicaSets)
    let newest = sets.first { Self.template($0) == Self.template(deployment) }
    let old = sets.filter { $0.uid != newest?.uid }
    let isPaused = deployment["spec", "paused"]?.bool == true

    // 1. The ReplicaSet of the present template
    let last = sets.compactMap { $0.annotation(Self.revision).flatMap { Int($0) } }.max() ?? 0
    var scaled = newest
    if newest == nil, !isPaused {
      scaled = made(for: deployment, revision: last + 1, old)
      if let scaled { result.actions.append(.create(scaled)) }
    } else if let newest, newest.annotation(Self.revision).flatMap({ Int($0) }) ?? 0 < last {
      // An old template is wanted again: its ReplicaSet becomes the newest revision.
      scaled?.setAnnotation(Self.revision, to: String(last + 1))
    }

    // 2. How many replicas each may have
    var changed: [Manifest] = []
    if !isPaused, var set = scaled {
      var shrunk: [Manifest] = []
      if deployment["spec", "strategy", "type"] == "Recreate" {
        shrunk = old.filter { $0.wantedReplicas > 0 }.map { $0.scaled(to: 0) }
        let isEmpty =
          old.allSatisfy { $0.statusNumber("replicas") == 0 } && old.allSatisfy { index.controlled(by: $0, .pods).isEmpty }
        if shrunk.isEmpty, isEmpty { set = set.scaled(to: deployment.wantedReplicas) }
      } else {
        let arithmetic = RolloutArithmetic(deployment)
        let total = sets.reduce(0) { $0 + $1.wantedReplicas }
        if newest != nil { set = set.scaled(to: arithmetic.grown(new: set.wantedReplicas, total: total)) }
        shrunk = self.shrunk(old, beside: newest, arithmetic)
      }
      if newest != nil, set != newest { changed.append(set) }
      changed += shrunk
    } else if isPaused, let newest, newest.wantedReplicas != deployment.wantedReplicas, old.allSatisfy({ $0.wantedReplicas == 0 })
    {
      changed.append(newest.scaled(to: deployment.wantedReplicas))
    }
    for set in changed {
      let before = sets.first { $0.uid == set.uid }?.wantedReplicas ?? 0
      result.actions.append(.update(set, subresource: ""))
      if before != set.wantedReplicas {
        let direction = set.wantedReplicas > before ? "up" : "down"
        result.actions.append(
          .event(
            on: deployment, type: "Normal", reason: "ScalingReplicaSet",
            message: "Scaled \(direction) replica set \(set.name) from \(before) to \(set.wantedReplicas)"))
      }
    }
    if newest == nil, let scaled {
      result.actions.append(
        .event(
          on: deployment, type: "Normal", reason: "ScalingReplicaSet",
          message: "Scaled up replica set \(scaled.name) from 0 to \(scaled.wantedReplicas)"))
    }

    // 3. Old ReplicaSets beyond the limit
    let limit = deployment["spec", "revisionHistoryLimit"]?.int ?? 10
    let empty = old.filter { $0.wantedReplicas == 0 && $0.statusNumber("replicas") == 0 }
      .sorted { $0.annotation(Self.revision).flatMap { Int($0) } ?? 0 < $1.annotation(Self.revision).flatMap { Int($0) } ?? 0 }
    for set in empty.prefix(max(0, empty.count - limit)) {
      result.actions.append(.delete(set, propagation: .background, gracePeriodSeconds: nil))
    }

    // 4. What the Deployment says of itself
    let revision = scaled?.annotation(Self.revision)
    if let revision, deployment.annotation(Self.revision) != revision {
      deployment.setAnnotation(Self.revision, to: revision)
      result.actions.append(.update(deployment, subresource: ""))
      // Its change comes round, and with it the status.
      return result
    }
    let status = DeploymentStatus(deployment: deployment, sets: sets, newest: newest, isPaused: isPaused, now: now)
    if let updated = status.updated { result.actions.append(.update(updated, subresource: "status")) }
    result.wakeAfter = status.untilDeadline
    return result
  }

  /// The template without the label that ReplicaSets add.
  private static func template(_ object: Manifest) -> JSONValue {
    var template = object["spec", "template"] ?? [:]
    template["metadata", "labels", hashLabel] = nil
    template["metadata", "creationTimestamp"] = nil
    return template
  }

  private func made(for deployment: Manifest, revision: Int, _ old: [Manifest]) -> Manifest {
    let count = deployment["status", "collisionCount"]?.int ?? 0
    let hash = ShortHash.text(of: Self.template(deployment).jsonBytes() + Array("\(count)".utf8))
    var template = deployment["spec", "template"] ?? [:]
    template["metadata", "labels", Self.hashLabel] = .string(hash)
    var selector = deployment["spec", "selector"] ?? [:]
    selector["matchLabels", Self.hashLabel] = .string(hash)
    let total = old.reduce(0) { $0 + $1.wantedReplicas }
    let isRecreate = deployment["spec", "strategy", "type"] == "Recreate"
    let replicas =
      isRecreate ? (total == 0 ? deployment.wantedReplicas : 0) : RolloutArithmetic(deployment).grown(new: 0, total: total)
    var set = Manifest([
      "apiVersion": "apps/v1", "kind": "ReplicaSet",
      "metadata": [
        "name": .string("\(deployment.name)-\(hash)"), "namespace": .string(deployment.namespace),
        "labels": template["metadata", "labels"] ?? [:], "ownerReferences": [deployment.controllerReference],
      ],
      "spec": ["replicas": .integer(Int64(replicas)), "selector": selector, "template": template],
    ])
    for (key, value) in deployment.annotations where key != "kubectl.kubernetes.io/last-applied-configuration" {
      set.setAnnotation(key, to: value)
    }
    set.setAnnotation(Self.revision, to: String(revision))
    set.setAnnotation("deployment.kubernetes.io/desired-replicas", to: String(deployment.wantedReplicas))
    set.setAnnotation(
      "deployment.kubernetes.io/max-replicas", to: String(deployment.wantedReplicas + RolloutArithmetic(deployment).maxSurge))
    return set
  }

  /// Old ReplicaSets smaller, as far as enough replicas stay available: what is not well goes first, then the oldest.
  private func shrunk(_ old: [Manifest], beside newest: Manifest?, _ arithmetic: RolloutArithmetic) -> [Manifest] {
    let newReplicas = newest?.wantedReplicas ?? 0
    let newAvailable = newest?.statusNumber("availableReplicas") ?? 0
    let total = old.reduce(newReplicas) { $0 + $1.wantedReplicas }
    var left = arithmetic.removable(
      available: old.reduce(newAvailable) { $0 + $1.statusNumber("availableReplicas") }, newReplicas: newReplicas,
      newAvailable: newAvailable, total: total)
    var wanted: [String: Int] = [:]
    let byAge = old.sorted { ($0.creationTimestamp ?? "", $0.name) < ($1.creationTimestamp ?? "", $1.name) }
    for set in byAge {
      let unhealthy = max(0, set.wantedReplicas - set.statusNumber("availableReplicas"))
      let gone = min(left, unhealthy)
      wanted[set.uid] = set.wantedReplicas - gone
      left -= gone
    }
    for set in byAge where left > 0 {
      let remaining = wanted[set.uid] ?? 0
      let gone = min(left, remaining)
      wanted[set.uid] = remaining - gone
      left -= gone
    }
    return byAge.compactMap { set in
      guard let count = wanted[set.uid], count != set.wantedReplicas else { return nil }
      return set.scaled(to: count)
    }
  }
}

extension Manifest {
  func scaled(to replicas: Int) -> Manifest {
    var result = self
    result["spec", "replicas"] = .integer(Int64(replicas))
    return result
  }
}
