import CustomResources
import KubernetesClient
import ObjectModel

/// Writes to Applications: a merge patch of just what changed, conditional on the version that was looked at.
///
/// Because every write is conditional, a decision taken on a stale copy never takes effect: it conflicts, and is taken anew.
struct ApplicationWriter: Sendable {
  let client: any ClusterClient
  let control: ControlPlane

  private static let options = WriteOptions(fieldManager: "argocd-application-controller")

  /// Changes an Application; writes nothing when the change changes nothing.
  ///
  /// - Returns: the Application as stored.
  func update(_ application: Application, _ change: (inout JSONValue) -> Void) async throws(KubernetesError) -> Application {
    var wanted = application.value
    change(&wanted)
    var patch = MergePatch.diff(from: application.value, to: wanted)
    if patch.object?.isEmpty != false { return application }
    patch["metadata", "resourceVersion"] = .string(application.manifest.resourceVersion)
    let stored = try await client.patch(
      .applications, namespace: application.namespace, name: application.name, .merge(patch), options: Self.options)
    let updated = Application(stored)
    await control.note(updated)
    return updated
  }
}

extension Application {
  /// Takes the request for a refresh away, as answered by the write that carries this change. A newer request makes the write
  /// conflict, and is answered next.
  func removeRefreshRequest(from value: inout JSONValue) {
    guard requestedRefresh != nil else { return }
    for key in [Annotation.refresh, Annotation.refreshTimestamp] { value["metadata", "annotations", key] = nil }
    if value["metadata", "annotations"]?.object?.isEmpty == true { value["metadata", "annotations"] = nil }
  }
}
