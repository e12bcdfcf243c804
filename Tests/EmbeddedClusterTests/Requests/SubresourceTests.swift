import ObjectModel
import Testing

@testable import EmbeddedCluster

struct SubresourceTests {
  private let api: TestAPI
  private let pods = "/api/v1/namespaces/default/pods"

  /// With the Pod `p` of two containers.
  init() async throws {
    api = try await TestAPI()
    _ = await api.post(
      pods,
      [
        "metadata": ["name": "p"],
        "spec": ["containers": [["name": "a", "image": "i:1"], ["name": "b", "image": "i:1"]]],
      ])
  }

  @Test func `a Pod is bound once`() async {
    let binding: JSONValue = ["apiVersion": "v1", "kind": "Binding", "target": ["kind": "Node", "name": "apus"]]
    #expect(await api.post("\(pods)/p/binding", binding).code == 201)
    let pod = await api.get("\(pods)/p")
    #expect(pod.body["spec", "nodeName"] == "apus")
    #expect(pod.body["status", "conditions"]?[0]?["type"] == "PodScheduled")
    let again = await api.post("\(pods)/p/binding", binding)
    #expect(again.code == 409)
    #expect(
      again.message == "Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node \"apus\"")
  }

  @Test func `parts within the process bind by the same rule`() async throws {
    let objects = InProcessObjects(store: api.store, catalog: api.handler.catalog, writer: api.handler.writer)
    let resource = ResourceName(group: "", version: "v1", plural: "pods")
    var pod = try await objects.get(resource, namespace: "default", name: "p")
    pod["spec", "nodeName"] = "apus"
    let bound = try await objects.update(resource, pod, subresource: "binding", manager: "scheduler")
    #expect(bound["status", "conditions"]?[0]?["type"] == "PodScheduled")
  }

  @Test func `an eviction deletes`() async {
    let eviction: JSONValue = ["apiVersion": "policy/v1", "kind": "Eviction", "metadata": ["name": "p"]]
    #expect(await api.post("\(pods)/p/eviction", eviction).code == 201)
    #expect(await api.get("\(pods)/p").code == 404)
  }

  @Test(arguments: [
    ("", 400, "a container name must be specified for pod p, choose one of: [a b]"),
    ("container=z", 400, "container z is not valid for pod p"),
    ("container=a&tailLines=-1", 422, "must be greater than or equal to 0"),
    ("container=a&previous=true", 400, "previous terminated container \"a\" in pod \"p\" not found"),
    ("container=a&sinceSeconds=0", 422, "sinceSeconds: Invalid value: 0: must be greater than 0"),
    ("container=a&limitBytes=0", 422, "limitBytes: Invalid value: 0: must be greater than 0"),
    ("container=a&sinceSeconds=5&sinceTime=2026-01-01T00:00:00Z", 422, "may be specified"),
    ("container=a", 204, ""),
  ])
  func `a log is of one container`(_ query: String, _ code: Int, _ message: String) async {
    let answer = await api.get("\(pods)/p/log?\(query)")
    #expect(answer.code == code)
    #expect(answer.message.hasSuffix(message))
  }

  @Test func `what is not offered says so`() async {
    let answer = await api.send(.post, "\(pods)/p/exec")
    #expect(answer.code == 501)
  }

  @Test func `a namespace that is being deleted goes with its last finalizer`() async {
    _ = await api.post("/api/v1/namespaces", ["metadata": ["name": "old"]])
    _ = await api.delete("/api/v1/namespaces/old")
    let answer = await api.put("/api/v1/namespaces/old/finalize", ["metadata": ["name": "old"], "spec": ["finalizers": []]])
    #expect(answer.code == 200)
    #expect(await api.get("/api/v1/namespaces/old").code == 404)
  }

  @Test func `a deployment is scaled, unless somebody was faster`() async {
    let path = "/apis/apps/v1/namespaces/default/deployments"
    _ = await api.post(
      path,
      [
        "metadata": ["name": "d"],
        "spec": [
          "replicas": 1, "selector": ["matchLabels": ["app": "a"]],
          "template": ["metadata": ["labels": ["app": "a"]], "spec": ["containers": [["name": "c", "image": "i:1"]]]],
        ],
      ])
    let scale = await api.get("\(path)/d/scale")
    #expect(scale.body["status", "selector"] == "app=a")
    var wanted = scale.body
    wanted["spec", "replicas"] = 3
    #expect(await api.put("\(path)/d/scale", wanted).body["spec", "replicas"] == 3)
    #expect(await api.put("\(path)/d/scale", wanted).code == 409)
    wanted["spec", "replicas"] = -1
    wanted["metadata", "resourceVersion"] = nil
    #expect(await api.put("\(path)/d/scale", wanted).code == 422)
  }

  @Test func `a status is read as its type has it, and nothing else changes`() async {
    let before = await api.get("\(pods)/p").object
    let status: JSONValue = ["phase": "Running", "bogus": 1, "podIPs": [], "conditions": [["type": "Ready", "status": "True"]]]
    let good = await api.patch("\(pods)/p/status", .merge, ["status": status, "spec": ["nodeName": "x"]])
    #expect(good.code == 200 && good.content.warnings == ["unknown field \"status.bogus\""])
    #expect(
      good.body["status", "phase"] == "Running" && good.body["status", "bogus"] == nil && good.body["status", "podIPs"] == nil)
    #expect(good.object["spec"] == before["spec"])
    let bad = await api.patch("\(pods)/p/status", .merge, ["status": ["phase": 7]])
    #expect(
      bad.code == 422
        && bad.message.contains("cannot unmarshal number into Go struct field PodStatus.status.phase of type string"))
  }
}
