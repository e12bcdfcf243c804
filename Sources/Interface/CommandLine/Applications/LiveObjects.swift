import CustomResources
import KubernetesClient
import ObjectModel

/// The live objects of an application and what they brought about.
struct LiveObjects: Sendable {
  var client: any ClusterClient

  /// Kinds that controllers make for others, and that a tree is worth showing with.
  private static let dependents: [GroupKind] = [
    GroupKind(group: "apps", kind: "ReplicaSet"), GroupKind(group: "", kind: "Pod"),
    GroupKind(group: "apps", kind: "ControllerRevision"),
    GroupKind(group: "batch", kind: "Job"), GroupKind(group: "", kind: "Endpoints"),
    GroupKind(group: "discovery.k8s.io", kind: "EndpointSlice"), GroupKind(group: "", kind: "PersistentVolumeClaim"),
  ]

  /// The managed objects that exist and are chosen, in the order of the status.
  func managed(of application: Application, where isChosen: (ResourceKey) -> Bool = { _ in true }) async throws -> [Manifest] {
    let discovery = try await client.discovery()
    var found: [Manifest] = []
    for resource in application.status.resources where isChosen(resource.key) {
      let kind = GroupVersionKind(group: resource.key.group, version: resource.version, kind: resource.key.kind)
      guard let api = discovery.resource(for: kind) else { continue }
      if let object = try await client.find(api, namespace: resource.key.namespace, name: resource.key.name) {
        found.append(object)
      }
    }
    return found
  }

  /// The managed objects that exist, and all candidates for dependents in their namespaces. What cannot be read is left
  /// out: a tree with gaps is better than none.
  func objects(of application: Application) async -> [Manifest] {
    guard let discovery = try? await client.discovery() else { return [] }
    var found: [Manifest] = []
    var namespaces: Set<String> = []
    for resource in application.status.resources {
      if !resource.key.namespace.isEmpty { namespaces.insert(resource.key.namespace) }
      let kind = GroupVersionKind(group: resource.key.group, version: resource.version, kind: resource.key.kind)
      guard let api = discovery.resource(for: kind) else { continue }
      if let object = try? await client.get(api, namespace: resource.key.namespace, name: resource.key.name) {
        found.append(object)
      }
    }
    for namespace in namespaces.sorted() {
      for kind in Self.dependents {
        guard let api = discovery.resource(for: kind), let list = try? await client.list(api, namespace: namespace) else {
          continue
        }
        found += list.items
      }
    }
    return found
  }
}
