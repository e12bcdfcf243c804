import ObjectModel

/// The roles that every cluster has, so that people can be given the usual rights by name.
///
/// `admin`, `edit` and `view` are put together from roles with a label, so that custom resources can be added to them.
enum DefaultRoles {
  private static let api = "rbac.authorization.k8s.io"
  private static let reading: JSONValue = ["get", "list", "watch"]
  private static let writing: JSONValue = ["create", "delete", "deletecollection", "patch", "update"]

  /// All of them, as objects without a namespace.
  static let all: [Manifest] = {
    let readable: [JSONValue] = [
      rule(
        "",
        [
          "configmaps", "endpoints", "persistentvolumeclaims", "persistentvolumeclaims/status", "pods", "replicationcontrollers",
          "replicationcontrollers/scale", "serviceaccounts", "services", "services/status", "bindings", "events", "limitranges",
          "namespaces/status", "pods/log", "pods/status", "replicationcontrollers/status", "resourcequotas",
          "resourcequotas/status", "namespaces",
        ], reading),
      rule("discovery.k8s.io", ["endpointslices"], reading),
      rule(
        "apps",
        [
          "controllerrevisions", "daemonsets", "daemonsets/status", "deployments", "deployments/scale", "deployments/status",
          "replicasets", "replicasets/scale", "replicasets/status", "statefulsets", "statefulsets/scale", "statefulsets/status",
        ], reading),
      rule("autoscaling", ["horizontalpodautoscalers", "horizontalpodautoscalers/status"], reading),
      rule("batch", ["cronjobs", "cronjobs/status", "jobs", "jobs/status"], reading),
      rule("policy", ["poddisruptionbudgets", "poddisruptionbudgets/status"], reading),
      rule("networking.k8s.io", ["ingresses", "ingresses/status", "networkpolicies"], reading),
    ]
    let writable: [JSONValue] = [
      rule("", ["pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "secrets", "services/proxy"], reading),
      rule("", ["serviceaccounts"], ["impersonate"]),
      rule("", ["pods", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy"], writing),
      rule("", ["pods/eviction"], ["create"]),
      rule(
        "",
        [
          "configmaps", "events", "persistentvolumeclaims", "replicationcontrollers", "replicationcontrollers/scale", "secrets",
          "serviceaccounts", "services", "services/proxy",
        ], writing),
      rule("", ["serviceaccounts/token"], ["create"]),
      rule(
        "apps",
        [
          "daemonsets", "deployments", "deployments/rollback", "deployments/scale", "replicasets", "replicasets/scale",
          "statefulsets", "statefulsets/scale",
        ], writing),
      rule("autoscaling", ["horizontalpodautoscalers"], writing), rule("batch", ["cronjobs", "jobs"], writing),
      rule("policy", ["poddisruptionbudgets"], writing), rule("networking.k8s.io", ["ingresses", "networkpolicies"], writing),
      rule(
        "coordination.k8s.io", ["leases"], ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]),
    ]
    let administered: [JSONValue] = [
      rule("authorization.k8s.io", ["localsubjectaccessreviews"], ["create"]),
      rule(api, ["rolebindings", "roles"], ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]),
    ]
    return [
      role(
        "cluster-admin",
        [
          ["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]], ["nonResourceURLs": ["*"], "verbs": ["*"]],
        ]),
      role(
        "system:discovery",
        [
          [
            "nonResourceURLs": [
              "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version",
              "/version/",
            ], "verbs": ["get"],
          ]
        ]),
      role(
        "system:public-info-viewer",
        [
          ["nonResourceURLs": ["/healthz", "/livez", "/readyz", "/version", "/version/"], "verbs": ["get"]]
        ]),
      role(
        "system:service-account-issuer-discovery",
        [
          [
            "nonResourceURLs": [
              "/.well-known/openid-configuration", "/.well-known/openid-configuration/", "/openid/v1/jwks", "/openid/v1/jwks/",
            ],
            "verbs": ["get"],
          ]
        ]),
      role(
        "system:basic-user",
        [
          rule("authorization.k8s.io", ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], ["create"]),
          rule("authentication.k8s.io", ["selfsubjectreviews"], ["create"]),
        ]),
      role("system:aggregate-to-view", readable, partOf: "view"), role("system:aggregate-to-edit", writable, partOf: "edit"),
      role("system:aggregate-to-admin", administered, partOf: "admin"), aggregated("view", of: ["view"]),
      // What may be read may be written by who edits, and so on: each is part of the next.
      aggregated("edit", of: ["edit"]), aggregated("admin", of: ["admin"]),
      binding("cluster-admin", to: "system:masters"), binding("system:discovery", to: "system:authenticated"),
      binding("system:basic-user", to: "system:authenticated"),
      binding("system:public-info-viewer", to: "system:authenticated", "system:unauthenticated"),
      binding("system:service-account-issuer-discovery", to: "system:serviceaccounts"),
    ]
  }()

  private static func rule(_ group: String, _ resources: JSONValue, _ verbs: JSONValue) -> JSONValue {
    ["apiGroups": [.string(group)], "resources": resources, "verbs": verbs]
  }

  static func aggregationLabel(_ role: String) -> String { "rbac.authorization.k8s.io/aggregate-to-\(role)" }

  private static func metadata(_ name: String, partOf other: String? = nil) -> JSONValue {
    var metadata: JSONValue = ["name": .string(name), "labels": ["kubernetes.io/bootstrapping": "rbac-defaults"]]
    if let other { metadata["labels", aggregationLabel(other)] = "true" }
    if other == "view" { metadata["labels", aggregationLabel("edit")] = "true" }
    if other == "view" || other == "edit" { metadata["labels", aggregationLabel("admin")] = "true" }
    return metadata
  }

  private static func role(_ name: String, _ rules: [JSONValue], partOf other: String? = nil) -> Manifest {
    Manifest([
      "apiVersion": .string("\(api)/v1"), "kind": "ClusterRole", "metadata": metadata(name, partOf: other),
      "rules": .array(rules),
    ])
  }

  private static func aggregated(_ name: String, of labels: [String]) -> Manifest {
    Manifest([
      "apiVersion": .string("\(api)/v1"), "kind": "ClusterRole", "metadata": metadata(name),
      "aggregationRule": [
        "clusterRoleSelectors": .array(
          labels.map { label in
            var selector: JSONValue = [:]
            selector["matchLabels", aggregationLabel(label)] = "true"
            return selector
          })
      ],
    ])
  }

  private static func binding(_ name: String, to groups: String...) -> Manifest {
    Manifest([
      "apiVersion": .string("\(api)/v1"), "kind": "ClusterRoleBinding", "metadata": metadata(name),
      "roleRef": ["apiGroup": .string(api), "kind": "ClusterRole", "name": .string(name)],
      "subjects": .array(groups.map { ["apiGroup": .string(api), "kind": "Group", "name": .string($0)] }),
    ])
  }
}
