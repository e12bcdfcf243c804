import ObjectModel

extension BuiltInActions {
  /// Actions of Kubernetes' own workloads.
  static let kubernetes: [GroupKind: [BuiltInAction]] = [
    kind("apps", "Deployment"): [
      restart,
      BuiltInAction("pause", icon: "fa fa-fw fa-pause-circle", disabled: isTrue("spec", "paused")) { live, _ in
        live["spec", "paused"] = true
      },
      BuiltInAction("resume", icon: "fa fa-fw fa-play-circle", disabled: { !isTrue("spec", "paused")($0) }) { live, _ in
        live["spec", "paused"] = nil
      },
      scale,
    ],
    kind("apps", "StatefulSet"): [restart, scale],
    kind("apps", "DaemonSet"): [restart],
    kind("batch", "CronJob"): [
      BuiltInAction(creating: "create-job", icon: "fa fa-fw fa-plus", title: "Create Job", job), suspend, resume,
    ],
    kind("batch", "Job"): [
      suspend.offered { !isCompleted($0) && $0["spec", "suspend"]?.bool != true },
      resume.offered { !isCompleted($0) && $0["spec", "suspend"]?.bool == true },
      BuiltInAction("terminate", icon: "fa fa-fw fa-stop", terminate)
        .offered { !isCompleted($0) && $0["status"] != nil },
    ],
  ]

  /// Makes the pods anew, one after the other, as `kubectl rollout restart` does.
  static let restart = BuiltInAction("restart", icon: "fa fa-fw fa-redo") { live, context in
    let path = ["spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt"]
    live.value[path: path] = .string(context.timestamp)
  }

  static let scale = BuiltInAction("scale", icon: "fa fa-fw fa-plus-circle", parameters: ["replicas"]) {
    live, context throws(ActionError) in live["spec", "replicas"] = .integer(try context.count("replicas"))
  }

  static let suspend = BuiltInAction("suspend", icon: "fa fa-fw fa-pause") { live, _ in live["spec", "suspend"] = true }
    .offered { $0["spec", "suspend"]?.bool != true }

  static let resume = BuiltInAction("resume", icon: "fa fa-fw fa-play") { live, _ in
    if live["spec", "suspend"]?.bool == true { live["spec", "suspend"] = false }
  }.offered { $0["spec", "suspend"]?.bool == true }

  private static func isCompleted(_ live: Manifest) -> Bool {
    live.conditions.contains {
      $0.status == "True" && ["Complete", "Failed", "FailureTarget", "SuccessCriteriaMet"].contains($0.type)
    }
  }

  @Sendable private static func terminate(_ live: inout Manifest, _ context: ActionContext) {
    if isCompleted(live) { return }
    var conditions = live["status", "conditions"]?.array ?? []
    conditions.append([
      "type": "FailureTarget", "status": "True", "reason": "ManuallyTerminated",
      "message": "The job was terminated by hand", "lastTransitionTime": .string(context.timestamp),
    ])
    live["status", "conditions"] = .array(conditions)
  }

  /// The Job that the CronJob would have made, as `kubectl create job --from` makes it.
  @Sendable private static func job(_ live: Manifest, _ context: ActionContext) -> Manifest {
    var job = Manifest(["apiVersion": "batch/v1", "kind": "Job"])
    job["metadata"] = live["spec", "jobTemplate", "metadata"] ?? [:]
    job["metadata", "creationTimestamp"] = nil
    // The digits of year to minute, the century left out.
    job.name = "\(live.name)-\(context.digits(2, 12))"
    job.namespace = live.namespace
    job.setAnnotation("cronjob.kubernetes.io/instantiate", to: "manual")
    job["metadata", "ownerReferences"] = [owner(live, isController: true)]
    job["spec"] = live["spec", "jobTemplate", "spec"] ?? [:]
    return job
  }

  static func owner(_ live: Manifest, isController: Bool) -> JSONValue {
    OwnerReference(
      apiVersion: live.apiVersion, kind: live.kind, name: live.name, uid: live.uid, isController: isController,
      blocksOwnerDeletion: isController
    ).value
  }
}
