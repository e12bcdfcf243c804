import ObjectModel
import Testing

@testable import EmbeddedCluster

/// What is wrong with the kinds that people deploy, in the words of the API server.
@Suite struct WorkloadValidationTests {
  private static func name(_ kind: String) -> ResourceName {
    let groups = [
      "Deployment": "apps", "StatefulSet": "apps", "DaemonSet": "apps", "Job": "batch", "CronJob": "batch",
      "PodDisruptionBudget": "policy", "Role": "rbac.authorization.k8s.io", "RoleBinding": "rbac.authorization.k8s.io",
    ]
    let version = kind == "HorizontalPodAutoscaler" ? "v2" : "v1"
    let group = kind == "HorizontalPodAutoscaler" ? "autoscaling" : groups[kind] ?? ""
    return ResourceName(group: group, version: version, plural: kind.lowercased() + "s")
  }

  private static func errors(_ kind: String, _ spec: JSONValue, replacing old: JSONValue? = nil, field: String = "spec") throws
    -> [String]
  {
    let definition = try #require(ResourceCatalog().definition(name(kind)))
    func object(_ value: JSONValue) -> Manifest {
      var object = Manifest(["metadata": ["name": "a"]])
      object.kind = kind
      object[field] = value
      return object
    }
    return BuiltInValidation.errors(in: object(spec), definition, replacing: old.map(object)).map(\.description)
  }

  private static let container: JSONValue = ["name": "a", "image": "b"]

  private static func pod(_ changes: JSONObject = [:], spec: JSONObject = [:]) -> JSONValue {
    var container = container
    for (key, value) in changes { container[key] = value }
    var result: JSONValue = ["containers": [container]]
    for (key, value) in spec { result[key] = value }
    return result
  }

  private static func workload(_ changes: JSONObject = [:], pod: JSONValue = pod()) -> JSONValue {
    var result: JSONValue = [
      "selector": ["matchLabels": ["a": "b"]], "template": ["metadata": ["labels": ["a": "b"]], "spec": pod],
    ]
    for (key, value) in changes { result[key] = value }
    return result
  }

  // MARK: - Pods

  @Test(
    arguments: [
      (
        ["resources": ["requests": ["cpu": "2"], "limits": ["cpu": "1"]]],
        "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1"
      ),
      (
        ["resources": ["limits": ["cpu": "-1"]]],
        "spec.containers[0].resources.limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0"
      ),
      (
        ["ports": [["containerPort": 80, "name": "web"], ["containerPort": 81, "name": "web"]]],
        "spec.containers[0].ports[1].name: Duplicate value: \"web\""
      ),
      (
        ["ports": [["containerPort": 70_000]]],
        "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive"
      ),
      (
        ["ports": [["containerPort": 80, "name": "1234"]]],
        "spec.containers[0].ports[0].name: Invalid value: \"1234\": must contain at least one letter (a-z)"
      ),
      (["env": [["value": "x"]]], "spec.containers[0].env[0].name: Required value"),
      (
        ["env": [["name": "x", "value": "y", "valueFrom": ["secretKeyRef": ["name": "s", "key": "k"]]]]],
        "spec.containers[0].env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not empty"
      ),
      (
        ["volumeMounts": [["name": "nope", "mountPath": "/a"]]],
        "spec.containers[0].volumeMounts[0].name: Not found: \"nope\""
      ),
      (
        ["livenessProbe": ["periodSeconds": 1]],
        "spec.containers[0].livenessProbe: Required value: must specify a handler type"
      ),
      (
        ["livenessProbe": ["exec": ["command": ["a"]], "successThreshold": 2]],
        "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1"
      ),
      (
        ["imagePullPolicy": "Sometimes"],
        "spec.containers[0].imagePullPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"IfNotPresent\", \"Never\""
      ),
      (["image": ""], "spec.containers[0].image: Required value"),
    ] as [(JSONObject, String)])
  func `a container`(_ changes: JSONObject, _ error: String) throws {
    #expect(try Self.errors("Pod", Self.pod(changes)) == [error])
  }

  @Test(
    arguments: [
      (["initContainers": [["name": "a", "image": "b"]]], "spec.initContainers[0].name: Duplicate value: \"a\""),
      (
        ["volumes": [["name": "v", "emptyDir": [:]], ["name": "v", "emptyDir": [:]]]],
        "spec.volumes[1].name: Duplicate value: \"v\""
      ),
      (["volumes": [["name": "v"]]], "spec.volumes[0]: Required value: must specify a volume type"),
      (
        ["restartPolicy": "Maybe"],
        "spec.restartPolicy: Unsupported value: \"Maybe\": supported values: \"Always\", \"OnFailure\", \"Never\""
      ),
      (
        ["activeDeadlineSeconds": 0],
        "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive"
      ),
    ] as [(JSONObject, String)])
  func `a Pod`(_ changes: JSONObject, _ error: String) throws {
    #expect(try Self.errors("Pod", Self.pod(spec: changes)) == [error])
  }

  @Test func `of a Pod that exists, only the image changes`() throws {
    let old = Self.pod()
    #expect(try Self.errors("Pod", Self.pod(["image": "c"]), replacing: old) == [])
    let refused = try Self.errors("Pod", Self.pod(["command": ["x"]]), replacing: old)
    #expect(refused.count == 1 && refused[0].hasPrefix("spec: Forbidden: pod updates may not change fields other than"))
    let more = try Self.errors(
      "Pod", ["containers": [Self.container, ["name": "c", "image": "d"]]], replacing: old)
    #expect(more == ["spec.containers: Forbidden: pod updates may not add or remove containers"])
  }

  // MARK: - Workloads

  @Test(
    arguments: [
      ("Deployment", ["replicas": -1], "spec.replicas: Invalid value: -1: must be greater than or equal to 0"),
      (
        "Deployment", ["selector": ["matchLabels": ["z": "z"]]],
        "spec.template.metadata.labels: Invalid value: {\"a\":\"b\"}: `selector` does not match template `labels`"
      ),
      ("Deployment", ["selector": [:]], "spec.selector: Invalid value: {}: empty selector is invalid for deployment"),
      ("Deployment", ["selector": .null], "spec.selector: Required value"),
      (
        "Deployment", ["strategy": ["type": "RollingUpdate", "rollingUpdate": ["maxSurge": 0, "maxUnavailable": 0]]],
        "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"
      ),
      (
        "Deployment", ["strategy": ["type": "Recreate", "rollingUpdate": ["maxSurge": 1]]],
        "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"
      ),
      (
        "Deployment", ["progressDeadlineSeconds": 5, "minReadySeconds": 5],
        "spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds"
      ),
      (
        "StatefulSet", ["podManagementPolicy": "Random"],
        "spec.podManagementPolicy: Invalid value: \"Random\": must be 'OrderedReady' or 'Parallel'"
      ),
      (
        "DaemonSet", ["updateStrategy": ["type": "Recreate"]],
        "spec.updateStrategy.type: Unsupported value: \"Recreate\": supported values: \"RollingUpdate\", \"OnDelete\""
      ),
    ] as [(String, JSONObject, String)])
  func `a workload`(_ kind: String, _ changes: JSONObject, _ error: String) throws {
    #expect(try Self.errors(kind, Self.workload(changes)) == [error])
  }

  @Test func `the Pods of a StatefulSet may mount what its claim templates make`() throws {
    let pod = Self.pod(["volumeMounts": [["name": "data", "mountPath": "/data"]]])
    #expect(
      try Self.errors(
        "StatefulSet", Self.workload(["volumeClaimTemplates": [["metadata": ["name": "data"]]]], pod: pod)) == [])
  }

  @Test func `of a StatefulSet, its claim templates stay`() throws {
    let refused = try Self.errors(
      "StatefulSet", Self.workload(["volumeClaimTemplates": [["metadata": ["name": "data"]]]]), replacing: Self.workload())
    #expect(
      refused == [
        "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
      ])
    #expect(try Self.errors("StatefulSet", Self.workload(["replicas": 3]), replacing: Self.workload()) == [])
  }

  // MARK: - Others

  @Test(
    arguments: [
      (
        "Service", ["ports": [["port": 80, "name": "a"], ["port": 81, "name": "a"]]],
        "spec.ports[1].name: Duplicate value: \"a\""
      ),
      (
        "Service", ["type": "Odd", "ports": [["port": 80]]],
        "spec.type: Unsupported value: \"Odd\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\""
      ),
      (
        "Service", ["type": "ClusterIP", "ports": [["port": 80, "nodePort": 30_001]]],
        "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"
      ),
      (
        "PersistentVolumeClaim", ["resources": ["requests": ["storage": "1Gi"]]],
        "spec.accessModes: Required value: at least 1 access mode is required"
      ),
      ("PersistentVolumeClaim", ["accessModes": ["ReadWriteOnce"]], "spec.resources[storage]: Required value"),
      (
        "HorizontalPodAutoscaler", ["scaleTargetRef": ["kind": "Deployment", "name": "a"], "maxReplicas": 1, "minReplicas": 2],
        "spec.maxReplicas: Invalid value: 1: must be greater than or equal to `minReplicas`"
      ),
      (
        "PodDisruptionBudget", ["minAvailable": "150%"],
        "spec.minAvailable: Invalid value: \"150%\": must not be greater than 100%"
      ),
    ] as [(String, JSONValue, String)])
  func `another kind`(_ kind: String, _ spec: JSONValue, _ error: String) throws {
    #expect(try Self.errors(kind, spec) == [error])
  }

  @Test func `a schedule that is none is refused`() throws {
    let job: JSONValue = ["spec": ["template": ["spec": Self.pod(spec: ["restartPolicy": "Never"])]]]
    #expect(
      try Self.errors("CronJob", ["schedule": "often", "jobTemplate": job])
        == ["spec.schedule: Invalid value: \"often\": expected exactly 5 fields, found 1: [often]"])
    #expect(
      try Self.errors("CronJob", ["schedule": "@daily", "timeZone": "Mars/Base", "jobTemplate": job])
        == ["spec.timeZone: Invalid value: \"Mars/Base\": unknown time zone Mars/Base"])
  }

  @Test func `a claim keeps its spec`() throws {
    let old: JSONValue = ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]]
    var new = old
    new["accessModes"] = ["ReadWriteMany"]
    #expect(
      try Self.errors("PersistentVolumeClaim", new, replacing: old) == [
        "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"
      ])
  }

  @Test func `a rule of a role names verbs and groups`() throws {
    #expect(
      try Self.errors("Role", [["resources": ["pods"]]], field: "rules") == [
        "rules[0].verbs: Required value: verbs must contain at least one value",
        "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
      ])
  }
}
