import ObjectModel

/// The objects that a cluster has from the start.
struct Bootstrap: Sendable {
  let objects: InProcessObjects
  /// The port of the API.
  let port: Int

  private static let manager = "apus-cluster"

  /// Makes what is missing; what is there stays as it is.
  func ensure() async throws(APIStatus) {
    let namespaces = ResourceName(group: "", version: "v1", plural: "namespaces")
    for name in ["default", "kube-system", "kube-public", "kube-node-lease"] {
      try await ensure(namespaces, ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]])
    }
    try await ensure(
      ResourceName(group: "", version: "v1", plural: "services"),
      [
        "apiVersion": "v1", "kind": "Service",
        "metadata": [
          "name": "kubernetes", "namespace": "default", "labels": ["component": "apiserver", "provider": "kubernetes"],
        ],
        "spec": ["clusterIP": "10.96.0.1", "ports": [["name": "https", "port": 443, "targetPort": .integer(Int64(port))]]],
      ])
  }

  private func ensure(_ resource: ResourceName, _ object: JSONValue) async throws(APIStatus) {
    do {
      _ = try await objects.create(resource, Manifest(object), manager: Self.manager)
    } catch {
      if error.reason != "AlreadyExists" { throw error }
    }
  }
}
