import CustomResources
import ObjectModel

/// What a sync will do, in order: a value that can be shown before it runs.
public struct SyncPlan: Sendable {
  /// In the order of running: by phase, wave, kind and name.
  public let tasks: [SyncTask]
  private let context: SyncContext

  public init(_ context: SyncContext) {
    var tasks = Self.resourceTasks(context)
    if context.runsHooks { tasks += Self.hookTasks(context) }
    if let namespace = Self.namespaceTask(context) { tasks.append(namespace) }
    Self.judge(&tasks, context)
    Self.mirrorPruneWaves(&tasks)
    Self.deferPruning(&tasks, context.options)
    tasks.sort(by: SyncTask.precedes)
    Self.hoist(&tasks)
    Self.describe(&tasks, context)
    self.tasks = tasks
    self.context = context
  }

  /// What the sync would stop at and ask people about; the plan can be carried out without a word when there is nothing.
  public var obstacles: [String] {
    let unconfirmed = tasks.filter { context.needsConfirmation($0) && !context.isDeletionApproved }
    return refusals + [context.pruneObjection].compactMap(\.self)
      + unconfirmed.map { "pruning \($0.label) needs confirmation (\(Annotation.deletionApproved))" }
  }

  /// Whether the tasks run in more than one group.
  var hasSeveralGroups: Bool { Set(tasks.map(\.group)).count > 1 }
  var hasHooks: Bool { tasks.contains(where: \.isHook) }

  /// The distinct reasons why the plan may not run, sorted.
  public var refusals: [String] { Set(tasks.compactMap(\.refusal)).sorted() }

  /// The tasks by group, in the order of running: what `sync --plan` shows.
  public var groups: [(phase: SyncPhase, wave: Int, tasks: [SyncTask])] {
    var result: [(phase: SyncPhase, wave: Int, tasks: [SyncTask])] = []
    for task in tasks {
      if let last = result.last, last.phase == task.phase, last.wave == task.wave {
        result[result.count - 1].tasks.append(task)
      } else {
        result.append((task.phase, task.wave, [task]))
      }
    }
    return result
  }
}

// MARK: - Making tasks

extension SyncPlan {
  private static func resourceTasks(_ context: SyncContext) -> [SyncTask] {
    context.resources.compactMap { resource in
      guard let manifest = resource.desired ?? resource.live, manifest.role == .resource,
        context.operation.selects(manifest.key), resource.desired != nil || !context.isForeign(manifest)
      else { return nil }
      return SyncTask(
        desired: resource.desired, live: resource.live, phase: .sync, wave: manifest.syncWave, isHook: false,
        isModified: resource.isModified || resource.live == nil || resource.desired == nil, differences: resource.differences,
        destinationNamespace: context.destinationNamespace)
    }
  }

  private static func hookTasks(_ context: SyncContext) -> [SyncTask] {
    context.hooks.flatMap { hook in
      SyncPhase.allCases.filter { hook.hookTypes.contains($0.hookType) }.map { phase in
        let desired = named(hook, phase: phase, context)
        return SyncTask(
          desired: desired, live: context.live(desired.key), phase: phase, wave: hook.syncWave, isHook: true, isModified: true,
          destinationNamespace: context.destinationNamespace)
      }
    }
  }

  /// A hook with a name: one without gets a name that is the same all through an operation, and another in the next.
  private static func named(_ hook: Manifest, phase: SyncPhase, _ context: SyncContext) -> Manifest {
    guard hook.name.isEmpty, let prefix = hook["metadata", "generateName"]?.string else { return hook }
    var hook = hook
    hook.name = "\(prefix)\(context.shortRevision)-\(phase.rawValue.lowercased())-\(context.startedAt)"
    hook["metadata", "generateName"] = nil
    // The tracking mark was made before the name was known.
    if let mark = hook.annotation(Annotation.trackingID), mark.hasSuffix("/") {
      hook.setAnnotation(Annotation.trackingID, to: mark + hook.name)
    }
    return hook
  }

  /// The destination namespace, when the application is to make it and no manifest does. It carries no tracking mark, so it is
  /// never pruned.
  private static func namespaceTask(_ context: SyncContext) -> SyncTask? {
    let name = context.destinationNamespace
    guard context.options.createsNamespace, !name.isEmpty else { return nil }
    let key = ResourceKey(group: "", kind: "Namespace", namespace: "", name: name)
    if context.resources.contains(where: { $0.desired?.key == key }) { return nil }
    let live = context.live(key)
    if live != nil, context.namespaceMetadata == nil { return nil }
    var namespace = Manifest(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]])
    if let metadata = context.namespaceMetadata {
      for (label, value) in metadata.labels { namespace.setLabel(label, to: value) }
      for (annotation, value) in metadata.annotations { namespace.setAnnotation(annotation, to: value) }
      namespace.setAnnotation(Annotation.syncOptions, to: "ServerSideApply=true")
    }
    return SyncTask(
      desired: namespace, live: live, phase: .preSync, wave: 0, isHook: false, isModified: true, isDestinationNamespace: true,
      destinationNamespace: context.destinationNamespace)
  }

  /// Notes what becomes of each task's object.
  private static func describe(_ tasks: inout [SyncTask], _ context: SyncContext) {
    for index in tasks.indices {
      let task = tasks[index]
      if task.isHook {
        tasks[index].action = .hook
      } else if task.isPrune {
        let skipped = context.pruneSkip(task)
        tasks[index].action = skipped == nil ? .prune : .keep
        tasks[index].note = skipped ?? (context.needsConfirmation(task) ? "needs confirmation" : "")
      } else if task.live == nil {
        tasks[index].action = .create
      } else if !context.isWanted(task) {
        tasks[index].action = .leave
      } else if task.isModified {
        tasks[index].action = context.options.replaces(task.manifest, task.live) ? .replace : .update
      }
    }
  }

  /// Asks of each task whether the cluster knows its kind and the project permits it.
  private static func judge(_ tasks: inout [SyncTask], _ context: SyncContext) {
    let defined = Set(tasks.compactMap { $0.desired?.definedKind })
    for index in tasks.indices {
      let manifest = tasks[index].manifest
      let kind = manifest.groupVersionKind
      let isNamespaced = context.isNamespaced(kind)
      if isNamespaced == nil {
        guard defined.contains(kind.groupKind) || context.options.skipsDryRunOnMissingKind(manifest) else {
          tasks[index].refusal =
            "the cluster does not know the kind \(kind.kind) of \(kind.apiVersion), which \(manifest.key.shortText) needs: install its "
            + "CustomResourceDefinition, or set the sync option SkipDryRunOnMissingResource=true"
          continue
        }
        tasks[index].skipsDryRun = true
      }
      tasks[index].refusal = context.refusal(manifest.key, isNamespaced ?? !manifest.namespace.isEmpty)
    }
  }
}

extension SyncPhase {
  var hookType: HookType {
    switch self {
    case .preSync: .preSync
    case .sync: .sync
    case .postSync: .postSync
    case .syncFail: .syncFail
    }
  }
}

extension ResourceKey {
  /// `namespace/name`, or the bare name of a cluster-scoped object.
  fileprivate var shortText: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }
}

extension Manifest {
  /// The kind that a CustomResourceDefinition defines; `nil` for everything else.
  var definedKind: GroupKind? {
    guard group == "apiextensions.k8s.io", kind == "CustomResourceDefinition" else { return nil }
    return GroupKind(group: self["spec", "group"]?.string ?? "", kind: self["spec", "names", "kind"]?.string ?? "")
  }
}
