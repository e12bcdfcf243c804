import ObjectModel
import Testing

@testable import EmbeddedCluster

struct PodLogTests {
  private let api: TestAPI
  private let pods = "/api/v1/namespaces/default/pods"

  /// With a Pod on a node.
  init() async throws {
    api = try await TestAPI()
    _ = await api.post(pods, ["metadata": ["name": "p"], "spec": ["containers": [["name": "a", "image": "i:1"]]]])
    _ = await api.post("\(pods)/p/binding", ["target": ["kind": "Node", "name": "apus"]])
  }

  private func report(_ state: JSONValue, ready: Bool = false) async {
    let status: JSONValue = [
      "status": ["containerStatuses": [["name": "a", "ready": .bool(ready), "state": state, "restartCount": 0]]]
    ]
    #expect(await api.patch("\(pods)/p/status", .merge, status).code == 200)
  }

  private let running: JSONValue = ["running": ["startedAt": "2026-01-01T00:00:00Z"]]
  private let ended: JSONValue = [
    "terminated": ["startedAt": "2026-01-01T00:00:00Z", "finishedAt": "2026-01-01T00:00:02Z", "exitCode": 0]
  ]

  @Test func `a container that has not started says what it waits for`() async {
    #expect(
      await api.get("\(pods)/p/log").message == "container \"a\" in pod \"p\" is waiting to start: ContainerCreating")
    await report(["waiting": ["reason": "ImagePullBackOff"]])
    #expect(
      await api.get("\(pods)/p/log?follow=true").message
        == "container \"a\" in pod \"p\" is waiting to start: trying and failing to pull image")
  }

  @Test func `a log is cut as it is asked for`() async {
    await report(running, ready: true)
    func text(_ query: String) async -> String {
      String(decoding: await api.get("\(pods)/p/log?\(query)").content.body, as: UTF8.self)
    }
    #expect(await text("").split(separator: "\n").count == 2)
    #expect(await text("tailLines=1") == "level=info msg=\"ready\"\n")
    #expect(await text("limitBytes=5") == "level")
    #expect(await text("tailLines=1&timestamps=true").hasPrefix("2026-01-01T00:00:00Z level"))
    #expect(await text("sinceTime=2026-01-01T00:00:01Z") == "")
  }

  @Test func `a log is followed until its container ends`() async throws {
    await report(running)
    guard case .log(var log) = await api.response(.get, "\(pods)/p/log?follow=true") else {
      Issue.record("the log is not followed")
      return
    }
    var signals = log.watch.signals.makeAsyncIterator()
    #expect(log.beginning.text.hasPrefix("level=info msg=\"starting\""))
    #expect(!log.beginning.isLast)
    await report(running, ready: true)
    let ready = log.piece(of: try #require(await signals.next()))
    #expect(ready?.text == "level=info msg=\"ready\"\n")
    #expect(ready?.isLast == false)
    await report(ended)
    let last = log.piece(of: try #require(await signals.next()))
    #expect(last?.text == "level=info msg=\"done\"\n")
    #expect(last?.isLast == true)
  }
}
