import ObjectModel

/// Objects that stories begin with.
enum Sample {
  static func template(_ image: String = "web:1", annotations: [String: String] = [:], app: String = "web") -> JSONValue {
    var template: JSONValue = [
      "metadata": ["labels": ["app": .string(app)]], "spec": ["containers": [["name": "app", "image": .string(image)]]],
    ]
    if !annotations.isEmpty { template["metadata", "annotations"] = JSONValue(annotations) }
    return template
  }

  static func deployment(
    _ name: String = "web", replicas: Int = 3, template: JSONValue = template(), spec: JSONObject = [:]
  ) -> JSONValue {
    var members: JSONObject = [
      "replicas": .integer(Int64(replicas)), "selector": ["matchLabels": ["app": "web"]], "template": template,
      "progressDeadlineSeconds": 600, "revisionHistoryLimit": 10,
    ]
    for (key, value) in spec { members[key] = value }
    return ["apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": .string(name)], "spec": .object(members)]
  }

  static func rolling(surge: JSONValue, unavailable: JSONValue) -> JSONObject {
    ["strategy": ["type": "RollingUpdate", "rollingUpdate": ["maxSurge": surge, "maxUnavailable": unavailable]]]
  }

  static func replicaSet(_ name: String = "set", replicas: Int = 3, spec: JSONObject = [:]) -> JSONValue {
    var members: JSONObject = [
      "replicas": .integer(Int64(replicas)), "selector": ["matchLabels": ["app": "web"]], "template": template(),
    ]
    for (key, value) in spec { members[key] = value }
    return ["apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": ["name": .string(name)], "spec": .object(members)]
  }

  static func pod(
    _ name: String = "one", labels: [String: String] = [:], annotations: [String: String] = [:], container: JSONObject = [:],
    spec: JSONObject = [:]
  ) -> JSONValue {
    var app: JSONObject = ["name": "app", "image": "web:1"]
    for (key, value) in container { app[key] = value }
    var members: JSONObject = ["containers": [.object(app)]]
    for (key, value) in spec { members[key] = value }
    var pod: JSONValue = [
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": .string(name)], "spec": .object(members),
    ]
    if !labels.isEmpty { pod["metadata", "labels"] = JSONValue(labels) }
    if !annotations.isEmpty { pod["metadata", "annotations"] = JSONValue(annotations) }
    return pod
  }

  static func service(_ name: String = "web", spec: JSONObject = [:]) -> JSONValue {
    var members: JSONObject = ["selector": ["app": "web"], "ports": [["port": 80]]]
    for (key, value) in spec { members[key] = value }
    return ["apiVersion": "v1", "kind": "Service", "metadata": ["name": .string(name)], "spec": .object(members)]
  }

  static func job(_ name: String = "work", spec: JSONObject = [:], container: JSONObject = [:], policy: String = "Never")
    -> JSONValue
  {
    var app: JSONObject = ["name": "app", "image": "work:1"]
    for (key, value) in container { app[key] = value }
    var members: JSONObject = [
      "completions": 1, "parallelism": 1, "backoffLimit": 6, "selector": ["matchLabels": ["job": .string(name)]],
      "template": [
        "metadata": ["labels": ["job": .string(name)]], "spec": ["restartPolicy": .string(policy), "containers": [.object(app)]],
      ],
    ]
    for (key, value) in spec { members[key] = value }
    return ["apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": .string(name)], "spec": .object(members)]
  }

  static func configMap(_ name: String, owners: [Manifest] = [], blocking: Bool = false, finalizers: [String] = []) -> JSONValue {
    var object = Manifest(["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name)]])
    if !owners.isEmpty {
      object["metadata", "ownerReferences"] = .array(
        owners.map {
          OwnerReference(
            apiVersion: $0.apiVersion, kind: $0.kind, name: $0.name, uid: $0.uid, isController: false,
            blocksOwnerDeletion: blocking
          ).value
        })
    }
    if !finalizers.isEmpty { object.finalizers = finalizers }
    return object.value
  }
}
