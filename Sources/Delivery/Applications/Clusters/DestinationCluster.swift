import CustomResources
import KubernetesClient
import ObjectModel

/// A cluster that can be delivered to: what is known of it, and the way to it.
struct DestinationCluster: Sendable {
  let entry: ClusterDirectory.Entry
  let client: any ClusterClient
  let mirror: ClusterMirror

  /// A destination with server and name filled in.
  func resolved(_ destination: Destination) -> Destination {
    Destination(server: entry.server, name: entry.name, namespace: destination.namespace)
  }
}
