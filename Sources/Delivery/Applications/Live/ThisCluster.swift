import CustomResources

/// The cluster Apus runs against, under the two names everybody gives it.
enum ThisCluster {
  static let server = "https://kubernetes.default.svc"
  static let name = "in-cluster"

  /// The destination with server and name filled in; `nil` when it means another cluster.
  static func resolve(_ destination: Destination) -> Destination? {
    guard destination.server == server || destination.server.isEmpty && destination.name == name else { return nil }
    return Destination(server: server, name: name, namespace: destination.namespace)
  }

  static func unknownFault(_ destination: Destination) -> String {
    let named = destination.server.isEmpty ? "name '\(destination.name)'" : "server '\(destination.server)'"
    return "there is no cluster with \(named); Apus delivers to the cluster it runs against: use server \(server) or name \(name)"
  }
}
