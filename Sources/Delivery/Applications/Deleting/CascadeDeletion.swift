import Comparison
import CustomResources
import struct Foundation.Date
import KubernetesClient
import ObjectModel
import Syncing

/// Finishes the deletion of an Application: deletes what it delivered, wave by wave from the last to the first, then lets it go.
struct CascadeDeletion: Sendable {
  /// While objects are going, they are looked at at least this often; their watches tell earlier.
  static let patience: Duration = .seconds(10)

  let client: any ClusterClient
  let control: ControlPlane
  let mirror: ClusterMirror
  let writer: ApplicationWriter
  let events: ApplicationEvents
  let now: @Sendable () -> Date

  private static let cascading: Set<String> = [Finalizer.resources, Finalizer.resourcesForeground, Finalizer.resourcesBackground]

  /// Goes on with the deletion; `nil` when there is nothing more to do.
  func advance(_ application: Application) async throws(KubernetesError) -> Duration? {
    // 1. Without a finalizer of ours, what was delivered stays.
    let finalizers = application.manifest.finalizers
    guard finalizers.contains(where: Self.cascading.contains) else { return nil }

    // 2. Without a destination or a project there is nothing that could or may be deleted.
    guard let destination = ThisCluster.resolve(application.spec.destination),
      let project = await control.project(named: application.spec.project)
    else { return try await release(application) }

    // 3. What is still there
    await mirror.untilComplete()
    let instance = application.instanceName(controlNamespace: control.namespace)
    let discovery = try await client.discovery()
    let remaining = await mirror.objects(of: instance).values.filter { object in
      let isNamespaced = discovery.resource(for: object.key.groupKind)?.isNamespaced ?? !object.namespace.isEmpty
      return isDeleted(object, with: application)
        && project.refusal(of: object.key, isNamespaced: isNamespaced, destination: destination) == nil
    }
    if remaining.isEmpty { return try await release(application) }

    // 4. What is going goes first; then the last wave of the rest.
    if remaining.contains(where: \.isBeingDeleted) { return Self.patience }
    let lastWave = remaining.map(\.syncWave).max() ?? 0
    let gate = DestinationWriter(client: client, project: project, destination: destination, mirror: mirror)
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

  private func isDeleted(_ object: Manifest, with application: Application) -> Bool {
    if object.kind == "CustomResourceDefinition", object.group == "apiextensions.k8s.io" { return false }
    if object.key == application.key { return false }
    if object.annotation(Annotation.helmResourcePolicy) == "keep" { return false }
    let option = object.syncOption("Delete") ?? application.spec.syncPolicy.syncOptions.optionValue("Delete")
    return option != "false"
  }

  private func report(_ problems: [String], on application: Application) async throws(KubernetesError) {
    let found = problems.map { Condition(type: Condition.deletionError, message: $0) }
    let conditions = application.status.conditions.replacing([Condition.deletionError], with: found, now: now().kubernetesTime)
    _ = try await writer.update(application) {
      $0["status", "conditions"] = conditions.isEmpty ? nil : .array(conditions.map(\.value))
    }
  }

  private func release(_ application: Application) async throws(KubernetesError) -> Duration? {
    _ = try await writer.update(application) { value in
      let kept = application.manifest.finalizers.filter { !Self.cascading.contains($0) }
      value["metadata", "finalizers"] = kept.isEmpty ? nil : JSONValue(kept)
    }
    await events.record(.resourceDeleted, on: application, "Deleted application and the resources it delivered")
    return nil
  }
}
