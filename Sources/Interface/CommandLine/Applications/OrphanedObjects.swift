import CustomResources
import KubernetesClient
import ObjectModel

/// Objects in an application's namespace that no application delivers and no other object owns.
struct OrphanedObjects: Sendable {
  var plane: ControlPlane

  /// Kinds that come and go by themselves.
  private static let passing: Set<String> = ["Event", "Lease", "Endpoints", "EndpointSlice", "PodMetrics", "ControllerRevision"]

  func objects(beside application: Application) async throws -> [Manifest] {
    let namespace = application.spec.destination.namespace
    if namespace.isEmpty { return [] }
    let delivered = Set(
      try await plane.client.list(.applications).items.flatMap { Application($0).status.resources.map(\.key) })
    var found: [Manifest] = []
    for resource in try await plane.client.discovery().preferredResources
    where resource.isNamespaced && resource.verbs.contains("list") && !Self.passing.contains(resource.kind) {
      // What may not be listed is left out.
      guard let list = try? await plane.client.list(resource, namespace: namespace) else { continue }
      found += list.items.filter { $0.ownerReferences.isEmpty && !delivered.contains($0.key) && !Self.isMadeForAll($0) }
    }
    return found.sorted { $0.key < $1.key }
  }

  /// What every namespace has.
  private static func isMadeForAll(_ object: Manifest) -> Bool {
    switch object.kind {
    case "ServiceAccount": object.name == "default"
    case "ConfigMap": object.name == "kube-root-ca.crt"
    case "Secret": object["type"]?.string == "kubernetes.io/service-account-token"
    case "Application", "AppProject", "ApplicationSet": object.group == "argoproj.io"
    default: false
    }
  }
}
