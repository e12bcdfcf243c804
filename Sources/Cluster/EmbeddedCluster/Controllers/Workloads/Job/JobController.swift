import ObjectModel

/// Runs the Pods of a Job until enough have succeeded, or too many have failed.
///
/// What has ended is counted in the status, so that Pods may be deleted afterwards; a Pod is counted while it exists, and kept in
/// the count when it goes.
struct JobController: Controller {
  let name = "job-controller"

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    OwnerKeys.of(change, kind: .jobs, adopts: .pods, index)
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let job = index[key], !job.isBeingDeleted else { return }
    if job.isTrue("Complete") || job.isTrue("Failed") { return expire(job, &plan) }
    guard let selector = job.selector else { return }
    let ownership = Ownership(of: .pods, by: job, selector: selector, index)
    for pod in ownership.updates { plan.update(pod) }
    var turn = JobTurn(job: job, pods: ownership.owned)
    turn.run(&plan)
    plan.updateStatus(turn.updated, was: job)
  }

  /// A finished Job is deleted when its time to live is over.
  private func expire(_ job: Manifest, _ plan: inout Plan) {
    guard let seconds = job["spec", "ttlSecondsAfterFinished"]?.int else { return }
    let end = [job.condition("Complete"), job.condition("Failed")].compactMap { $0 }.first { $0["status"] == "True" }
    guard let time = end?["lastTransitionTime"]?.string.flatMap({ Moment($0) }) else { return }
    if plan.isDue("expiry", at: time + .seconds(seconds)) { plan.delete(job) }
  }
}
