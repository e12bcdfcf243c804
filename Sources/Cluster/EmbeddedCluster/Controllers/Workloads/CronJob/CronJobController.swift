import ObjectModel

/// Makes Jobs when they are due, and keeps a few of those that have ended.
struct CronJobController: Controller {
  let name = "cronjob-controller"

  static let timestamp = "batch.kubernetes.io/cronjob-scheduled-timestamp"
  /// Times that may have been missed before somebody is told that something is wrong.
  private static let mostMissed = 100

  func keys(touchedBy change: ObjectChange, _ index: LiveIndex) -> [ObjectKey] {
    OwnerKeys.of(change, kind: .cronJobs, index)
  }

  func reconcile(_ key: ObjectKey, _ index: LiveIndex, _ plan: inout Plan) {
    guard let cron = index[key], !cron.isBeingDeleted else { return }
    var updated = cron
    let jobs = index.controlled(by: cron, .jobs).filter { !$0.isBeingDeleted }

    // 1. What has ended
    let ended = jobs.filter { $0.isTrue("Complete") || $0.isTrue("Failed") }
    var running = jobs.filter { !$0.isTrue("Complete") && !$0.isTrue("Failed") }
    let successes = ended.filter { $0.isTrue("Complete") }
    if let last = successes.compactMap({ $0["status", "completionTime"]?.string }).max(),
      last > cron["status", "lastSuccessfulTime"]?.string ?? ""
    {
      updated["status", "lastSuccessfulTime"] = .string(last)
    }
    tell(of: ended, cron, &plan)
    prune(successes, keeping: cron["spec", "successfulJobsHistoryLimit"]?.int ?? 3, cron, &plan)
    prune(ended.filter { $0.isTrue("Failed") }, keeping: cron["spec", "failedJobsHistoryLimit"]?.int ?? 1, cron, &plan)

    // 2. What is due
    if cron["spec", "suspend"]?.bool != true { start(cron, &updated, &running, &plan) }
    // As it was when it was first seen, for else each change of a Job would be one of the CronJob.
    let known = cron["status", "active"]?.array ?? []
    let active = running.map { job in known.first { $0["uid"]?.string == job.uid } ?? Self.reference(to: job) }
    updated["status", "active"] = active.isEmpty ? nil : .array(active)
    plan.updateStatus(updated, was: cron)
  }

  // MARK: - Starting

  private func start(_ cron: Manifest, _ updated: inout Manifest, _ running: inout [Manifest], _ plan: inout Plan) {
    guard let schedule = try? CronSchedule(cron["spec", "schedule"]?.string ?? "") else {
      plan.event(.warning, on: cron, "UnparseableSchedule", "unparseable schedule: \(cron["spec", "schedule"]?.string ?? "")")
      return
    }
    let zone = cron["spec", "timeZone"]?.string.flatMap { ZoneOffsets(named: $0) } ?? .utc
    let last = cron["status", "lastScheduleTime"]?.string.flatMap { Moment($0) }
    var from = last ?? cron.created ?? plan.now
    let deadline = cron["spec", "startingDeadlineSeconds"]?.int
    if let deadline { from = max(from, plan.now + .seconds(-deadline)) }

    var due: Moment?
    var missed = 0
    var next = schedule.next(after: from, in: zone)
    while let time = next, time <= plan.now {
      due = time
      missed += 1
      if missed > Self.mostMissed {
        // So many that one more does not count: the last is found from a little while ago.
        let recent = plan.now + .seconds(-86_400)
        if time < recent {
          next = schedule.next(after: recent, in: zone) ?? time
        } else {
          next = schedule.next(after: time, in: zone)
        }
        continue
      }
      next = schedule.next(after: time, in: zone)
    }
    if let next { _ = plan.isDue("schedule", at: next) }
    guard let due else { return }
    if missed > Self.mostMissed {
      plan.event(
        .warning, on: cron, "TooManyMissedTimes",
        "too many missed start times: \(missed). Set or decrease .spec.startingDeadlineSeconds or check clock skew")
    }
    if let deadline, due + .seconds(deadline) < plan.now {
      return plan.event(.warning, on: cron, "MissSchedule", "Missed scheduled time to start a job: \(due.text)")
    }
    switch cron["spec", "concurrencyPolicy"]?.string {
    case "Forbid" where !running.isEmpty:
      return plan.event(
        on: cron, "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid")
    case "Replace":
      for job in running {
        plan.delete(job)
        plan.event(on: cron, "SuccessfulDelete", "Deleted job \(job.name)")
      }
      running = []
    default: break
    }
    let job = Self.job(of: cron, at: due)
    updated["status", "lastScheduleTime"] = .string(due.text)
    // Made in a turn that could not write its status: the Job is there already.
    if running.contains(where: { $0.name == job.name }) { return }
    plan.create(job, telling: Announcement(about: cron, success: ("SuccessfulCreate", "Created job "), failure: "FailedCreate"))
  }

  private static func job(of cron: Manifest, at due: Moment) -> Manifest {
    let template = cron["spec", "jobTemplate"] ?? [:]
    var job = Manifest(["apiVersion": "batch/v1", "kind": "Job", "metadata": [:], "spec": template["spec"] ?? [:]])
    for field in ["labels", "annotations"] { job["metadata", field] = template["metadata", field] }
    job.name = "\(cron.name)-\(due.nanoseconds / 60_000_000_000)"
    job.namespace = cron.namespace
    job.setAnnotation(timestamp, to: due.text)
    job.setOwnerReferences([cron.controllerReference])
    return job
  }

  // MARK: - Ends

  /// A Job that is in the list of active ones and has ended.
  private func tell(of ended: [Manifest], _ cron: Manifest, _ plan: inout Plan) {
    let active = Set(cron["status", "active"]?.array?.compactMap { $0["uid"]?.string } ?? [])
    for job in ended where active.contains(job.uid) {
      let status = job.isTrue("Complete") ? "Complete" : "Failed"
      plan.event(on: cron, "SawCompletedJob", "Saw completed job: \(job.name), condition: \(status)")
    }
  }

  private func prune(_ jobs: [Manifest], keeping count: Int, _ cron: Manifest, _ plan: inout Plan) {
    func start(_ job: Manifest) -> String { job["status", "startTime"]?.string ?? job.creationTimestamp ?? "" }
    let sorted = jobs.sorted { (start($0), $0.name) < (start($1), $1.name) }
    for job in sorted.dropLast(max(0, count)) {
      plan.delete(job)
      plan.event(on: cron, "SuccessfulDelete", "Deleted job \(job.name)")
    }
  }

  private static func reference(to job: Manifest) -> JSONValue {
    [
      "apiVersion": "batch/v1", "kind": "Job", "name": .string(job.name), "namespace": .string(job.namespace),
      "uid": .string(job.uid), "resourceVersion": .string(job.resourceVersion),
    ]
  }
}
