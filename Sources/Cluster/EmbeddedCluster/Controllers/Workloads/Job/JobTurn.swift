import ObjectModel

/// One turn on a Job that is not finished.
struct JobTurn {
  private(set) var updated: Manifest
  private let job: Manifest
  private let active: [Manifest]
  private let succeeded: [Manifest]
  private let failed: [Manifest]

  private static let indexKey = "batch.kubernetes.io/job-completion-index"

  init(job: Manifest, pods: [Manifest]) {
    self.job = job
    updated = job
    active = pods.filter(\.isActivePod)
    succeeded = pods.filter { $0["status", "phase"] == "Succeeded" }
    failed = pods.filter { $0["status", "phase"] == "Failed" }
  }

  private var isIndexed: Bool { job["spec", "completionMode"] == "Indexed" }
  private var completions: Int? { job["spec", "completions"]?.int }
  private var parallelism: Int { max(0, job["spec", "parallelism"]?.int ?? 1) }
  /// Counted, though the Pods may be gone.
  private var successes: Int {
    isIndexed ? doneIndexes.count : max(job.statusNumber("succeeded"), succeeded.count)
  }
  private var failures: Int { max(job.statusNumber("failed"), failed.count) }

  private var doneIndexes: Set<Int> {
    IndexRanges.numbers(job["status", "completedIndexes"]?.string ?? "").union(succeeded.compactMap(Self.index))
  }

  private static func index(of pod: Manifest) -> Int? { pod.annotationNumber(indexKey) }

  // MARK: - Steps

  mutating func run(_ plan: inout Plan) {
    if job["spec", "suspend"]?.bool == true {
      suspend(&plan)
    } else {
      resume(plan.now)
      advance(&plan)
    }
    updated.setStatusNumber("succeeded", successes)
    updated.setStatusNumber("failed", failures)
    updated["status", "ready"] = .integer(Int64(active.count(where: \.isReadyPod)))
    updated["status", "uncountedTerminatedPods"] = [:]
    if isIndexed, !doneIndexes.isEmpty { updated["status", "completedIndexes"] = .string(IndexRanges.text(doneIndexes)) }
  }

  private mutating func suspend(_ plan: inout Plan) {
    for pod in active { plan.delete(pod) }
    updated["status", "startTime"] = nil
    updated.setStatusNumber("active", 0)
    if !job.isTrue("Suspended") {
      updated.setCondition("Suspended", "True", reason: "JobSuspended", message: "Job suspended", now: plan.now)
      plan.event(on: job, "Suspended", "Job suspended")
    }
  }

  private mutating func resume(_ now: Moment) {
    if job["status", "startTime"] == nil { updated["status", "startTime"] = .string(now.text) }
    if job.isTrue("Suspended") {
      updated.setCondition("Suspended", "False", reason: "JobResumed", message: "Job resumed", now: now)
    }
  }

  private mutating func advance(_ plan: inout Plan) {
    updated.setStatusNumber("active", active.count)
    if failures > job["spec", "backoffLimit"]?.int ?? 6 {
      return fail("BackoffLimitExceeded", "Job has reached the specified backoff limit", &plan)
    }
    if let seconds = job["spec", "activeDeadlineSeconds"]?.int,
      let start = updated["status", "startTime"]?.string.flatMap({ Moment($0) }),
      plan.isDue("deadline", at: start + .seconds(seconds))
    {
      return fail("DeadlineExceeded", "Job was active longer than specified deadline", &plan)
    }
    let isDone = completions.map { successes >= $0 } ?? (successes > 0 && active.isEmpty)
    if isDone { return complete(&plan) }

    // Of a Job without completions, the first success says that the work is done.
    let wanted = completions.map { min(parallelism, $0 - successes) } ?? (successes > 0 ? active.count : parallelism)
    if active.count > wanted {
      for pod in active.sorted(by: Manifest.isOlder).suffix(active.count - wanted) { remove(pod, &plan) }
    } else if active.count < wanted, isBackoffOver(&plan) {
      make(wanted - active.count, &plan)
    }
  }

  /// After a failure the next try waits, ever longer: 10 s, 20 s … 6 min.
  private func isBackoffOver(_ plan: inout Plan) -> Bool {
    let ends = failed.compactMap { pod in
      pod["status", "containerStatuses"]?.array?.compactMap {
        $0["state", "terminated", "finishedAt"]?.string.flatMap { Moment($0) }
      }.max()
    }
    guard let last = ends.max() else { return true }
    let wait = min(Duration.seconds(360), .seconds(10) * (1 << min(max(0, failures - 1), 8)))
    return plan.isDue("backoff", at: last + wait)
  }

  private mutating func make(_ count: Int, _ plan: inout Plan) {
    let template = job["spec", "template"] ?? [:]
    guard isIndexed else {
      for _ in 0..<count {
        plan.create(job.pod(from: template, generateName: job.name + "-"), telling: .pod(of: job))
      }
      return
    }
    let taken = doneIndexes.union(active.compactMap(Self.index))
    for number in (0..<(completions ?? 0)).lazy.filter({ !taken.contains($0) }).prefix(count) {
      var pod = job.pod(from: template, generateName: "\(job.name)-\(number)-")
      pod.setAnnotation(Self.indexKey, to: String(number))
      pod.setLabel(Self.indexKey, to: String(number))
      pod["spec", "hostname"] = .string("\(job.name)-\(number)")
      pod["spec", "containers"] = .array(
        (pod["spec", "containers"]?.array ?? []).map { container in
          var container = container
          let variable: JSONValue = ["name": "JOB_COMPLETION_INDEX", "value": .string(String(number))]
          container["env"] = .array((container["env"]?.array ?? []) + [variable])
          return container
        })
      plan.create(pod, telling: .pod(of: job))
    }
  }

  private func remove(_ pod: Manifest, _ plan: inout Plan) {
    plan.delete(pod)
    plan.event(on: job, "SuccessfulDelete", "Deleted pod: \(pod.name)")
  }

  // MARK: - Ends

  private mutating func complete(_ plan: inout Plan) {
    let message = "Reached expected number of succeeded pods"
    updated.setCondition("SuccessCriteriaMet", "True", reason: "CompletionsReached", message: message, now: plan.now)
    updated.setCondition("Complete", "True", reason: "CompletionsReached", message: message, now: plan.now)
    updated["status", "completionTime"] = .string(plan.now.text)
    for pod in active { remove(pod, &plan) }
    updated.setStatusNumber("active", 0)
    plan.event(on: job, "Completed", "Job completed")
  }

  private mutating func fail(_ reason: String, _ message: String, _ plan: inout Plan) {
    for pod in active { remove(pod, &plan) }
    updated.setStatusNumber("active", 0)
    updated.setCondition("FailureTarget", "True", reason: reason, message: message, now: plan.now)
    updated.setCondition("Failed", "True", reason: reason, message: message, now: plan.now)
    plan.event(.warning, on: job, reason, message)
  }
}
