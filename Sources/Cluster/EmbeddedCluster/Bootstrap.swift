import ObjectModel

/// The objects that a cluster has from the start.
struct Bootstrap: Sendable {
  let objects: InProcessObjects
  /// The port of the API.
  let port: Int

  private static let manager = "apus-cluster"

  /// Makes what is missing; what is there stays as it is.
  func ensure() async throws(APIStatus) {
    try await ensure(namespaces + access)
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

  /// Everything for the administrators, and for everybody known what clients need to find their way.
  private var access: [Entry] {
    let paths: JSONValue = [
      "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/",
    ]
    let own: JSONValue = ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]
    return role(
      "cluster-admin", boundTo: "system:masters",
      rules: [
        ["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]], ["nonResourceURLs": ["*"], "verbs": ["*"]],
      ])
      + role("system:discovery", boundTo: "system:authenticated", rules: [["nonResourceURLs": paths, "verbs": ["get"]]])
      + role(
        "system:basic-user", boundTo: "system:authenticated",
        rules: [
          ["apiGroups": ["authorization.k8s.io"], "resources": own, "verbs": ["create"]],
          ["apiGroups": ["authentication.k8s.io"], "resources": ["selfsubjectreviews"], "verbs": ["create"]],
        ])
  }

  private func role(_ name: String, boundTo group: String, rules: JSONValue) -> [Entry] {
    let metadata: JSONValue = ["name": .string(name), "labels": ["kubernetes.io/bootstrapping": "rbac-defaults"]]
    let api = "rbac.authorization.k8s.io"
    return [
      Entry(
        resource: ResourceName(group: api, version: "v1", plural: "clusterroles"),
        object: ["apiVersion": .string("\(api)/v1"), "kind": "ClusterRole", "metadata": metadata, "rules": rules]),
      Entry(
        resource: ResourceName(group: api, version: "v1", plural: "clusterrolebindings"),
        object: [
          "apiVersion": .string("\(api)/v1"), "kind": "ClusterRoleBinding", "metadata": metadata,
          "roleRef": ["apiGroup": .string(api), "kind": "ClusterRole", "name": .string(name)],
          "subjects": [["apiGroup": .string(api), "kind": "Group", "name": .string(group)]],
        ]),
    ]
  }
}
