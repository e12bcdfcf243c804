import ObjectModel
import Testing

@testable import EmbeddedCluster

struct DaemonSetTests {
  private func sample(_ spec: JSONObject = [:], template: JSONValue = Sample.template("agent:1")) -> JSONValue {
    var members: JSONObject = ["selector": ["matchLabels": ["app": "web"]], "template": template]
    for (key, value) in spec { members[key] = value }
    return ["apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": ["name": "agent"], "spec": .object(members)]
  }

  private func set(_ rehearsal: Rehearsal) throws -> Manifest { try #require(rehearsal.cluster.object(.daemonSets, "agent")) }

  @Test
  func `there is one Pod on the node`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(sample())
    await rehearsal.pass(.seconds(1))
    let pod = try #require(rehearsal.pods().first)
    #expect(rehearsal.pods().count == 1)
    #expect(pod["spec", "nodeName"] == "apus")
    let set = try set(rehearsal)
    for field in ["desiredNumberScheduled", "currentNumberScheduled", "numberReady", "numberAvailable", "updatedNumberScheduled"]
    {
      #expect(set["status", field] == 1, "\(field)")
    }
    #expect(set["status", "numberMisscheduled"] == 0)
    #expect(set["status", "numberUnavailable"] == nil)
  }

  @Test
  func `a new template replaces the Pod`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(sample())
    await rehearsal.pass(.seconds(1))
    rehearsal.cluster.change(.daemonSets, "agent") { $0["spec", "template"] = Sample.template("agent:2") }
    await rehearsal.pass(.seconds(2))
    #expect(rehearsal.pods().map { $0["spec", "containers"]?[0]?["image"]?.string } == ["agent:2"])
    #expect(rehearsal.cluster.all(.controllerRevisions).map { $0["revision"]?.int }.sorted { $0 ?? 0 < $1 ?? 0 } == [1, 2])
  }

  @Test
  func `where no node suits it, none is wanted`() async throws {
    let rehearsal = try await Rehearsal()
    var template = Sample.template()
    template["spec", "nodeSelector"] = ["disk": "ssd"]
    try await rehearsal.make(sample(template: template))
    await rehearsal.pass(.seconds(1))
    #expect(rehearsal.pods().isEmpty)
    #expect(try set(rehearsal)["status", "desiredNumberScheduled"] == 0)
    rehearsal.cluster.change(.nodes, "apus", in: "") { $0.setLabel("disk", to: "ssd") }
    await rehearsal.pass(.seconds(1))
    #expect(try set(rehearsal)["status", "numberReady"] == 1)
  }
}
