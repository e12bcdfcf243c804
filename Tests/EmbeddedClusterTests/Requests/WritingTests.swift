import ObjectModel
import Testing

@testable import EmbeddedCluster

struct WritingTests {
  private let api: TestAPI
  private let maps = TestAPI.configMaps

  init() async throws { api = try await TestAPI() }

  private func deployment(_ name: String, replicas: Int64 = 1) -> JSONValue {
    [
      "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": .string(name)],
      "spec": [
        "replicas": .integer(replicas), "selector": ["matchLabels": ["app": "a"]],
        "template": ["metadata": ["labels": ["app": "a"]], "spec": ["containers": [["name": "c", "image": "i:1"]]]],
      ],
    ]
  }

  private let deployments = "/apis/apps/v1/namespaces/default/deployments"

  // MARK: - Create

  @Test func `the server owns part of the metadata`() async {
    let made = await api.post(
      maps, ["metadata": ["name": "a", "uid": "mine", "creationTimestamp": "2001-01-01T00:00:00Z", "generation": 7]])
    #expect(made.code == 201)
    #expect(made.object.uid.count == 36)
    #expect(made.object.creationTimestamp == "2026-01-01T00:00:00Z")
    #expect(made.object.generation == 0)
  }

  @Test func `a name is made from generateName`() async {
    let made = await api.post(maps, ["metadata": ["generateName": "job-"]])
    #expect(made.object.name.hasPrefix("job-"))
    #expect(made.object.name.count == 9)
  }

  @Test(
    arguments: [
      (["metadata": ["name": "a", "resourceVersion": "1"]], 500, "resourceVersion should not be set on objects to be created"),
      (["metadata": ["name": "a", "namespace": "other"]], 400, "does not match the namespace sent on the request"),
      (["metadata": [:]], 422, "metadata.name: Required value: name or generateName is required"),
      (["metadata": ["name": "A_b"]], 422, "a lowercase RFC 1123 subdomain must consist of"),
      (["kind": "Secret", "apiVersion": "v1", "metadata": ["name": "a"]], 400, "cannot be handled as a ConfigMap"),
      (
        ["metadata": ["name": "a"], "data": 7], 400,
        "json: cannot unmarshal number into Go struct field ConfigMap.data of type map[string]string"
      ),
      (
        ["metadata": ["name": "a", "labels": ["x": 1]]], 400,
        "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels"
      ),
      (["metadata": ["name": "a"], "data": ["a/b": "c"]], 422, "data[a/b]: Invalid value: \"a/b\": a valid config key"),
    ] as [(JSONValue, Int, String)])
  func `a body that cannot be is refused with the reason`(_ body: JSONValue, _ code: Int, _ message: String) async {
    let answer = await api.post(maps, body)
    #expect(answer.code == code)
    #expect(answer.message.contains(message), "\(answer.message)")
  }

  @Test func `a name that is taken is a conflict`() async {
    _ = await api.post(maps, ["metadata": ["name": "a"]])
    let again = await api.post(maps, ["metadata": ["name": "a"]])
    #expect(again.code == 409)
    #expect(again.message == "configmaps \"a\" already exists")
  }

  @Test func `nothing is created in a namespace that does not exist`() async {
    let answer = await api.post("/api/v1/namespaces/nowhere/configmaps", ["metadata": ["name": "a"]])
    #expect(answer.code == 404)
    #expect(answer.message == "namespaces \"nowhere\" not found")
  }

  @Test func `nothing is created in a namespace that is going away`() async {
    _ = await api.post("/api/v1/namespaces", ["metadata": ["name": "old"]])
    let deleted = await api.delete("/api/v1/namespaces/old")
    #expect(deleted.body["status", "phase"] == "Terminating")
    let late = await api.post("/api/v1/namespaces/old/configmaps", ["metadata": ["name": "a"]])
    #expect(late.code == 403)
    #expect(late.body["details", "causes"]?[0]?["reason"] == "NamespaceTerminating")
  }

  // MARK: - Unknown fields and dry runs

  @Test(arguments: [("Strict", 400), ("Warn", 201), ("Ignore", 201)])
  func `unknown fields are treated as the client wishes`(_ validation: String, _ code: Int) async {
    let answer = await api.post("\(maps)?fieldValidation=\(validation)", ["metadata": ["name": "a"], "datas": [:]])
    #expect(answer.code == code)
    #expect(answer.body["datas"] == nil)
    #expect(answer.content.warnings == (validation == "Warn" ? ["unknown field \"datas\""] : []))
    if code == 400 { #expect(answer.message.hasSuffix("strict decoding error: unknown field \"datas\"")) }
  }

  @Test func `a dry run answers as if, and stores nothing`() async {
    let made = await api.post("\(maps)?dryRun=All", ["metadata": ["name": "a"]])
    #expect(made.code == 201)
    #expect(!made.object.uid.isEmpty)
    #expect(await api.get("\(maps)/a").code == 404)
  }

  // MARK: - Change

  @Test func `a stale resourceVersion is refused with a conflict`() async {
    let made = await api.post(maps, ["metadata": ["name": "a"]])
    let body: JSONValue = [
      "metadata": ["name": "a", "resourceVersion": .string(made.object.resourceVersion)], "data": ["x": "1"],
    ]
    #expect(await api.put("\(maps)/a", body).code == 200)
    let stale = await api.put("\(maps)/a", body)
    #expect(stale.code == 409)
    #expect(
      stale.message
        == "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version and try again"
    )
  }

  @Test func `a change that changes nothing is none`() async {
    let made = await api.post(maps, ["metadata": ["name": "a"], "data": ["x": "1"]])
    let same = await api.patch("\(maps)/a", .merge, ["data": ["x": "1"]])
    #expect(same.code == 200)
    #expect(same.body == made.body)
  }

  @Test func `the name in the body must be the one in the path`() async {
    let answer = await api.put("\(maps)/a", ["metadata": ["name": "b"]])
    #expect(answer.code == 400)
    #expect(answer.message == "the name of the object (b) does not match the name on the URL (a)")
  }

  @Test func `the generation counts changes of the spec, and the status does not count`() async {
    _ = await api.post(deployments, deployment("d"))
    let status = await api.patch("\(deployments)/d/status", .merge, ["status": ["replicas": 1], "spec": ["replicas": 9]])
    #expect(status.object.generation == 1)
    #expect(status.body["spec", "replicas"] == 1)
    #expect(status.body["status", "replicas"] == 1)
    let spec = await api.patch("\(deployments)/d", .merge, ["spec": ["replicas": 3], "status": ["replicas": 9]])
    #expect(spec.object.generation == 2)
    #expect(spec.body["status", "replicas"] == 1)
  }

  @Test func `a custom selector of a deployment cannot change`() async {
    _ = await api.post(deployments, deployment("d"))
    let answer = await api.patch(
      "\(deployments)/d", .merge,
      ["spec": ["selector": ["matchLabels": ["app": "b"]], "template": ["metadata": ["labels": ["app": "b"]]]]])
    #expect(answer.code == 422)
    #expect(answer.message.contains("field is immutable"))
  }

  @Test func `a patch that leads to a wrong type names the patch`() async {
    _ = await api.post(deployments, deployment("d"))
    let answer = await api.patch("\(deployments)/d", .merge, ["spec": ["replicas": "many"]])
    #expect(answer.code == 422)
    #expect(answer.message.contains("patch: Invalid value: "))
    #expect(
      answer.message.hasSuffix(
        "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32"), "\(answer.message)")
  }

  @Test func `a strategic patch merges lists by their keys`() async {
    _ = await api.post(deployments, deployment("d"))
    let answer = await api.patch(
      "\(deployments)/d", .strategic,
      ["spec": ["template": ["spec": ["containers": [["name": "c", "image": "i:2"]]]]]])
    #expect(answer.body["spec", "template", "spec", "containers"]?[0]?["image"] == "i:2")
    #expect(answer.body["spec", "template", "spec", "containers"]?[0]?["imagePullPolicy"] == "IfNotPresent")
  }

  @Test func `a JSON patch whose test fails changes nothing`() async {
    _ = await api.post(maps, ["metadata": ["name": "a"], "data": ["x": "1"]])
    let answer = await api.patch(
      "\(maps)/a", .json,
      [["op": "replace", "path": "/data/x", "value": "2"], ["op": "test", "path": "/data/x", "value": "3"]])
    #expect(answer.code == 422)
    #expect(await api.get("\(maps)/a").body["data", "x"] == "1")
  }

  @Test func `who applies owns, and who else applies conflicts`() async {
    let body: JSONValue = ["apiVersion": "v1", "kind": "ConfigMap", "data": ["x": "1"]]
    let made = await api.patch("\(maps)/a?fieldManager=one", .apply, body)
    #expect(made.code == 201)
    let other: JSONValue = ["apiVersion": "v1", "kind": "ConfigMap", "data": ["x": "2"]]
    let conflict = await api.patch("\(maps)/a?fieldManager=two", .apply, other)
    #expect(conflict.code == 409)
    #expect(conflict.message == "Apply failed with 1 conflict: conflict with \"one\": .data.x")
    #expect(await api.patch("\(maps)/a?fieldManager=two&force=true", .apply, other).code == 200)
  }

  @Test func `an apply needs a manager`() async {
    let answer = await api.patch("\(maps)/a", .apply, ["apiVersion": "v1", "kind": "ConfigMap"])
    #expect(answer.code == 422)
    #expect(answer.message.hasSuffix("fieldManager: Required value: is required for apply patch"))
  }

  // MARK: - Delete

  @Test func `what no finalizer holds is gone, and the answer is a Status`() async {
    let made = await api.post(maps, ["metadata": ["name": "a"]])
    let answer = await api.delete("\(maps)/a")
    #expect(answer.code == 200)
    #expect(answer.body["kind"] == "Status")
    #expect(answer.body["details", "uid"]?.string == made.object.uid)
    #expect(await api.get("\(maps)/a").code == 404)
  }

  @Test func `a finalizer holds an object until it is removed`() async {
    _ = await api.post(maps, ["metadata": ["name": "a", "finalizers": ["example.org/keep"]]])
    let held = await api.delete("\(maps)/a")
    #expect(held.object.deletionTimestamp == "2026-01-01T00:00:00Z")
    let more = await api.patch("\(maps)/a", .merge, ["metadata": ["finalizers": ["example.org/keep", "example.org/more"]]])
    #expect(more.message.contains("no new finalizers can be added if the object is being deleted"))
    let released = await api.patch("\(maps)/a", .merge, ["metadata": ["finalizers": .null]])
    #expect(released.code == 200)
    #expect(await api.get("\(maps)/a").code == 404)
  }

  @Test(
    arguments: [
      (["preconditions": ["uid": "other"]], 409), (["preconditions": ["resourceVersion": "1"]], 409),
      (["propagationPolicy": "Sideways"], 422), (["dryRun": ["Maybe"]], 422),
    ] as [(JSONValue, Int)])
  func `a deletion on conditions that do not hold is refused`(_ options: JSONValue, _ code: Int) async {
    _ = await api.post(maps, ["metadata": ["name": "a"]])
    #expect(await api.delete("\(maps)/a", options).code == code)
    #expect(await api.get("\(maps)/a").code == 200)
  }

  @Test func `a collection is deleted by selector, within one namespace only`() async {
    for (name, lane) in [("one", "a"), ("two", "b")] {
      _ = await api.post(maps, ["metadata": ["name": .string(name), "labels": ["lane": .string(lane)]]])
    }
    #expect(await api.delete("\(maps)?labelSelector=lane%3Da").names == ["one"])
    #expect(await api.get(maps).names == ["two"])
    #expect(await api.delete("/api/v1/configmaps").code == 405)
  }

  @Test func `the first namespaces stay`() async {
    let answer = await api.delete("/api/v1/namespaces/default")
    #expect(answer.code == 403)
    #expect(answer.message == "namespaces \"default\" is forbidden: this namespace may not be deleted")
  }

  @Test func `a grace period without end is cut to one that can be counted`() async {
    let pods = "/api/v1/namespaces/default/pods"
    let made = await api.post(
      pods, ["metadata": ["name": "p"], "spec": ["nodeName": "n", "containers": [["name": "c", "image": "i"]]]])
    #expect(made.code == 201, "\(made.message)")
    let answer = await api.delete("\(pods)/p?gracePeriodSeconds=9223372036854775807")
    #expect(answer.object.deletionTimestamp?.hasPrefix("21") == true)
  }

  // MARK: - Kinds

  @Test func `the role of a binding cannot change`() async {
    let bindings = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings"
    func body(_ role: JSONValue) -> JSONValue { ["metadata": ["name": "b"], "roleRef": ["kind": "Role", "name": role]] }
    _ = await api.post(bindings, body("one"))
    let answer = await api.put("\(bindings)/b", body("two"))
    #expect(answer.code == 422)
    #expect(answer.message.contains("cannot change roleRef"))
  }

  @Test func `a TLS Secret must hold a key`() async {
    let answer = await api.post(
      "/api/v1/namespaces/default/secrets",
      ["metadata": ["name": "k"], "type": "kubernetes.io/tls", "data": ["tls.crt": "YQ=="]])
    #expect(answer.code == 422)
    #expect(answer.message == "Secret \"k\" is invalid: data[tls.key]: Required value")
  }

  @Test func `what a Secret holds is in no error`() async {
    let answer = await api.post(
      "/api/v1/namespaces/default/secrets",
      ["metadata": ["name": "k"], "type": "kubernetes.io/dockerconfigjson", "data": [".dockerconfigjson": "c2VjcmV0"]])
    #expect(answer.code == 422)
    #expect(!answer.message.contains("c2VjcmV0") && !answer.message.contains("secret\""))
  }

  @Test func `a Service gets an address, and keeps it`() async {
    let services = "/api/v1/namespaces/default/services"
    let made = await api.post(services, ["metadata": ["name": "s"], "spec": ["ports": [["port": 80]]]])
    let address = made.body["spec", "clusterIP"]
    #expect(address?.string?.hasPrefix("10.96.") == true)
    let changed = await api.put(
      "\(services)/s", ["metadata": ["name": "s"], "spec": ["type": "NodePort", "ports": [["port": 80]]]])
    #expect(changed.body["spec", "clusterIP"] == address)
    #expect(changed.body["spec", "ports"]?[0]?["nodePort"]?.int.map { (30_000...32_767).contains($0) } == true)
  }
}
