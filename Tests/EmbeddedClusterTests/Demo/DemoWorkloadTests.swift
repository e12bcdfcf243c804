import ObjectModel
import Testing

@testable import EmbeddedCluster

struct DemoWorkloadTests {
  private func workload(_ image: String, env: JSONValue = []) -> DemoWorkload? {
    DemoWorkload(Manifest(Sample.pod(container: ["image": .string(image), "env": env])))
  }

  @Test(arguments: [
    ("argoproj/rollouts-demo:blue", "blue"), ("docker.io/argoproj/rollouts-demo:bad-red", "red"),
    ("argoproj/rollouts-demo:slow-green", "green"),
  ])
  func `the tag is the colour`(_ image: String, _ colour: String) {
    #expect(workload(image)?.colour == colour)
  }

  @Test func `other images serve nothing`() {
    for image in ["web:1", "rollouts-demo:blue", "argoproj/rollouts:blue", ""] { #expect(workload(image) == nil) }
  }

  @Test func `the colour is answered in quotes, and settings for it are followed`() throws {
    let blue = try #require(workload("argoproj/rollouts-demo:blue"))
    #expect(blue.answer(path: "/color", body: [], chance: 0) == DemoWorkload.Answer(body: "\"blue\""))
    let settings = Array(#"[{"color":"blue","return500":50,"delayLength":1.9},{"color":"red","return500":100}]"#.utf8)
    #expect(blue.answer(path: "/color", body: settings, chance: 50) == DemoWorkload.Answer(code: 500, body: "\"blue\"", delay: 1))
    #expect(blue.answer(path: "/color", body: settings, chance: 51).code == 200)
    #expect(blue.answer(path: "/color", body: Array("{".utf8), chance: 0).code == 500)
    #expect(blue.answer(path: "/", body: [], chance: 0).contentType == "text/html; charset=utf-8")
    #expect(blue.answer(path: "/nope", body: [], chance: 0).code == 404)
  }

  @Test func `a bad colour fails most of the time, a slow one takes its time`() throws {
    let bad = try #require(workload("argoproj/rollouts-demo:bad-red"))
    #expect((0..<100).count { bad.answer(path: "/color", body: [], chance: $0).code == 500 } == 85)
    #expect(try #require(workload("argoproj/rollouts-demo:slow-red")).answer(path: "/color", body: [], chance: 0).delay == 2)
    let other = try #require(workload("argoproj/rollouts-demo:red", env: [["name": "COLOR", "value": "pink"]]))
    #expect(other.colour == "pink")
  }

  @Test func `a Service leads to the Pods that are ready`() async throws {
    let api = try await TestAPI()
    _ = await api.post(
      "/api/v1/namespaces/default/services",
      ["metadata": ["name": "demo"], "spec": ["selector": ["app": "demo"], "ports": [["port": 80]]]])
    let path = "/api/v1/namespaces/default/services/demo/proxy"
    #expect(await api.get("\(path)/").message == "no endpoints available for service \"demo\"")
    var pod = Sample.pod(labels: ["app": "demo"], container: ["image": "argoproj/rollouts-demo:blue"])
    _ = await api.post("/api/v1/namespaces/default/pods", pod)
    pod["status"] = ["podIP": "10.244.0.1", "conditions": [["type": "Ready", "status": "True"]]]
    _ = await api.put("/api/v1/namespaces/default/pods/one/status", pod)
    #expect(await api.get("\(path)/color").body == "blue")
    #expect(await api.get(path).code == 301)
    #expect(await api.get("/api/v1/namespaces/default/pods/one/proxy/color").body == "blue")
  }
}
