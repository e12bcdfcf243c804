import ObjectModel

/// One turn on a StatefulSet.
struct StatefulTurn {
  let set: Manifest
  let pods: [Manifest]
  let revisions: TemplateRevisions
  let index: LiveIndex

  private var byNumber: [Int: Manifest] {
    Dictionary(pods.compactMap { pod in StatefulPod.number(pod, of: set).map { ($0, pod) } }, uniquingKeysWith: { $1 })
  }

  private var start: Int { self.set["spec", "ordinals", "start"]?.int ?? 0 }
  private var numbers: Range<Int> { start..<start + max(0, set.wantedReplicas) }
  private var isParallel: Bool { self.set["spec", "podManagementPolicy"] == "Parallel" }
  private var partition: Int { self.set["spec", "updateStrategy", "rollingUpdate"]?["partition"]?.int ?? 0 }
  private var minReadySeconds: Int { self.set["spec", "minReadySeconds"]?.int ?? 0 }
  private var currentRevision: String { self.set["status", "currentRevision"]?.string ?? revisions.current }

  private func isAvailable(_ pod: Manifest, _ plan: inout Plan) -> Bool {
    guard !pod.isBeingDeleted, let time = pod.availableAt(minReadySeconds: minReadySeconds) else { return false }
    return minReadySeconds == 0 || plan.isDue("available \(pod.name)", at: time)
  }

  // MARK: - Moving

  func move(_ plan: inout Plan) {
    let present = byNumber
    var isSettled = true

    // 1. Missing ones, from the lowest; in order, each waits for those before it.
    for number in numbers {
      let isThere: Bool
      if let pod = present[number] {
        if pod.isFinishedPod, !pod.isBeingDeleted {
          plan.delete(pod, gracePeriodSeconds: 0)
          plan.event(
            .warning, on: set, "RecreatingTerminatedPod",
            "StatefulSet \(set.namespace)/\(set.name) is recreating terminated Pod \(pod.name)")
        }
        isThere = isAvailable(pod, &plan)
      } else {
        create(number, &plan)
        isThere = false
      }
      if !isThere {
        isSettled = false
        if !isParallel { return }
      }
    }

    // 2. Those too many, from the highest
    let extra = present.filter { !numbers.contains($0.key) }.sorted { $0.key > $1.key }.map(\.value)
    for pod in extra {
      if !pod.isBeingDeleted { remove(pod, &plan) }
      if !isParallel { return }
    }

    // 3. Those of an old template, from the highest, each when the others are well
    guard set["spec", "updateStrategy", "type"]?.string ?? "RollingUpdate" == "RollingUpdate", extra.isEmpty else { return }
    for number in numbers.reversed() where number >= partition {
      guard let pod = present[number] else { return }
      if pod.label(TemplateRevisions.label) != revisions.current {
        // A Pod that is not well may be replaced though nothing is settled: the new template may mend it.
        if !pod.isBeingDeleted, isSettled || !pod.isReadyPod { remove(pod, &plan) }
        return
      }
      if !isAvailable(pod, &plan) { return }
    }
  }

  private func create(_ number: Int, _ plan: inout Plan) {
    let pod = StatefulPod(set: set, number: number)
    for claim in pod.claims where index[ObjectKey(.claims, claim)] == nil {
      plan.create(claim)
      plan.event(
        on: set, "SuccessfulCreate", "create Claim \(claim.name) Pod \(pod.name) in StatefulSet \(set.name) success")
    }
    // Below the partition a Pod comes back as it was.
    let old = currentRevision
    if number < partition, old != revisions.current, let template = revisions.template(of: old) {
      plan.create(pod.manifest(template: template, revision: old))
    } else {
      plan.create(pod.manifest(template: set["spec", "template"] ?? [:], revision: revisions.current))
    }
    plan.event(on: set, "SuccessfulCreate", "create Pod \(pod.name) in StatefulSet \(set.name) successful")
  }

  private func remove(_ pod: Manifest, _ plan: inout Plan) {
    plan.delete(pod)
    plan.event(on: set, "SuccessfulDelete", "delete Pod \(pod.name) in StatefulSet \(set.name) successful")
  }

  // MARK: - Saying

  func report(_ plan: inout Plan) {
    var updated = set
    let live = pods.filter { !$0.isFinishedPod }
    let replicas = numbers.compactMap { byNumber[$0] }
    let isUpdated = replicas.count { $0.label(TemplateRevisions.label) == revisions.current && !$0.isBeingDeleted }
    let isReady = live.count { $0.isReadyPod && !$0.isBeingDeleted }
    let isDone = isUpdated == set.wantedReplicas && isReady == set.wantedReplicas && live.count == set.wantedReplicas
    let current = isDone && partition == 0 ? revisions.current : currentRevision
    updated["status", "observedGeneration"] = .integer(set.generation)
    updated["status", "replicas"] = .integer(Int64(live.count))
    updated.setStatusNumber("readyReplicas", isReady)
    var available = 0
    for pod in live where isAvailable(pod, &plan) { available += 1 }
    updated["status", "availableReplicas"] = .integer(Int64(available))
    updated.setStatusNumber("updatedReplicas", isUpdated)
    updated.setStatusNumber(
      "currentReplicas", replicas.count { $0.label(TemplateRevisions.label) == current && !$0.isBeingDeleted })
    updated["status", "currentRevision"] = .string(current)
    updated["status", "updateRevision"] = .string(revisions.current)
    updated["status", "collisionCount"] = .integer(Int64(set.statusNumber("collisionCount")))
    plan.updateStatus(updated, was: set)
  }
}
