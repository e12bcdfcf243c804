import Comparison
import CustomResources
import KubernetesClient
import ObjectModel
import Settings
import Syncing

extension ApplicationReconciler {
  /// What automation makes of an inspection.
  struct Reaction {
    var decision: AutoSync
    var conditions: [Condition] = []
    /// The state with which a running operation makes way for something newer; `nil` when it goes on.
    var stopped: OperationState?
    /// Seconds until a sync window may decide otherwise.
    var windowChange: Int64?
  }

  func reaction(to inspection: Inspection, of application: Application, _ seconds: Int64) async -> Reaction {
    guard let comparison = inspection.comparison else { return Reaction(decision: .nothing("nothing was compared")) }
    guard application.spec.syncPolicy.isAutomated else { return Reaction(decision: .nothing("automated sync is off")) }
    let settings = await control.syncSettings
    if application.operation != nil {
      let stopped = settings.limits.superseded(application, by: inspection.revisions, now: seconds)
      return Reaction(decision: .nothing("an operation is in progress"), stopped: stopped)
    }

    // What may hold it back
    var circumstances = AutoSync.Circumstances()
    var windowChange: Int64?
    if let target = inspection.target {
      let windows = target.project.syncWindows(for: application, destination: target.destination)
      circumstances.window = windows.verdict(isManual: false, now: seconds, zones: ZoneFiles.offsets)
      if !circumstances.window.isAllowed {
        windowChange = windows.nextChange(after: seconds, zones: ZoneFiles.offsets).map { $0 - seconds }
      }
    }
    if !application.dependencies.isEmpty {
      circumstances.dependencies = DependencyState.of(application, lookup: await control.lookup)
      if circumstances.dependencies != .ready { await requests.wait(application.qualifiedName, for: application.dependencies) }
    }
    circumstances.brake = PruneBrake(of: application, otherwise: settings.brake)
    circumstances.backoff = settings.selfHeal
    circumstances.forecast = PruneForecast(
      comparison.syncResources, options: SyncOptions(application.spec.syncPolicy.syncOptions))

    let decision = AutoSync.decide(
      application,
      comparison: AutoSync.Comparison(
        status: inspection.syncStatus, resources: comparison.resources.map(\.status), revisions: inspection.revisions),
      circumstances: circumstances, now: seconds)
    if case .refused(let condition) = decision { return Reaction(decision: decision, conditions: [condition]) }
    return Reaction(decision: decision, windowChange: windowChange)
  }
}

extension ApplicationReconciler {
  private static let protectedText =
    "the application is protected (\(Annotation.protected)): nothing of it is deleted until that annotation is removed, or "
    + "\(Annotation.deletionApproved) is set to a time after it was deleted"

  /// Holds the deletion of a protected application, and says so.
  ///
  /// - Returns: the application whose deletion may go on; `nil` while it may not.
  func releasedFromProtection(_ application: Application) async throws(KubernetesError) -> Application? {
    let since = application.manifest["metadata", "deletionTimestamp"]?.string
    if application.isProtected, !application.isDeletionApproved(since: since) {
      let condition = Condition(type: Condition.deletionError, message: Self.protectedText)
      let conditions = application.status.conditions.replacing(
        [Condition.deletionError], with: [condition], now: now().kubernetesTime)
      _ = try await writer.update(application) { $0["status", "conditions"] = .array(conditions.map(\.value)) }
      return nil
    }
    guard application.manifest.finalizers.contains(Finalizer.protection) else { return application }
    let others = application.manifest.finalizers.filter { $0 != Finalizer.protection }
    return try await writer.update(application) { $0["metadata", "finalizers"] = others.isEmpty ? nil : JSONValue(others) }
  }
}

extension ApplicationComparison {
  /// The resources as a sync sees them.
  var syncResources: [SyncResource] {
    resources.filter(\.isSyncable).map {
      SyncResource(desired: $0.pair.desired, live: $0.pair.live, isModified: $0.comparison.isModified)
    }
  }
}
