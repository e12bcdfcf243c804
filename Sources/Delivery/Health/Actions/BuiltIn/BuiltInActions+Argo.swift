import ObjectModel

extension BuiltInActions {
  /// Actions of Argo's kinds.
  static let argo: [GroupKind: [BuiltInAction]] = [
    kind("argoproj.io", "Rollout"): [
      BuiltInAction("restart", title: "Restart Pods") { live, context in
        live["spec", "restartAt"] = .string(context.timestamp)
      },
      BuiltInAction("resume", disabled: { !isPaused($0) }) { live, _ in
        clearPauses(&live)
        if live["spec", "paused"]?.bool == true { live["spec", "paused"] = false }
      },
      BuiltInAction("abort", disabled: { isFullyPromoted($0) || isAborted($0) }) { live, _ in live["status", "abort"] = true },
      BuiltInAction("retry", disabled: { isFullyPromoted($0) || !isAborted($0) }) { live, _ in live["status", "abort"] = nil },
      BuiltInAction("pause", disabled: { isFullyPromoted($0) || isAborted($0) || $0["spec", "paused"]?.bool == true }) {
        live, _ in live["spec", "paused"] = true
      },
      BuiltInAction("promote-full", disabled: cannotPromote, promote),
      BuiltInAction("skip-current-step", disabled: hasNoStepLeft, skipStep),
    ],
    kind("argoproj.io", "AnalysisRun"): [
      BuiltInAction("terminate", disabled: hasEnded) { live, _ in live["spec", "terminate"] = true }
    ],
    kind("argoproj.io", "Application"): [toggleAutoSync],
    kind("argoproj.io", "WorkflowTemplate"): [
      BuiltInAction(creating: "create-workflow", title: "Create Workflow") { live, context in
        var workflow = workflow(of: live, context)
        workflow.setLabel("workflows.argoproj.io/workflow-template", to: live.name)
        workflow["spec"] = ["workflowTemplateRef": ["name": .string(live.name)]]
        return workflow
      }
    ],
    kind("argoproj.io", "CronWorkflow"): [
      BuiltInAction(creating: "create-workflow", title: "Create Workflow") { live, context in
        var workflow = workflow(of: live, context)
        for (key, value) in live["spec", "workflowMetadata", "labels"]?.object ?? [:] { workflow.setLabel(key, to: value.string) }
        for (key, value) in live["spec", "workflowMetadata", "annotations"]?.object ?? [:] {
          workflow.setAnnotation(key, to: value.string)
        }
        workflow.setLabel("workflows.argoproj.io/cron-workflow", to: live.name)
        workflow.setAnnotation("workflows.argoproj.io/scheduled-time", to: context.timestamp)
        workflow["spec"] = live["spec", "workflowSpec"] ?? [:]
        return workflow
      }
    ],
  ]

  // MARK: - Rollouts

  private static func isPaused(_ live: Manifest) -> Bool {
    if let pauses = live["status", "pauseConditions"]?.array { return !pauses.isEmpty }
    return live["spec", "paused"]?.bool == true
  }

  private static func isAborted(_ live: Manifest) -> Bool { live["status", "abort"]?.bool == true }

  private static func isFullyPromoted(_ live: Manifest) -> Bool {
    live["status", "currentPodHash"] == live["status", "stableRS"]
  }

  /// Controllers up to 0.9 wrote a digest where newer ones write a generation.
  private static func isOldController(_ live: Manifest) -> Bool {
    guard let text = live["status", "observedGeneration"]?.scalarText, let seen = Int64(text) else { return true }
    return seen > live.generation
  }

  @Sendable private static func cannotPromote(_ live: Manifest) -> Bool {
    guard live["status"] != nil, !isFullyPromoted(live) else { return true }
    return isOldController(live) && live["spec", "strategy", "blueGreen"] != nil
  }

  @Sendable private static func promote(_ live: inout Manifest, _ context: ActionContext) {
    guard live["status"] != nil else { return }
    if isOldController(live) {
      live["status", "abort"] = nil
      if let steps = live["spec", "strategy", "canary", "steps"]?.array {
        live["status", "currentStepIndex"] = .integer(Int64(steps.count))
      }
    } else {
      live["status", "promoteFull"] = true
    }
  }

  @Sendable private static func hasNoStepLeft(_ live: Manifest) -> Bool {
    guard let steps = live["spec", "strategy", "canary", "steps"]?.array else { return true }
    return live["status", "currentStepIndex"]?.int == steps.count
  }

  @Sendable private static func skipStep(_ live: inout Manifest, _ context: ActionContext) {
    guard let steps = live["spec", "strategy", "canary", "steps"]?.array,
      let index = live["status", "currentStepIndex"]?.int, index < steps.count
    else { return }
    clearPauses(&live)
    live["status", "currentStepIndex"] = .integer(Int64(index + 1))
  }

  private static func clearPauses(_ live: inout Manifest) {
    if live["status", "pauseConditions"]?.array?.isEmpty == false { live["status", "pauseConditions"] = nil }
  }

  // MARK: - Others

  @Sendable private static func hasEnded(_ live: Manifest) -> Bool {
    live["spec", "terminate"]?.bool == true
      || ["Successful", "Failed", "Error", "Inconclusive"].contains(live["status", "phase"]?.string ?? "")
  }

  private static func isAutomated(_ live: Manifest) -> Bool {
    live["spec", "syncPolicy", "automated"]?.object != nil && live["spec", "syncPolicy", "automated", "enabled"]?.bool != false
  }

  private static var toggleAutoSync: BuiltInAction {
    var action = BuiltInAction("toggle-auto-sync") { live, _ in
      live["spec", "syncPolicy", "automated", "enabled"] = .bool(!isAutomated(live))
    }
    action.offer = { live in
      ResourceAction("toggle-auto-sync", displayName: isAutomated(live) ? "Disable Auto-Sync" : "Enable Auto-Sync")
    }
    return action
  }

  private static func workflow(of live: Manifest, _ context: ActionContext) -> Manifest {
    var workflow = Manifest(["apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow"])
    workflow.name = "\(live.name)-\(context.digits(0, 12))"
    workflow.namespace = live.namespace
    workflow["metadata", "ownerReferences"] = [owner(live, isController: false)]
    return workflow
  }
}
