import Comparison
import CustomResources
import struct Foundation.Date
import KubernetesClient
import ObjectModel
import Syncing

/// Finishes the deletion of an Application: its PreDelete hooks, what it delivered wave by wave from the last to the first, its
/// PostDelete hooks; then lets it go. One step a call; what was done is told by the finalizers that are left.
struct ApplicationDeletion: Sendable {
  /// While something is waited for it is looked at at least this often; watches tell earlier.
  static let patience: Duration = .seconds(10)

  let control: ControlPlane
  let targets: DeliveryTargets
  let inspector: ApplicationInspector
  let writer: ApplicationWriter
  let events: ApplicationEvents
  let now: @Sendable () -> Date

  private static let cascading: Set<String> = [Finalizer.resources, Finalizer.resourcesForeground, Finalizer.resourcesBackground]
  private static let ours = cascading.union([
    Finalizer.preDelete, Finalizer.preDeleteCleanup, Finalizer.postDelete, Finalizer.postDeleteCleanup,
  ])

  /// Goes on with the deletion; `nil` when there is nothing more to do.
  func advance(_ application: Application) async throws(KubernetesError) -> Duration? {
    // 1. Without a finalizer of ours, what was delivered stays.
    let finalizers = Set(application.manifest.finalizers)
    guard !finalizers.isDisjoint(with: Self.ours) else { return nil }

    // 2. Without a cluster nothing can be deleted; without a project that allows it, nothing may be.
    let target: DeliveryTarget
    do {
      target = try await targets.target(of: application)
    } catch {
      if case .cluster(let fault) = error, fault.isUnknown { return try await release(application, Self.ours) }
      return try await hold(application, error.messages.joined(separator: "; "))
    }

    // 3. One part after the other
    if finalizers.contains(Finalizer.preDelete) {
      return try await runHooks(.preDelete, of: application, target, then: [Finalizer.preDelete])
    }
    if !finalizers.isDisjoint(with: Self.cascading) { return try await cascade(application, target, finalizers) }
    if finalizers.contains(Finalizer.postDelete) {
      return try await runHooks(.postDelete, of: application, target, then: [Finalizer.postDelete])
    }
    let cleanup: [(String, HookType)] = [(Finalizer.preDeleteCleanup, .preDelete), (Finalizer.postDeleteCleanup, .postDelete)]
    for (finalizer, type) in cleanup where finalizers.contains(finalizer) {
      if let problem = try await hooks(of: application, target).cleanUp(type) { return try await hold(application, problem) }
      return try await release(application, [finalizer])
    }
    return nil
  }

  // MARK: - What was delivered

  private func cascade(_ application: Application, _ target: DeliveryTarget, _ finalizers: Set<String>)
    async throws(KubernetesError) -> Duration?
  {
    if application.status.resources.contains(where: \.requiresDeletionConfirmation),
      !application.isDeletionApproved(since: application.manifest.deletionTimestamp)
    {
      return Self.patience
    }
    let remaining: [Manifest]
    do {
      remaining = try await self.remaining(of: application, target)
    } catch let error as KubernetesError {
      if target.cluster.entry.isLocal || error == .cancelled { throw error }
      return try await hold(application, "\(error)")
    } catch {
      return try await hold(application, "\(error)")
    }
    if remaining.isEmpty {
      return try await release(application, Self.cascading, "Deleted application and the resources it delivered")
    }
    // What is going goes first; then the last wave of the rest.
    if remaining.contains(where: \.isBeingDeleted) {
      try await report([], on: application)
      return Self.patience
    }
    let lastWave = remaining.map(\.syncWave).max() ?? 0
    let gate = DestinationWriter(target: target)
    let propagation: SyncOptions.Propagation = finalizers.contains(Finalizer.resourcesBackground) ? .background : .foreground
    var problems: [String] = []
    for object in remaining where object.syncWave == lastWave {
      let request = DeleteRequest(live: object, propagation: propagation, removesHookFinalizer: true)
      if case .failed(let problem) = await gate.perform(.delete(request)) {
        problems.append("\(object.kind)/\(object.name): \(problem)")
      }
    }
    try await report(problems.sorted(), on: application)
    return problems.isEmpty ? .zero : Self.patience
  }

  private func remaining(of application: Application, _ target: DeliveryTarget) async throws -> [Manifest] {
    let cluster = target.cluster
    let discovery = try await cluster.client.discovery()
    let settings = await control.settings
    let instance = application.instanceName(controlNamespace: control.namespace)
    let nothing = DesiredState(
      rendered: [], instance: instance, destinationNamespace: target.destination.namespace, tracking: settings.tracking,
      isNamespaced: { _ in nil })
    let live = try await LiveState(application, instance: instance, wanted: nothing, in: cluster, discovery).objects(
      settings, ofAllKinds: true)
    return live.values.filter { object in
      let isNamespaced = discovery.resource(for: object.key.groupKind)?.isNamespaced ?? !object.namespace.isEmpty
      return isDeleted(object, with: application) && target.refusal(of: object.key, isNamespaced: isNamespaced) == nil
    }
  }

  private func isDeleted(_ object: Manifest, with application: Application) -> Bool {
    if object.kind == "CustomResourceDefinition", object.group == "apiextensions.k8s.io" { return false }
    if object.key == application.key { return false }
    if object.annotation(Annotation.helmResourcePolicy) == "keep" { return false }
    let option = object.syncOption("Delete") ?? application.spec.syncPolicy.syncOptions.optionValue("Delete")
    return option != "false"
  }

  // MARK: - Hooks

  private func runHooks(_ type: HookType, of application: Application, _ target: DeliveryTarget, then finalizers: Set<String>)
    async throws(KubernetesError) -> Duration?
  {
    switch try await hooks(of: application, target).run(type) {
    case .done: return try await release(application, finalizers)
    case .waiting:
      try await report([], on: application)
      return Self.patience
    case .failed(let problem): return try await hold(application, problem)
    }
  }

  private func hooks(of application: Application, _ target: DeliveryTarget) -> DeletionHooks {
    DeletionHooks(application: application, target: target, inspector: inspector)
  }

  // MARK: - Telling

  /// Tells why it does not go on, and looks again later.
  private func hold(_ application: Application, _ problem: String) async throws(KubernetesError) -> Duration? {
    try await report([problem], on: application)
    return Self.patience
  }

  private func report(_ problems: [String], on application: Application) async throws(KubernetesError) {
    let found = problems.map { Condition(type: Condition.deletionError, message: $0) }
    let conditions = application.status.conditions.replacing([Condition.deletionError], with: found, now: now().kubernetesTime)
    _ = try await writer.update(application) {
      $0["status", "conditions"] = conditions.isEmpty ? nil : .array(conditions.map(\.value))
    }
  }

  private func release(_ application: Application, _ finalizers: Set<String>, _ message: String = "")
    async throws(KubernetesError) -> Duration?
  {
    _ = try await writer.update(application) { value in
      let kept = application.manifest.finalizers.filter { !finalizers.contains($0) }
      value["metadata", "finalizers"] = kept.isEmpty ? nil : JSONValue(kept)
    }
    if !message.isEmpty { events.record(.resourceDeleted, on: application, message) }
    return .zero
  }
}

extension Application {
  /// The finalizers it needs, given the hooks its sources hold: those of deletion hooks come and go with them.
  func finalizers(forHooks hooks: [Manifest]) -> [String] {
    var finalizers = manifest.finalizers
    let pairs: [(HookType, [String])] = [
      (.preDelete, [Finalizer.preDelete, Finalizer.preDeleteCleanup]),
      (.postDelete, [Finalizer.postDelete, Finalizer.postDeleteCleanup]),
    ]
    for (type, needed) in pairs {
      if hooks.contains(where: { $0.hookTypes.contains(type) }) {
        finalizers += needed.filter { !finalizers.contains($0) }
      } else {
        finalizers.removeAll { needed.contains($0) }
      }
    }
    return finalizers
  }
}
