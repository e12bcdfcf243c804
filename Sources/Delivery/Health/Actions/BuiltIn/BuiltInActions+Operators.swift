import ObjectModel

extension BuiltInActions {
  /// Actions of other operators' kinds.
  static let operators: [GroupKind: [BuiltInAction]] = [
    kind("keda.sh", "ScaledObject"): [pauseScaling, pauseAtReplicas, resumeScaling],
    kind("keda.sh", "ScaledJob"): [pauseScaling, resumeScaling],
    kind("external-secrets.io", "ExternalSecret"): [noting("refresh", "force-sync")],
    kind("external-secrets.io", "PushSecret"): [noting("push", "force-sync")],
    kind("core.strimzi.io", "StrimziPodSet"): [
      BuiltInAction("restart", icon: "fa fa-fw fa-redo") { live, _ in
        live.setAnnotation("strimzi.io/manual-rolling-update", to: "true")
      }
    ],
    kind("k8s.mariadb.com", "MariaDB"): [
      BuiltInAction("restart", icon: "fa fa-fw fa-redo") { live, context in
        let path = ["spec", "podMetadata", "annotations", "kubectl.kubernetes.io/restartedAt"]
        live.value[path: path] = .string(context.timestamp)
      }
    ],
    kind("psmdb.percona.com", "PerconaServerMongoDB"): [
      noting("restart", "kubectl.kubernetes.io/restartedAt"),
      BuiltInAction("pause", disabled: isTrue("spec", "pause")) { live, _ in live["spec", "pause"] = true },
      BuiltInAction("resume", disabled: { !isTrue("spec", "pause")($0) }) { live, _ in live["spec", "pause"] = false },
    ],
    kind("postgresql.cnpg.io", "Cluster"): [
      noting("restart", "kubectl.kubernetes.io/restartedAt", title: "Rollout restart Cluster"),
      noting("reload", "cnpg.io/reloadedAt", title: "Reload all Configuration"),
      promoteInstance,
      BuiltInAction("suspend", title: "Suspend Reconciliation") { live, _ in
        live.setAnnotation(reconciliationLoop, to: "disabled")
      }.offered { $0.annotation(reconciliationLoop) != "disabled" },
      BuiltInAction("resume", title: "Resume Reconciliation") { live, _ in live.setAnnotation(reconciliationLoop, to: nil) }
        .offered { $0.annotation(reconciliationLoop) == "disabled" },
    ],
    kind("numaflow.numaproj.io", "Pipeline"): pausing,
    kind("numaflow.numaproj.io", "MonoVertex"): pausing,
  ]

  private static let paused = "autoscaling.keda.sh/paused"
  private static let pausedReplicas = "autoscaling.keda.sh/paused-replicas"
  private static let reconciliationLoop = "cnpg.io/reconciliationLoop"

  private static func isScalingPaused(_ live: Manifest) -> Bool {
    live.annotation(paused) == "true" || live.annotation(pausedReplicas) != nil
  }

  private static let pauseScaling = BuiltInAction("pause", disabled: { isScalingPaused($0) }) { live, _ in
    live.setAnnotation(paused, to: "true")
  }

  private static let pauseAtReplicas = BuiltInAction(
    "paused-replicas", parameters: ["replicas"], disabled: { $0.annotation(paused) == "true" }
  ) { live, context throws(ActionError) in live.setAnnotation(pausedReplicas, to: "\(try context.count("replicas"))") }

  private static let resumeScaling = BuiltInAction("resume", disabled: { !isScalingPaused($0) }) { live, _ in
    live.setAnnotation(paused, to: nil)
    live.setAnnotation(pausedReplicas, to: nil)
  }

  /// Makes another healthy instance the primary: the one asked for by number or name, else the next.
  private static let promoteInstance = BuiltInAction(
    "promote", title: "Promote Replica to Primary", parameters: ["instance"],
    disabled: { ($0["status", "instancesStatus", "healthy"]?.array?.count ?? 0) < 2 }
  ) { live, context throws(ActionError) in
    let healthy = live["status", "instancesStatus", "healthy"]?.array?.compactMap(\.string) ?? []
    let wanted = context.parameters["instance"] ?? "any"
    let chosen: String?
    if wanted == "any" {
      let primary = live["status", "currentPrimary"]?.string ?? ""
      let index = healthy.firstIndex(of: primary).map { ($0 + 1) % healthy.count } ?? 0
      chosen = healthy.isEmpty ? nil : healthy[index]
    } else {
      chosen = healthy.first { $0 == wanted || $0 == "\(live.name)-\(wanted)" }
    }
    guard let chosen else {
      throw .impossible("no healthy instance \"\(wanted)\"; healthy are: \(healthy.joined(separator: ", "))")
    }
    live["status", "targetPrimary"] = .string(chosen)
    live["status", "targetPrimaryTimestamp"] = .string(context.timestamp)
    live["status", "phase"] = "Switchover in progress"
    live["status", "phaseReason"] = .string("Switching over to \(chosen)")
  }

  private static let pausing = [
    BuiltInAction("pause", disabled: { $0["spec", "lifecycle", "desiredPhase"]?.string == "Paused" }) { live, _ in
      live["spec", "lifecycle", "desiredPhase"] = "Paused"
    },
    BuiltInAction("unpause-fast", disabled: { $0["spec", "lifecycle", "desiredPhase"]?.string != "Paused" }) { live, _ in
      live["spec", "lifecycle", "desiredPhase"] = "Running"
    },
  ]
}
