import CustomResources
import KubernetesClient
import Logging
import ObjectModel

/// What Apus puts into a cluster when it starts: its resource definitions, the control namespace, the default project.
///
/// What is there already and was not put there by Apus stays as it is, so that Apus can take over from what came before it.
struct Installation: Sendable {
  private static let managedByLabel = "app.kubernetes.io/managed-by"
  private static let manager = WriteOptions(fieldManager: "apus", force: true)

  let client: any ClusterClient
  let namespace: String
  let logger: Logger
  var pace = Pace.system

  /// Puts everything in place; repeats until the cluster let it, or the task is cancelled.
  func ensure() async throws(CancellationError) {
    var backoff = Backoff.watch
    while true {
      do {
        try await ensureDefinitions()
        try await ensureObject(
          .namespaces, Manifest(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(namespace)]]))
        try await ensureObject(.appProjects, AppProject.makeDefault(namespace: namespace))
        return
      } catch {
        if case .cancelled = error { throw CancellationError() }
        logger.warning("the cluster is not ready for Apus yet; trying again", metadata: ["problem": "\(error)"])
      }
      do { try await pace.sleep(backoff.next(chance: pace.chance())) } catch { throw CancellationError() }
    }
  }

  private func ensureDefinitions() async throws(KubernetesError) {
    for definition in CustomResourceDefinitions.all {
      var definition = definition
      definition.setLabel(Self.managedByLabel, to: "apus")
      let present = try await client.find(.customResourceDefinitions, name: definition.name)
      if let present, present.label(Self.managedByLabel) != "apus" { continue }
      try await client.patch(.customResourceDefinitions, name: definition.name, .apply(definition.value), options: Self.manager)
    }
    var backoff = Backoff(initial: .milliseconds(20), cap: .seconds(2), jitter: 0)
    while try await client.refreshDiscovery().resource(for: AppProject.kind.groupKind) == nil {
      do { try await pace.sleep(backoff.next(chance: 0)) } catch { throw .cancelled }
    }
  }

  private func ensureObject(_ resource: APIResource, _ object: Manifest) async throws(KubernetesError) {
    do {
      try await client.create(resource, namespace: object.namespace, object, options: WriteOptions(fieldManager: "apus"))
    } catch {
      if !error.isAlreadyExists { throw error }
    }
  }
}
