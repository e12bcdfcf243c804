import ObjectModel

/// The status of a Deployment, from its ReplicaSets.
struct DeploymentStatus {
  let deployment: Manifest
  let sets: [Manifest]
  let newest: Manifest?
  let isPaused: Bool
  let now: Moment

  private var total: Int { sets.reduce(0) { $0 + $1.statusNumber("replicas") } }
  private var available: Int { sets.reduce(0) { $0 + $1.statusNumber("availableReplicas") } }
  private var updatedReplicas: Int { newest?.statusNumber("replicas") ?? 0 }

  private var isComplete: Bool {
    let wanted = deployment.wantedReplicas
    return newest != nil && updatedReplicas == wanted && total == wanted && available == wanted
  }

  /// `nil` when nothing changes.
  var updated: Manifest? {
    var result = deployment
    result["status", "observedGeneration"] = .integer(deployment.generation)
    result.setStatusNumber("replicas", total)
    result.setStatusNumber("updatedReplicas", updatedReplicas)
    result.setStatusNumber("readyReplicas", sets.reduce(0) { $0 + $1.statusNumber("readyReplicas") })
    result.setStatusNumber("availableReplicas", available)
    result.setStatusNumber("unavailableReplicas", max(0, max(total, deployment.wantedReplicas) - available))
    setAvailable(&result)
    setProgressing(&result)
    return result == deployment ? nil : result
  }

  private func setAvailable(_ result: inout Manifest) {
    let floor = deployment.wantedReplicas - RolloutArithmetic(deployment).maxUnavailable
    if available >= floor {
      result.setCondition(
        "Available", "True", reason: "MinimumReplicasAvailable", message: "Deployment has minimum availability.", now: now,
        updates: true)
    } else {
      result.setCondition(
        "Available", "False", reason: "MinimumReplicasUnavailable", message: "Deployment does not have minimum availability.",
        now: now,
        updates: true)
    }
  }

  private func setProgressing(_ result: inout Manifest) {
    let name = newest?.name ?? ""
    if isPaused {
      result.setCondition(
        "Progressing", "Unknown", reason: "DeploymentPaused", message: "Deployment is paused", now: now, updates: true)
    } else if isComplete {
      result.setCondition(
        "Progressing", "True", reason: "NewReplicaSetAvailable", message: "ReplicaSet \"\(name)\" has successfully progressed.",
        now: now,
        updates: true)
    } else if isPastDeadline {
      result.setCondition(
        "Progressing", "False", reason: "ProgressDeadlineExceeded", message: "ReplicaSet \"\(name)\" has timed out progressing.",
        now: now,
        updates: true)
    } else if newest == nil {
      result.setCondition(
        "Progressing", "True", reason: "NewReplicaSetCreated", message: "Created new replica set", now: now, updates: true)
    } else {
      // Counting what has been done tells progress from standing still.
      let progress = "\(updatedReplicas) updated, \(available) available"
      result.setCondition(
        "Progressing", "True", reason: "ReplicaSetUpdated", message: "ReplicaSet \"\(name)\" is progressing: \(progress).",
        now: now,
        updates: true)
    }
  }

  private var progressing: JSONValue? { deployment["status", "conditions"]?.array?.first { $0["type"] == "Progressing" } }

  private var deadline: Moment? {
    guard !isComplete, !isPaused, let seconds = deployment["spec", "progressDeadlineSeconds"]?.int,
      let last = progressing?["lastUpdateTime"]?.string.flatMap(Moment.init),
      deployment.statusNumber("observedGeneration") == Int(deployment.generation)
    else { return nil }
    // As long as the message changes there is progress, and the clock starts anew.
    let progress = "\(updatedReplicas) updated, \(available) available"
    if progressing?["reason"] == "ReplicaSetUpdated", progressing?["message"]?.string?.contains(progress) != true { return nil }
    if progressing?["reason"] == "NewReplicaSetAvailable" { return nil }
    return last + .seconds(seconds)
  }

  private var isPastDeadline: Bool {
    if progressing?["reason"] == "ProgressDeadlineExceeded", deployment.statusNumber("updatedReplicas") == updatedReplicas,
      deployment.statusNumber("availableReplicas") == available
    {
      return true
    }
    return deadline.map { now > $0 } ?? false
  }

  /// How long until a rollout that stands still is past its deadline.
  var untilDeadline: Duration? {
    guard let deadline, !isPastDeadline else { return nil }
    return (deadline - now) + .seconds(1)
  }
}
