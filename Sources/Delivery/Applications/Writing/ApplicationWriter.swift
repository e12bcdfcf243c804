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

  /// Takes the request for a refresh away, if it is still the one that was answered: a newer one stays and is answered next.
  func removeRefreshRequest(of application: Application) async throws(KubernetesError) {
    var operations: [JSONValue] = []
    for key in [Annotation.refresh, Annotation.refreshTimestamp] {
      guard let value = application.manifest.annotation(key) else { continue }
      let path = JSONValue.string(JSONPointer(tokens: ["metadata", "annotations", key]).description)
      operations.append(["op": "test", "path": path, "value": .string(value)])
      operations.append(["op": "remove", "path": path])
    }
    if operations.isEmpty { return }
    do {
      let stored = try await client.patch(
        .applications, namespace: application.namespace, name: application.name, .json(.array(operations)), options: Self.options)
      await control.note(Application(stored))
    } catch {
      // A failed test is a newer request; a missing object needs no answer.
      if !error.isInvalid, !error.isNotFound { throw error }
    }
  }
}
