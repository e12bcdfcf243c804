import ObjectModel
import Testing

@testable import EmbeddedCluster

private let maps = "/api/v1/namespaces/shop/configmaps"
private let deployments = "/apis/apps/v1/namespaces/shop/deployments"

private func map(_ name: String, _ data: JSONValue = ["a": "1"], version: String? = nil) -> JSONValue {
  var value: JSONValue = ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name)], "data": data]
  if let version { value["metadata", "resourceVersion"] = .string(version) }
  return value
}

private func deployment(_ name: String, image: String = "nginx:1") -> JSONValue {
  [
    "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": .string(name)],
    "spec": [
      "selector": ["matchLabels": ["app": "a"]],
      "template": [
        "metadata": ["labels": ["app": "a"]], "spec": ["containers": [["name": "c", "image": .string(image)]]],
      ],
    ],
  ]
}

@Suite struct WritingTests {
  @Test func `what is created can be read, with what the server adds`() async throws {
    let cluster = try await TestCluster()
    let created = try await cluster.post(maps, map("a"))
    let read = try await cluster.answer(.get, "\(maps)/a")
    #expect(read.code == 200)
    #expect(read.body == created)
    #expect(read.body["metadata", "namespace"] == "shop")
    #expect(read.body["metadata", "uid"]?.string?.count == 36)
    #expect(read.body["metadata", "creationTimestamp"] == "2027-01-15T08:00:00Z")
    #expect(read.body["metadata", "managedFields"]?[0]?["manager"] == "tests")
  }

  @Test func `a name is generated from generateName`() async throws {
    let cluster = try await TestCluster()
    let created = try await cluster.post(maps, ["metadata": ["generateName": "a-"]])
    #expect(created["metadata", "name"]?.string?.hasPrefix("a-") == true)
    #expect(created["metadata", "name"]?.string?.count == 7)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var why: String
    var method = APIRequest.Method.post
    var path = maps
    var body: JSONValue? = nil
    var type = "application/json"
    var accept = "application/json"
    var code: Int
    var reason: String
    var testDescription: String { why }
  }

  @Test(arguments: [
    Refusal(why: "the object exists", body: map("there"), code: 409, reason: "AlreadyExists"),
    Refusal(
      why: "the namespace is missing", path: "/api/v1/namespaces/nope/configmaps", body: map("a"), code: 404, reason: "NotFound"),
    Refusal(
      why: "the namespaces differ", body: ["metadata": ["name": "a", "namespace": "other"]], code: 400, reason: "BadRequest"),
    Refusal(why: "the kinds differ", body: deployment("a"), code: 400, reason: "BadRequest"),
    Refusal(why: "the body is no object", body: [1], code: 400, reason: "BadRequest"),
    Refusal(why: "the body is missing", code: 400, reason: "BadRequest"),
    Refusal(why: "the media type is unknown", body: map("a"), type: "text/html", code: 415, reason: "UnsupportedMediaType"),
    Refusal(
      why: "the patch type is unknown", method: .patch, path: "\(maps)/there", body: map("there"), code: 415,
      reason: "UnsupportedMediaType"),
    Refusal(
      why: "no form is acceptable", method: .get, path: "\(maps)/there", accept: "image/png", code: 406, reason: "NotAcceptable"),
    Refusal(why: "the name is no name", body: map("A_b"), code: 422, reason: "Invalid"),
    Refusal(why: "there is no such object", method: .get, path: "\(maps)/nope", code: 404, reason: "NotFound"),
    Refusal(
      why: "there is no such resource", method: .get, path: "/api/v1/namespaces/shop/nopes", code: 404, reason: "NotFound"),
    Refusal(
      why: "a collection is not put", method: .put, path: maps, body: map("a"), code: 405, reason: "MethodNotAllowed"),
    Refusal(
      why: "the version is old", method: .put, path: "\(maps)/there", body: map("there", version: "1"), code: 409,
      reason: "Conflict"),
    Refusal(
      why: "the dry run is partial", path: "\(maps)?dryRun=Some", body: map("a"), code: 422, reason: "Invalid"),
  ])
  func `a request is refused when`(_ refusal: Refusal) async throws {
    let cluster = try await TestCluster()
    try await cluster.post(maps, map("there"))
    let answer = try await cluster.answer(
      refusal.method, refusal.path, refusal.body, type: refusal.type, accept: refusal.accept)
    #expect(answer.code == refusal.code)
    #expect(answer.body["reason"]?.string == refusal.reason)
  }

  @Test func `only the administrator is answered`() async throws {
    let cluster = try await TestCluster()
    #expect(try await cluster.answer(.get, maps, user: nil).code == 401)
    #expect(try await cluster.answer(.get, maps, user: .init(name: "kim", groups: [])).code == 403)
    #expect(try await cluster.answer(.get, "/version", user: nil).code == 200)
  }

  struct Patch: Sendable, CustomTestStringConvertible {
    var type: String
    var body: JSONValue
    var testDescription: String { type }
  }

  @Test(arguments: [
    Patch(type: "application/merge-patch+json", body: ["data": ["b": "2", "a": .null]]),
    Patch(type: "application/strategic-merge-patch+json", body: ["data": ["b": "2", "a": .null]]),
    Patch(
      type: "application/json-patch+json",
      body: [["op": "remove", "path": "/data/a"], ["op": "add", "path": "/data/b", "value": "2"]]),
  ])
  func `a patch changes the object`(_ patch: Patch) async throws {
    let cluster = try await TestCluster()
    try await cluster.post(maps, map("a"))
    let answer = try await cluster.answer(.patch, "\(maps)/a", patch.body, type: patch.type)
    #expect(answer.code == 200)
    #expect(answer.body["data"] == ["b": "2"])
  }

  @Test func `a JSON patch whose test fails changes nothing`() async throws {
    let cluster = try await TestCluster()
    try await cluster.post(maps, map("a"))
    let answer = try await cluster.answer(
      .patch, "\(maps)/a", [["op": "test", "path": "/data/a", "value": "9"], ["op": "remove", "path": "/data/a"]],
      type: "application/json-patch+json")
    #expect(answer.code == 422)
    #expect(try await cluster.answer(.get, "\(maps)/a").body["data", "a"] == "1")
  }

  @Test func `writing the same again keeps the resourceVersion`() async throws {
    let cluster = try await TestCluster()
    let created = try await cluster.post(maps, map("a"))
    let put = try await cluster.answer(.put, "\(maps)/a", created)
    #expect(put.body["metadata", "resourceVersion"] == created["metadata", "resourceVersion"])
    let first = try await cluster.apply("\(maps)/b?fieldManager=x", map("b"))
    let second = try await cluster.apply("\(maps)/b?fieldManager=x", map("b"))
    #expect(first.code == 201)
    #expect(second.code == 200)
    #expect(first.body == second.body)
  }

  @Test func `an apply that takes another's field conflicts, unless it is forced`() async throws {
    let cluster = try await TestCluster()
    try await cluster.apply("\(maps)/a?fieldManager=one", map("a"))
    let refused = try await cluster.apply("\(maps)/a?fieldManager=two", map("a", ["a": "2"]))
    #expect(refused.code == 409)
    #expect(refused.body["message"]?.string?.contains("conflict with \"one\"") == true)
    #expect(refused.body["details", "causes"]?[0]?["field"] == ".data.a")
    let forced = try await cluster.apply("\(maps)/a?fieldManager=two&force=true", map("a", ["a": "2"]))
    #expect(forced.body["data", "a"] == "2")
  }

  @Test func `an apply needs a manager`() async throws {
    let cluster = try await TestCluster()
    #expect(try await cluster.apply("\(maps)/a", map("a")).code == 422)
  }

  @Test func `the generation counts changes of the spec only, and each path changes its part`() async throws {
    let cluster = try await TestCluster()
    var object = try await cluster.post(deployments, deployment("d"))
    #expect(object["metadata", "generation"] == 1)
    object["metadata", "labels"] = ["a": "b"]
    object["status"] = ["replicas": 7]
    object = try await cluster.answer(.put, "\(deployments)/d", object).body
    #expect(object["metadata", "generation"] == 1)
    #expect(object["status", "replicas"] == nil)
    object["spec", "replicas"] = 3
    object = try await cluster.answer(.put, "\(deployments)/d", object).body
    #expect(object["metadata", "generation"] == 2)
    object["spec", "replicas"] = 5
    object["status"] = ["replicas": 7]
    object = try await cluster.answer(.put, "\(deployments)/d/status", object).body
    #expect(object["metadata", "generation"] == 2)
    #expect(object["spec", "replicas"] == 3)
    #expect(object["status", "replicas"] == 7)
  }

  @Test func `a dry run answers as the write would, and writes nothing`() async throws {
    let cluster = try await TestCluster()
    let answer = try await cluster.answer(.post, "\(maps)?dryRun=All", map("a"))
    #expect(answer.code == 201)
    #expect(try await cluster.answer(.get, "\(maps)/a").code == 404)
    try await cluster.post(maps, map("b"))
    _ = try await cluster.answer(.delete, "\(maps)/b?dryRun=All")
    #expect(try await cluster.answer(.get, "\(maps)/b").code == 200)
  }

  @Test func `unknown fields are refused, warned of or dropped, as the client wants`() async throws {
    let cluster = try await TestCluster()
    var body = deployment("d")
    body["spec", "bogus"] = 1
    let strict = try await cluster.answer(.post, "\(deployments)?fieldValidation=Strict", body)
    #expect(strict.code == 400)
    #expect(strict.body["message"]?.string?.contains("strict decoding error: unknown field \"spec.bogus\"") == true)
    let warned = try await cluster.answer(.post, "\(deployments)?fieldValidation=Warn", body)
    #expect(warned.warnings == ["unknown field \"spec.bogus\""])
    #expect(warned.body["spec", "bogus"] == nil)
    body["metadata", "name"] = "e"
    #expect(try await cluster.answer(.post, "\(deployments)?fieldValidation=Ignore", body).warnings.isEmpty)
  }

  @Test func `a value of a wrong type is a bad request that names the field`() async throws {
    let cluster = try await TestCluster()
    var body = deployment("d")
    body["spec", "replicas"] = "three"
    let answer = try await cluster.answer(.post, deployments, body)
    #expect(answer.code == 400)
    #expect(
      answer.body["message"]?.string?.hasSuffix(
        "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32") == true)
  }
}

@Suite struct DeletingTests {
  @Test func `an object without finalizers goes at once`() async throws {
    let cluster = try await TestCluster()
    try await cluster.post(maps, map("a"))
    let answer = try await cluster.answer(.delete, "\(maps)/a")
    #expect(answer.body["status"] == "Success")
    #expect(answer.body["details", "name"] == "a")
    #expect(try await cluster.answer(.get, "\(maps)/a").code == 404)
  }

  @Test func `finalizers hold an object until the last is taken away`() async throws {
    let cluster = try await TestCluster()
    var body = map("a")
    body["metadata", "finalizers"] = ["test.example/hold"]
    try await cluster.post(maps, body)
    let answer = try await cluster.answer(.delete, "\(maps)/a")
    #expect(answer.body["metadata", "deletionTimestamp"] != nil)
    #expect(try await cluster.answer(.get, "\(maps)/a").code == 200)
    _ = try await cluster.answer(
      .patch, "\(maps)/a", ["metadata": ["finalizers": .null]], type: "application/merge-patch+json")
    #expect(try await cluster.answer(.get, "\(maps)/a").code == 404)
  }

  @Test func `a deletion with the uid of another object conflicts`() async throws {
    let cluster = try await TestCluster()
    try await cluster.post(maps, map("a"))
    let answer = try await cluster.answer(.delete, "\(maps)/a", ["preconditions": ["uid": "other"]])
    #expect(answer.code == 409)
  }

  @Test func `a collection is deleted as far as it is selected`() async throws {
    let cluster = try await TestCluster()
    for name in ["a", "b"] {
      var body = map(name)
      body["metadata", "labels"] = ["name": .string(name)]
      try await cluster.post(maps, body)
    }
    _ = try await cluster.answer(.delete, "\(maps)?labelSelector=name%3Da")
    let left = try await cluster.answer(.get, maps).body["items"]?.array ?? []
    #expect(left.compactMap { $0["metadata", "name"]?.string } == ["b"])
  }

  @Test func `a namespace ends with its finalizer, and takes nothing new meanwhile`() async throws {
    let cluster = try await TestCluster()
    let answer = try await cluster.answer(.delete, "/api/v1/namespaces/shop")
    #expect(answer.body["status", "phase"] == "Terminating")
    let refused = try await cluster.answer(.post, maps, map("late"))
    #expect(refused.code == 403)
    #expect(refused.body["details", "causes"]?[0]?["reason"] == "NamespaceTerminating")
    var body = answer.body
    body["spec", "finalizers"] = []
    _ = try await cluster.answer(.put, "/api/v1/namespaces/shop/finalize", body)
    #expect(try await cluster.answer(.get, "/api/v1/namespaces/shop").code == 404)
  }

  @Test func `the namespaces of the system stay`() async throws {
    let cluster = try await TestCluster()
    try await cluster.post("/api/v1/namespaces", ["metadata": ["name": "kube-system"]])
    #expect(try await cluster.answer(.delete, "/api/v1/namespaces/kube-system").code == 403)
  }
}
