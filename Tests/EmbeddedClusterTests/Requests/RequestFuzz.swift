import ObjectModel

@testable import EmbeddedCluster

/// Requests at random, the same for the same seed: from what clients send down to bytes that mean nothing.
struct RequestFuzz {
  private var random: SplitMix
  private let resources: [ResourceDefinition]

  init(seed: UInt64) {
    random = SplitMix(state: seed)
    resources = ResourceCatalog().all
  }

  /// A generator that is the same everywhere.
  struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
      return value ^ value >> 31
    }
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &random)] }
  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  // MARK: - Requests

  mutating func next() -> APIRequest {
    let common = [
      "pods", "services", "configmaps", "secrets", "deployments", "statefulsets", "jobs", "cronjobs", "roles", "rolebindings",
      "customresourcedefinitions", "namespaces", "persistentvolumeclaims", "leases", "horizontalpodautoscalers", "ingresses",
    ]
    let wanted = pick(common)
    let definition = chance(70) ? resources.first { $0.name.plural == wanted } ?? pick(resources) : pick(resources)
    let method = pick([APIRequest.Method.get, .get, .post, .post, .put, .patch, .patch, .delete])
    let types = [
      "application/json", "application/json", "application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "",
      "text/plain", "Application/JSON; charset=utf-8",
    ]
    let patches = [
      "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json",
      "application/apply-patch+yaml", "application/json",
    ]
    let accepts = [
      "", "*/*", "application/json", "application/yaml", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
      "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", "text/html", ";;,=,", "application/json;as=Nothing;v=v9",
    ]
    return APIRequest(
      method: method, path: path(to: definition, method), query: Query(query()), accept: pick(accepts),
      contentType: method == .patch ? pick(patches) : pick(types), userAgent: chance(90) ? "fuzz/1.0" : text(),
      body: method == .get && chance(90) ? [] : body(of: definition, method), user: user(),
      token: chance(3) ? text() : nil, impersonation: chance(2) ? APIRequest.User(name: text(), groups: [text()]) : nil)
  }

  private mutating func user() -> APIRequest.User? {
    if chance(95) { return TestAPI.administrator }
    return chance(50) ? nil : APIRequest.User(name: text(), groups: [pick(["system:masters", "a", ""])])
  }

  private static let names = ["a", "b", "c", "web", "default", "kube-system", "x.example.org", "A", "-", "..", "%00", "a%2Fb"]

  private mutating func path(to definition: ResourceDefinition, _ method: APIRequest.Method) -> String {
    if chance(4) {
      return "/"
        + (0..<Int.random(in: 0..<9, using: &random)).map { _ in
          pick([
            "api", "apis", "v1", "apps", "openapi", "v2", "v3", "healthz", "version", "metrics", "namespaces", "status", text(),
          ])
        }.joined(separator: "/")
    }
    let name = definition.name
    var path = name.group.isEmpty ? "/api/\(name.version)" : "/apis/\(name.group)/\(name.version)"
    if chance(2) { path += text() }
    if definition.served.isNamespaced != chance(3) { path += "/namespaces/\(chance(90) ? "default" : pick(Self.names))" }
    path += "/\(name.plural)"
    if method == .post ? chance(15) : chance(85) { path += "/\(pick(Self.names))" }
    if chance(15) {
      path +=
        "/"
        + pick([
          "status", "scale", "log", "exec", "binding", "eviction", "token", "finalize", "approval", "proxy", "proxy/x", text(),
        ])
    }
    return path
  }

  private mutating func query() -> String {
    if chance(50) { return "" }
    let keys = [
      "limit", "continue", "resourceVersion", "resourceVersionMatch", "watch", "allowWatchBookmarks", "sendInitialEvents",
      "timeoutSeconds", "labelSelector", "fieldSelector", "dryRun", "fieldManager", "fieldValidation", "force", "pretty",
      "gracePeriodSeconds", "propagationPolicy", "container", "tailLines", "follow", "previous", "includeObject", "sinceSeconds",
    ]
    let values = [
      "", "0", "1", "true", "false", "-1", "99999999999999999999", "9223372036854775807", "abc", "All", "Strict", "Warn",
      "Ignore",
      "Exact", "NotOlderThan", "a=b", "a%20in%20(b,c)", "!a", "metadata.name=a", "status.phase=Running", "Foreground", "Orphan",
      "a in (", "=,=", "%", "%ff", "fuzz",
    ]
    return (0..<Int.random(in: 1..<4, using: &random)).map { _ in "\(pick(keys))=\(chance(90) ? pick(values) : text())" }
      .joined(separator: "&")
  }

  // MARK: - Bodies

  private mutating func body(of definition: ResourceDefinition, _ method: APIRequest.Method) -> [UInt8] {
    if chance(3) { return (0..<Int.random(in: 0..<64, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) } }
    if chance(2) { return Array((String(repeating: pick(["[", "{\"a\":", "- "]), count: pick([10, 399, 401, 20_000]))).utf8) }
    var value: JSONValue
    switch method {
    case .patch where chance(40):
      value = .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in operation() })
    case .delete:
      value = chance(70) ? ["kind": "DeleteOptions", "apiVersion": "v1", "gracePeriodSeconds": 0] : self.value(depth: 3)
    default: value = chance(90) ? object(of: definition) : self.value(depth: 4)
    }
    for _ in 0..<pick([0, 0, 1, 1, 2, 5]) { mutate(&value, depth: 0) }
    var bytes = value.jsonBytes()
    if chance(4), !bytes.isEmpty { bytes.removeLast(Int.random(in: 1...bytes.count, using: &random)) }
    if chance(3), !bytes.isEmpty {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    if chance(2) { bytes = [0x6B, 0x38, 0x73, 0x00] + bytes }
    return bytes
  }

  private mutating func operation() -> JSONValue {
    let paths = [
      "/metadata/labels/a", "/spec", "/data", "/metadata/finalizers/-", "/spec/replicas", "", "/", "/status/x", "/spec/0", "/~2",
    ]
    return [
      "op": .string(pick(["add", "remove", "replace", "move", "copy", "test", "x"])), "path": .string(pick(paths)),
      "from": .string(pick(paths)), "value": value(depth: 2),
    ]
  }

  private mutating func object(of definition: ResourceDefinition) -> JSONValue {
    var metadata: JSONValue = ["name": .string(pick(["a", "b", "c", "web"]))]
    if chance(30) { metadata["labels"] = ["app": "a"] }
    if chance(10) { metadata["finalizers"] = ["example.org/hold"] }
    if chance(5) { metadata["resourceVersion"] = .string(pick(["1", "x", "0", "999999"])) }
    if chance(5) {
      metadata["ownerReferences"] = [["apiVersion": "v1", "kind": "Pod", "name": "a", "uid": "u", "controller": true]]
    }
    let pod: JSONValue = ["containers": [["name": "c", "image": "i:1", "ports": [["containerPort": 80]]]]]
    let template: JSONValue = ["metadata": ["labels": ["app": "a"]], "spec": pod]
    var object: JSONValue = [
      "apiVersion": .string(definition.kind.apiVersion), "kind": .string(definition.kind.kind), "metadata": metadata,
    ]
    switch definition.kind.kind {
    case "Pod": object["spec"] = pod
    case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet":
      object["spec"] = ["replicas": 1, "selector": ["matchLabels": ["app": "a"]], "template": template]
    case "Job", "CronJob":
      var job: JSONValue = ["template": template]
      job[path: ["template", "spec", "restartPolicy"]] = "Never"
      object["spec"] = definition.kind.kind == "Job" ? job : ["schedule": "* * * * *", "jobTemplate": ["spec": job]]
    case "ConfigMap", "Secret": object["data"] = ["k": "dg=="]
    case "Service":
      object["spec"] = [
        "selector": ["app": "a"], "ports": [["port": 80]], "type": .string(pick(["ClusterIP", "NodePort", "ExternalName"])),
      ]
    case "CustomResourceDefinition":
      object["metadata", "name"] = "xs.example.org"
      object["spec"] = [
        "group": "example.org", "scope": "Namespaced", "names": ["plural": "xs", "kind": "X"],
        "versions": [
          [
            "name": "v1", "served": true, "storage": true, "subresources": ["status": [:]],
            "schema": [
              "openAPIV3Schema": [
                "type": "object",
                "properties": ["spec": ["type": "object", "properties": ["a": ["type": "integer", "default": 1]]]],
              ]
            ],
          ]
        ],
      ]
    case "Role", "ClusterRole": object["rules"] = [["verbs": ["get"], "apiGroups": [""], "resources": ["pods"]]]
    case "RoleBinding", "ClusterRoleBinding":
      object["roleRef"] = ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"]
      object["subjects"] = [["kind": "User", "name": "jane"]]
    case "PersistentVolumeClaim":
      object["spec"] = ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]]
    case "Lease": object["spec"] = ["holderIdentity": "a", "leaseDurationSeconds": 5]
    default: object["spec"] = value(depth: 3)
    }
    return object
  }

  /// Changes something somewhere.
  private mutating func mutate(_ value: inout JSONValue, depth: Int) {
    if depth < 8, chance(75) {
      if let object = value.object, !object.isEmpty {
        let key = pick(object.map(\.key))
        if chance(8) {
          value[key] = nil
        } else {
          var child = value[key] ?? .null
          mutate(&child, depth: depth + 1)
          value[chance(95) ? key : text()] = child
        }
        return
      }
      if var array = value.array, !array.isEmpty {
        let index = Int.random(in: 0..<array.count, using: &random)
        if chance(20) { array.append(array[index]) } else { mutate(&array[index], depth: depth + 1) }
        value = .array(array)
        return
      }
    }
    value = self.value(depth: 2)
  }

  private mutating func value(depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 10 : 7), using: &random) {
    case 0: return .null
    case 1: return .bool(chance(50))
    case 2: return .integer(pick([0, 1, -1, 65_536, .max, .min]))
    case 3: return .double(pick([0.5, -1e300, 1e-300]))
    case 4...6: return .string(text())
    case 7: return .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in value(depth: depth - 1) })
    default:
      var object: JSONValue = [:]
      for _ in 0..<Int.random(in: 0..<4, using: &random) {
        object[
          pick(["name", "spec", "status", "metadata", "a", "$patch", "$setElementOrder/containers", "$retainKeys", text()])] =
          value(depth: depth - 1)
      }
      return object
    }
  }

  private mutating func text() -> String {
    pick([
      "", "a", "web", "1Gi", "-5m", "50%", "2026-01-01T00:00:00Z", "9999-99-99T99:99:99Z", "* * * * *", "@every", "\u{0}",
      "é\u{301}🦅",
      String(repeating: "x", count: 300), "delete", "replace", "<>&\"'", "../..", "%zz", "True", "1e999", "example.org/x", "\n",
    ])
  }
}
