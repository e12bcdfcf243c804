import ObjectModel

/// One turn on a Deployment: its ReplicaSets as they are and as they are to be.
struct Rollout {
  /// The Deployment, as it is to be written.
  private(set) var deployment: Manifest
  /// The ReplicaSet of the present template; `nil` until there is one.
  private(set) var newest: Manifest?
  /// The others, the oldest first.
  private(set) var old: [Manifest]
  /// An object in the place of the ReplicaSet that is to be made, and not it.
  private(set) var hasCollision = false
  /// What the turn says of its progress.
  private var progress: Progress?

  private let arithmetic: RolloutArithmetic
  private let original: Manifest
  private let originals: [String: Manifest]
  private let index: LiveIndex

  private struct Progress {
    var status: String
    var reason: String
    var message: String
    var updateTime = ConditionUpdateTime.onChange
  }

  init(_ deployment: Manifest, _ sets: [Manifest], _ index: LiveIndex) {
    self.deployment = deployment
    self.index = index
    original = deployment
    originals = Dictionary(sets.map { ($0.uid, $0) }, uniquingKeysWith: { $1 })
    arithmetic = RolloutArithmetic(deployment)
    let template = Self.template(of: deployment)
    let sorted = sets.sorted(by: Manifest.isOlder)
    // Of several that fit, the oldest: the one that was there when the others were made by mistake.
    let match = sorted.first { Self.template(of: $0) == template }
    newest = match
    old = sorted.filter { $0.uid != match?.uid }
  }

  private var all: [Manifest] { old + (newest.map { [$0] } ?? []) }

  private var total: Int { all.reduce(0) { $0 + $1.wantedReplicas } }

  /// The template without the label that ReplicaSets add.
  private static func template(of object: Manifest) -> JSONValue {
    var template = object["spec", "template"] ?? [:]
    template["metadata", "labels", DeploymentAnnotation.hashLabel] = nil
    template["metadata", "creationTimestamp"] = nil
    return template
  }

  private func sum(_ field: String) -> Int { all.reduce(0) { $0 + $1.statusNumber(field) } }

  private mutating func resize(_ set: Manifest, to replicas: Int) -> Manifest {
    var set = set
    set["spec", "replicas"] = .integer(Int64(replicas))
    set.setAnnotation(DeploymentAnnotation.desiredReplicas, to: String(deployment.wantedReplicas))
    set.setAnnotation(DeploymentAnnotation.maxReplicas, to: String(arithmetic.ceiling))
    return set
  }
}

// MARK: - The newest ReplicaSet

extension Rollout {
  /// Gives the ReplicaSet of the present template, if there is one, the newest revision and the annotations of the Deployment.
  mutating func nameNewest() {
    guard var set = newest else { return }
    let revision = (old.compactMap { $0.annotationNumber(DeploymentAnnotation.revision) }.max() ?? 0) + 1
    let known = set.annotationNumber(DeploymentAnnotation.revision) ?? 0
    copyAnnotations(to: &set)
    if known < revision {
      // An old template is wanted again: its ReplicaSet becomes the newest revision.
      if known > 0 {
        let history = set.annotation(DeploymentAnnotation.revisionHistory).map { $0 + "," } ?? ""
        set.setAnnotation(DeploymentAnnotation.revisionHistory, to: history + String(known))
      }
      set.setAnnotation(DeploymentAnnotation.revision, to: String(revision))
    }
    if set["spec", "minReadySeconds"]?.int ?? 0 != deployment["spec", "minReadySeconds"]?.int ?? 0 {
      set["spec", "minReadySeconds"] = deployment["spec", "minReadySeconds"]
    }
    newest = set
    deployment.setAnnotation(DeploymentAnnotation.revision, to: set.annotation(DeploymentAnnotation.revision))
    if progress == nil, deployment.condition("Progressing") == nil {
      progress = Progress(status: "True", reason: "FoundNewReplicaSet", message: "Found new replica set \"\(set.name)\"")
    }
  }

  /// Makes the ReplicaSet of the present template.
  private mutating func makeNewest() {
    let collisions = deployment.statusNumber("collisionCount")
    let hash = ShortHash.text(of: Self.template(of: deployment).jsonBytes() + Array("\(collisions)".utf8))
    var template = deployment["spec", "template"] ?? [:]
    template["metadata", "labels", DeploymentAnnotation.hashLabel] = .string(hash)
    var selector = deployment["spec", "selector"] ?? [:]
    selector["matchLabels", DeploymentAnnotation.hashLabel] = .string(hash)
    var set = Manifest([
      "apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": ["name": .string("\(deployment.name)-\(hash)")],
      "spec": ["selector": selector, "template": template],
    ])
    set.namespace = deployment.namespace
    set["metadata", "labels"] = template["metadata", "labels"]
    set.setOwnerReferences([deployment.controllerReference])
    set["spec", "minReadySeconds"] = deployment["spec", "minReadySeconds"]
    if index[ObjectKey(.replicaSets, set)] != nil {
      hasCollision = true
      return
    }
    copyAnnotations(to: &set)
    let revision = (old.compactMap { $0.annotationNumber(DeploymentAnnotation.revision) }.max() ?? 0) + 1
    set.setAnnotation(DeploymentAnnotation.revision, to: String(revision))
    let isRecreate = deployment["spec", "strategy", "type"] == "Recreate"
    set = resize(set, to: isRecreate ? deployment.wantedReplicas : arithmetic.grown(new: 0, total: total))
    newest = set
    deployment.setAnnotation(DeploymentAnnotation.revision, to: String(revision))
    progress = Progress(status: "True", reason: "NewReplicaSetCreated", message: "Created new replica set \"\(set.name)\"")
  }

  private func copyAnnotations(to set: inout Manifest) {
    for (key, value) in deployment.annotations where !DeploymentAnnotation.own.contains(key) { set.setAnnotation(key, to: value) }
  }

  /// Another object has the name of the ReplicaSet: counted, the name becomes another.
  mutating func countCollision(_ plan: inout Plan) {
    var counted = original
    counted["status", "collisionCount"] = .integer(Int64(original.statusNumber("collisionCount") + 1))
    plan.updateStatus(counted, was: original)
  }
}

// MARK: - Moving

extension Rollout {
  /// One step of a rolling update.
  mutating func roll() {
    nameNewest()
    if newest == nil { makeNewest() }
    guard !hasCollision, let set = newest else { return }

    // 1. Up, if there is room
    let grown = arithmetic.grown(new: set.wantedReplicas, total: total)
    if grown != set.wantedReplicas {
      newest = resize(set, to: grown)
      return
    }
    // 2. Down, if enough are there
    func share(_ set: Manifest) -> RolloutArithmetic.Share {
      RolloutArithmetic.Share(replicas: set.wantedReplicas, available: set.statusNumber("availableReplicas"))
    }
    let wanted = arithmetic.shrunk(old.map(share), beside: share(set))
    for (position, replicas) in wanted.enumerated() where replicas != old[position].wantedReplicas {
      old[position] = resize(old[position], to: replicas)
    }
  }

  /// One step of an update that lets no old and new Pods run at a time.
  mutating func recreate(_ index: LiveIndex) {
    nameNewest()
    var isShrinking = false
    for (position, set) in old.enumerated() where set.wantedReplicas > 0 {
      old[position] = resize(set, to: 0)
      isShrinking = true
    }
    let isRunning = old.contains { set in index.controlled(by: set, .pods).contains { !$0.isFinishedPod } }
    if isShrinking || isRunning { return }
    if newest == nil { return makeNewest() }
    if let set = newest, set.wantedReplicas != deployment.wantedReplicas {
      newest = resize(set, to: deployment.wantedReplicas)
    }
  }

  /// Whether the Deployment wants another number of replicas than when its ReplicaSets were last scaled.
  var isBeingScaled: Bool {
    all.contains { set in
      guard set.wantedReplicas > 0, let desired = set.annotationNumber(DeploymentAnnotation.desiredReplicas) else { return false }
      return desired != deployment.wantedReplicas
    }
  }

  /// Spreads another number of replicas over the ReplicaSets, leaving the rollout where it is.
  mutating func scale() {
    let active = all.filter { $0.wantedReplicas > 0 }
    if active.count <= 1 {
      if let only = active.first ?? newest ?? old.last { replace(resize(only, to: deployment.wantedReplicas)) }
      return
    }
    if let set = newest, set.wantedReplicas == deployment.wantedReplicas,
      set.annotationNumber(DeploymentAnnotation.desiredReplicas) == deployment.wantedReplicas,
      set.statusNumber("availableReplicas") == deployment.wantedReplicas
    {
      for set in old where set.wantedReplicas > 0 { replace(resize(set, to: 0)) }
      return
    }
    guard deployment["spec", "strategy", "type"] != "Recreate" else { return }
    let isGrowing = arithmetic.ceiling > total
    let sorted = active.sorted { left, right in
      if left.wantedReplicas != right.wantedReplicas { return left.wantedReplicas > right.wantedReplicas }
      return isGrowing ? Manifest.isOlder(right, left) : Manifest.isOlder(left, right)
    }
    let shares = sorted.map { set in
      ProportionalScaling.Share(
        replicas: set.wantedReplicas, ceilingThen: set.annotationNumber(DeploymentAnnotation.maxReplicas))
    }
    let scaling = ProportionalScaling(arithmetic: arithmetic, present: deployment.statusNumber("replicas"))
    for (set, replicas) in zip(sorted, scaling.scaled(shares)) { replace(resize(set, to: replicas)) }
  }

  private mutating func replace(_ set: Manifest) {
    if newest?.uid == set.uid { newest = set }
    for position in old.indices where old[position].uid == set.uid { old[position] = set }
  }
}

// MARK: - Saying

extension Rollout {
  /// Whether all there is to do is done.
  private var isComplete: Bool {
    let wanted = deployment.wantedReplicas
    return (newest?.statusNumber("replicas") ?? 0) == wanted && sum("replicas") == wanted && sum("availableReplicas") == wanted
      && isWritten
  }

  /// Whether the turn leaves the sizes of ReplicaSets as they are.
  private var isWritten: Bool { all.allSatisfy { originals[$0.uid]?.wantedReplicas == $0.wantedReplicas } }

  /// Says when a rollout is paused, and when it goes on.
  mutating func noticePause() {
    guard deployment["spec", "progressDeadlineSeconds"]?.int != nil else { return }
    let reason = deployment.condition("Progressing")?["reason"]?.string
    if reason == "ProgressDeadlineExceeded" { return }
    if deployment["spec", "paused"]?.bool == true {
      if reason != "DeploymentPaused" {
        progress = Progress(status: "Unknown", reason: "DeploymentPaused", message: "Deployment is paused")
      }
    } else if reason == "DeploymentPaused" {
      progress = Progress(status: "Unknown", reason: "DeploymentResumed", message: "Deployment is resumed")
    }
  }

  /// Judges whether the rollout moves, stands still or is done.
  mutating func judgeProgress(_ plan: inout Plan) {
    guard let seconds = deployment["spec", "progressDeadlineSeconds"]?.int, seconds < Int(Int32.max) else { return }
    let before = deployment.condition("Progressing")
    let reason = progress?.reason ?? before?["reason"]?.string
    let replicas = sum("replicas")
    let updated = newest?.statusNumber("replicas") ?? 0
    if replicas == updated, reason == "NewReplicaSetAvailable" { return }
    let name = newest?.name ?? deployment.name
    if isComplete {
      progress = Progress(
        status: "True", reason: "NewReplicaSetAvailable", message: "ReplicaSet \"\(name)\" has successfully progressed.")
      return
    }
    let hasMoved =
      updated > original.statusNumber("updatedReplicas")
      || replicas - updated < original.statusNumber("replicas") - original.statusNumber("updatedReplicas")
      || sum("readyReplicas") > original.statusNumber("readyReplicas")
      || sum("availableReplicas") > original.statusNumber("availableReplicas")
    if hasMoved {
      progress = Progress(
        status: "True", reason: "ReplicaSetUpdated", message: "ReplicaSet \"\(name)\" is progressing.", updateTime: .always)
      // The deadline counts from now.
      _ = plan.isDue("deadline", at: plan.now + .seconds(seconds + 1))
      return
    }
    guard progress == nil, reason != "ProgressDeadlineExceeded", reason != "NewReplicaSetAvailable",
      let since = before?["lastUpdateTime"]?.string.flatMap({ Moment($0) })
    else {
      if progress != nil { _ = plan.isDue("deadline", at: plan.now + .seconds(seconds + 1)) }
      return
    }
    if plan.isDue("deadline", at: since + .seconds(seconds + 1)) {
      progress = Progress(
        status: "False", reason: "ProgressDeadlineExceeded", message: "ReplicaSet \"\(name)\" has timed out progressing.")
    }
  }

  /// Puts everything the turn decided into the plan: new and changed ReplicaSets, those beyond the limit, the Deployment and its
  /// status.
  func report(_ plan: inout Plan) {
    for set in (newest.map { [$0] } ?? []) + old {
      let before = originals[set.uid]
      if before == nil {
        plan.create(set)
      } else if set != before {
        plan.update(set)
      }
      let (old, new) = (before?.wantedReplicas ?? 0, set.wantedReplicas)
      if old != new {
        plan.event(
          on: original, "ScalingReplicaSet", "Scaled \(new > old ? "up" : "down") replica set \(set.name) from \(old) to \(new)")
      }
    }
    if isComplete, !original.isBeingDeleted {
      for set in beyondLimit { plan.delete(set) }
    }
    if deployment["metadata"] != original["metadata"] { plan.update(deployment) }
    plan.updateStatus(status(plan.now), was: original)
  }

  /// Old ReplicaSets that nobody would roll back to.
  private var beyondLimit: ArraySlice<Manifest> {
    let limit = deployment["spec", "revisionHistoryLimit"]?.int ?? 10
    let kept = old.filter { !$0.isBeingDeleted }.sorted {
      $0.annotationNumber(DeploymentAnnotation.revision) ?? 0 < $1.annotationNumber(DeploymentAnnotation.revision) ?? 0
    }
    return kept.prefix(max(0, kept.count - limit)).filter {
      $0.wantedReplicas == 0 && $0.statusNumber("replicas") == 0 && $0.statusNumber("observedGeneration") >= Int($0.generation)
    }[...]
  }

  private func status(_ now: Moment) -> Manifest {
    var result = deployment
    let available = sum("availableReplicas")
    result["status", "observedGeneration"] = .integer(original.generation)
    result.setStatusNumber("replicas", sum("replicas"))
    result.setStatusNumber("updatedReplicas", newest?.statusNumber("replicas") ?? 0)
    result.setStatusNumber("readyReplicas", sum("readyReplicas"))
    result.setStatusNumber("availableReplicas", available)
    result.setStatusNumber("unavailableReplicas", max(0, total - available))
    if available >= arithmetic.floor {
      result.setCondition(
        "Available", "True", reason: "MinimumReplicasAvailable", message: "Deployment has minimum availability.", now: now,
        updateTime: .onChange)
    } else {
      result.setCondition(
        "Available", "False", reason: "MinimumReplicasUnavailable", message: "Deployment does not have minimum availability.",
        now: now, updateTime: .onChange)
    }
    if let progress {
      result.setCondition(
        "Progressing", progress.status, reason: progress.reason, message: progress.message, now: now,
        updateTime: progress.updateTime)
    }
    let failure = all.compactMap { $0.condition("ReplicaFailure") }.first { $0["status"] == "True" }
    if let failure {
      result.setCondition(
        "ReplicaFailure", "True", reason: failure["reason"]?.string ?? "", message: failure["message"]?.string ?? "", now: now,
        updateTime: .onChange)
    } else {
      result.removeCondition("ReplicaFailure")
    }
    return result
  }
}
