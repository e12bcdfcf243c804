import ObjectModel

/// The objects that a cluster has from the start.
struct Bootstrap: Sendable {
  let objects: InProcessObjects
  /// The port of the API.
  let port: Int

  private static let manager = "apus-cluster"

  /// Makes what is missing; what is there stays as it is.
  func ensure() async throws(APIStatus) {
    try await ensure(namespaces + access + [storageClass])
    try await ensure([service])
  }

  /// All at once, so that they become durable together.
  private func ensure(_ entries: [Entry]) async throws(APIStatus) {
    let results = await withTaskGroup(of: Result<Void, APIStatus>.self) { group in
      for entry in entries {
        group.addTask {
          do throws(APIStatus) {
            try await ensure(entry)
            return .success(())
          } catch {
            return .failure(error)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    for result in results { try result.get() }
  }

  private func ensure(_ entry: Entry) async throws(APIStatus) {
    do {
      _ = try await objects.create(entry.resource, Manifest(entry.object), manager: Self.manager)
    } catch {
      if error.reason != "AlreadyExists" { throw error }
    }
  }

  private struct Entry: Sendable {
    var resource: ResourceName
    var object: JSONValue
  }

  private var namespaces: [Entry] {
    ["default", "kube-system", "kube-public", "kube-node-lease"].map { name in
      Entry(
        resource: ResourceName(group: "", version: "v1", plural: "namespaces"),
        object: ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]])
    }
  }

  /// The Service by which Pods would find the API.
  private var service: Entry {
    Entry(
      resource: ResourceName(group: "", version: "v1", plural: "services"),
      object: [
        "apiVersion": "v1", "kind": "Service",
        "metadata": [
          "name": "kubernetes", "namespace": "default", "labels": ["component": "apiserver", "provider": "kubernetes"],
        ],
        "spec": ["clusterIP": "10.96.0.1", "ports": [["name": "https", "port": 443, "targetPort": .integer(Int64(port))]]],
      ])
  }

  /// The class of storage that claims get that name none.
  private var storageClass: Entry {
    Entry(
      resource: ResourceName(group: "storage.k8s.io", version: "v1", plural: "storageclasses"),
      object: [
        "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass",
        "metadata": ["name": "standard", "annotations": ["storageclass.kubernetes.io/is-default-class": "true"]],
        "provisioner": .string(ClaimBinder.provisioner), "reclaimPolicy": "Delete", "volumeBindingMode": "Immediate",
      ])
  }

  private var access: [Entry] {
    DefaultRoles.all.map { object in
      Entry(
        resource: ResourceName(
          group: "rbac.authorization.k8s.io", version: "v1",
          plural: object.kind == "ClusterRole" ? "clusterroles" : "clusterrolebindings"), object: object.value)
    }
  }
}
