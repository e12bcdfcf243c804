import ObjectModel

/// Runs the Pods of a Job until enough have succeeded, or too many have failed.
struct JobController: Controller {
  let name = "job-controller"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] { OwnerKeys.of(change, kind: .jobs, index) }

  func reconcile(_ key: ObjectKey, _ index: inout LiveIndex, _ now: Moment) -> Reconciliation {
    guard let job = index[key], !job.isBeingDeleted else { return .nothing }
    if job.isTrue("Complete") || job.isTrue("Failed") { return expiry(of: job, now) }
    var result = Reconciliation()
    var updated = job
    let pods = index.controlled(by: job, .pods)
    let succeeded = pods.count { $0["status", "phase"] == "Succeeded" }
    let failed = pods.count { $0["status", "phase"] == "Failed" }
    let active = pods.filter(\.isActivePod)
    let completions = job["spec", "completions"]?.int
    let parallelism = job["spec", "parallelism"]?.int ?? 1
    let isSuspended = job["spec", "suspend"]?.bool == true

    if isSuspended {
      for pod in active { result.actions.append(.delete(pod, propagation: .background, gracePeriodSeconds: nil)) }
      updated["status", "startTime"] = nil
      updated.setCondition("Suspended", "True", reason: "JobSuspended", message: "Job suspended", now: now)
    } else {
      if updated["status", "startTime"] == nil { updated["status", "startTime"] = .string(now.text) }
      if job.isTrue("Suspended") {
        updated.setCondition("Suspended", "False", reason: "JobResumed", message: "Job resumed", now: now)
      }
      let isDone = completions.map { succeeded >= $0 } ?? (succeeded > 0 && active.isEmpty)
      if failed > job["spec", "backoffLimit"]?.int ?? 6 {
        fail(&updated, &result, active, "BackoffLimitExceeded", "Job has reached the specified backoff limit", now)
      } else if let left = untilDeadline(of: updated, now), left <= .zero {
        fail(&updated, &result, active, "DeadlineExceeded", "Job was active longer than specified deadline", now)
      } else if isDone {
        updated.setCondition(
          "SuccessCriteriaMet", "True", reason: "CompletionsReached", message: "Reached expected number of succeeded pods",
          now: now)
        updated.setCondition(
          "Complete", "True", reason: "CompletionsReached", message: "Reached expected number of succeeded pods", now: now)
        updated["status", "completionTime"] = .string(now.text)
        result.actions.append(.event(on: job, type: "Normal", reason: "Completed", message: "Job completed"))
      } else {
        let wanted = min(parallelism, completions.map { $0 - succeeded } ?? parallelism)
        for _ in 0..<max(0, wanted - active.count) {
          result.actions.append(.create(job.pod(from: job["spec", "template"] ?? [:], generateName: job.name + "-")))
        }
        result.wakeAfter = untilDeadline(of: updated, now)
      }
    }
    updated.setStatusNumber("active", isSuspended ? 0 : active.count)
    updated["status", "ready"] = .integer(Int64(active.count(where: \.isReadyPod)))
    updated.setStatusNumber("succeeded", succeeded)
    updated.setStatusNumber("failed", failed)
    updated["status", "uncountedTerminatedPods"] = [:]
    if updated != job { result.actions.append(.update(updated, subresource: "status")) }
    return result
  }

  private func fail(
    _ job: inout Manifest, _ result: inout Reconciliation, _ active: [Manifest], _ reason: String, _ message: String,
    _ now: Moment
  ) {
    for pod in active { result.actions.append(.delete(pod, propagation: .background, gracePeriodSeconds: nil)) }
    job.setCondition("FailureTarget", "True", reason: reason, message: message, now: now)
    job.setCondition("Failed", "True", reason: reason, message: message, now: now)
    result.actions.append(.event(on: job, type: "Warning", reason: reason, message: message))
  }

  private func untilDeadline(of job: Manifest, _ now: Moment) -> Duration? {
    guard let seconds = job["spec", "activeDeadlineSeconds"]?.int,
      let start = job["status", "startTime"]?.string.flatMap(Moment.init)
    else { return nil }
    return (start + .seconds(seconds)) - now
  }

  /// A finished Job is deleted when its time to live is over.
  private func expiry(of job: Manifest, _ now: Moment) -> Reconciliation {
    guard let seconds = job["spec", "ttlSecondsAfterFinished"]?.int else { return .nothing }
    let ends = (job["status", "conditions"]?.array ?? []).compactMap { $0["lastTransitionTime"]?.string.flatMap(Moment.init) }
    guard let end = ends.max() else { return .nothing }
    let left = (end + .seconds(seconds)) - now
    if left > .zero { return Reconciliation(wakeAfter: left) }
    return Reconciliation(actions: [.delete(job, propagation: .background, gracePeriodSeconds: nil)])
  }
}
