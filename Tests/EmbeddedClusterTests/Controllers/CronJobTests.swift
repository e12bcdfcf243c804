import ObjectModel
import Testing

@testable import EmbeddedCluster

struct CronJobTests {
  private func cron(_ schedule: String = "* * * * *", command: JSONValue = ["true"], spec: JSONObject = [:]) -> JSONValue {
    var members: JSONObject = [
      "schedule": .string(schedule), "successfulJobsHistoryLimit": 2,
      "jobTemplate": [
        "spec": [
          "completions": 1, "parallelism": 1, "backoffLimit": 0, "selector": ["matchLabels": ["job": "tick"]],
          "template": [
            "metadata": ["labels": ["job": "tick"]],
            "spec": ["restartPolicy": "Never", "containers": [["name": "app", "image": "a", "command": command]]],
          ],
        ]
      ],
    ]
    for (key, value) in spec { members[key] = value }
    return ["apiVersion": "batch/v1", "kind": "CronJob", "metadata": ["name": "tick"], "spec": .object(members)]
  }

  @Test func `a CronJob makes a Job when it is due, and keeps the last few`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(cron())
    await rehearsal.pass(.seconds(70))
    let first = try #require(rehearsal.cluster.all(.jobs).first)
    // Named after the minute it was due in.
    #expect(first.name == "tick-29453761")
    #expect(first.annotation(CronJobController.timestamp) == "2026-01-01T00:01:00Z")
    #expect(first.ownerReferences.first?.name == "tick")
    await rehearsal.pass(.seconds(300))
    let after = try #require(rehearsal.cluster.object(.cronJobs, "tick"))
    #expect(after["status", "lastScheduleTime"] == "2026-01-01T00:06:00Z")
    #expect(after["status", "lastSuccessfulTime"] != nil)
    #expect(after["status", "active"] == nil)
    #expect(rehearsal.cluster.all(.jobs).count == 2)
    #expect(rehearsal.events(on: "tick").contains("SawCompletedJob: Saw completed job: tick-29453761, condition: Complete"))
  }

  @Test func `one that may not run twice at a time waits for the first`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(cron(command: ["sleep", "3600"], spec: ["concurrencyPolicy": "Forbid"]))
    await rehearsal.pass(.seconds(200))
    #expect(rehearsal.cluster.all(.jobs).count == 1)
    #expect(rehearsal.cluster.object(.cronJobs, "tick")?["status", "active"]?.array?.count == 1)
  }

  @Test func `one that replaces ends the Job before`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(cron(command: ["sleep", "3600"], spec: ["concurrencyPolicy": "Replace"]))
    await rehearsal.pass(.seconds(200))
    #expect(rehearsal.cluster.all(.jobs).map(\.name) == ["tick-29453763"])
  }

  @Test func `a suspended one makes nothing`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(cron(spec: ["suspend": true]))
    await rehearsal.pass(.seconds(200))
    #expect(rehearsal.cluster.all(.jobs).isEmpty)
  }
}
