import ObjectModel

extension DefaultRules {
  /// Jobs and CronJobs.
  static let jobs: [String: Rule] = [
    // Not of JobSpec: the template of a CronJob stays as it is.
    "batch.v1.Job": { job in
      job.change("spec") { spec in
        if !spec.contains("completions"), !spec.contains("parallelism") { spec["completions"] = 1 }
        spec.fill("parallelism", 1)
        spec.fill("backoffLimit", spec.contains("backoffLimitPerIndex") ? 2_147_483_647 : 6)
        spec.fill("suspend", false)
        spec.fill("completionMode", "NonIndexed")
        spec.fill("manualSelector", false)
        spec.fill("podReplacementPolicy", spec.contains("podFailurePolicy") ? "Failed" : "TerminatingOrFailed")
      }
      label(&job)
    },
    "batch.v1.CronJobSpec": constants([
      "concurrencyPolicy": "Allow", "suspend": false, "successfulJobsHistoryLimit": 3, "failedJobsHistoryLimit": 1,
    ]),
    "batch.v1.PodFailurePolicyOnPodConditionsPattern": constants(["status": "True"]),
  ]

  /// The labels and the selector by which a Job knows its Pods, made from its uid.
  private static func label(_ job: inout JSONObject) {
    let name = job["metadata"]?["name"]?.string ?? ""
    guard job["spec"]?["manualSelector"] != true, let uid = job["metadata"]?["uid"]?.string, !uid.isEmpty, !name.isEmpty else {
      return
    }
    let labels = [
      ("batch.kubernetes.io/controller-uid", uid), ("batch.kubernetes.io/job-name", name), ("controller-uid", uid),
      ("job-name", name),
    ]
    job.change("spec") { spec in
      spec.change("template") { template in
        for (key, value) in labels {
          template.mutate("metadata", default: [:]) { $0["labels", key] = .string(value) }
        }
      }
      spec.fill("selector", ["matchLabels": ["batch.kubernetes.io/controller-uid": .string(uid)]])
    }
    guard let own = job["spec"]?["template", "metadata", "labels"] else { return }
    job.change("metadata") { $0.fill("labels", own) }
  }
}
