import Health
import ObjectModel
import Testing

/// 2026-01-02T03:04:05Z.
private let now: Int64 = 1_767_323_045

private func object(_ apiVersion: String, _ kind: String, spec: JSONValue = [:], status: JSONValue? = nil) -> Manifest {
  var object: JSONValue = [
    "apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": ["name": "web", "namespace": "demo", "uid": "u1"],
    "spec": spec,
  ]
  object["status"] = status
  return Manifest(object)
}

/// An action on an object, and the merge patch that comes of it.
struct ActionCase: Sendable, CustomTestStringConvertible {
  var name: String
  var object: Manifest
  var action: String
  var parameters: [String: String] = [:]
  var patch: JSONValue

  var testDescription: String { name }
}

@Suite struct `Built-in actions` {
  static let template: JSONValue = ["template": ["metadata": ["labels": ["a": "b"]]], "replicas": 1]
  static let restarted: JSONValue = [
    "spec": ["template": ["metadata": ["annotations": ["kubectl.kubernetes.io/restartedAt": "2026-01-02T03:04:05Z"]]]]
  ]

  static let cases: [ActionCase] = [
    ActionCase(
      name: "restart a deployment", object: object("apps/v1", "Deployment", spec: template), action: "restart", patch: restarted),
    ActionCase(
      name: "restart a stateful set", object: object("apps/v1", "StatefulSet", spec: template), action: "restart",
      patch: restarted),
    ActionCase(
      name: "restart a daemon set", object: object("apps/v1", "DaemonSet", spec: template), action: "restart", patch: restarted),
    ActionCase(
      name: "pause a deployment", object: object("apps/v1", "Deployment", spec: template), action: "pause",
      patch: ["spec": ["paused": true]]),
    ActionCase(
      name: "resume a deployment", object: object("apps/v1", "Deployment", spec: ["paused": true]), action: "resume",
      patch: ["spec": ["paused": .null]]),
    ActionCase(
      name: "scale a deployment", object: object("apps/v1", "Deployment", spec: template), action: "scale",
      parameters: ["replicas": "3"], patch: ["spec": ["replicas": 3]]),
    ActionCase(
      name: "suspend a cron job", object: object("batch/v1", "CronJob"), action: "suspend", patch: ["spec": ["suspend": true]]),
    ActionCase(
      name: "resume a job", object: object("batch/v1", "Job", spec: ["suspend": true]), action: "resume",
      patch: ["spec": ["suspend": false]]),
    ActionCase(
      name: "restart a rollout", object: object("argoproj.io/v1alpha1", "Rollout"), action: "restart",
      patch: ["spec": ["restartAt": "2026-01-02T03:04:05Z"]]),
    ActionCase(
      name: "resume a rollout",
      object: object("argoproj.io/v1alpha1", "Rollout", spec: ["paused": true], status: ["pauseConditions": [["reason": "x"]]]),
      action: "resume", patch: ["spec": ["paused": false], "status": ["pauseConditions": .null]]),
    ActionCase(
      name: "abort a rollout", object: object("argoproj.io/v1alpha1", "Rollout", status: [:]), action: "abort",
      patch: ["status": ["abort": true]]),
    ActionCase(
      name: "retry a rollout", object: object("argoproj.io/v1alpha1", "Rollout", status: ["abort": true]), action: "retry",
      patch: ["status": ["abort": .null]]),
    ActionCase(
      name: "promote a rollout in full", object: object("argoproj.io/v1alpha1", "Rollout", status: ["observedGeneration": "0"]),
      action: "promote-full", patch: ["status": ["promoteFull": true]]),
    ActionCase(
      name: "skip a step of a rollout",
      object: object(
        "argoproj.io/v1alpha1", "Rollout", spec: ["strategy": ["canary": ["steps": [[:], [:]]]]], status: ["currentStepIndex": 0]),
      action: "skip-current-step", patch: ["status": ["currentStepIndex": 1]]),
    ActionCase(
      name: "turn automation of an application off",
      object: object("argoproj.io/v1alpha1", "Application", spec: ["syncPolicy": ["automated": ["prune": true]]]),
      action: "toggle-auto-sync", patch: ["spec": ["syncPolicy": ["automated": ["enabled": false]]]]),
    ActionCase(
      name: "reconcile a source", object: object("source.toolkit.fluxcd.io/v1", "GitRepository"), action: "reconcile",
      patch: ["metadata": ["annotations": ["reconcile.fluxcd.io/requestedAt": "2026-01-02T03:04:05Z"]]]),
    ActionCase(
      name: "hold a scaler at a count", object: object("keda.sh/v1alpha1", "ScaledObject"), action: "paused-replicas",
      parameters: ["replicas": "2"], patch: ["metadata": ["annotations": ["autoscaling.keda.sh/paused-replicas": "2"]]]),
  ]

  @Test(arguments: cases) func `change what they mean and nothing else`(_ example: ActionCase) throws {
    let impacted = try ResourceActions.builtIn.run(example.action, on: example.object, parameters: example.parameters, now: now)
    #expect(impacted.count == 1)
    #expect(impacted.first?.operation == .patch)
    #expect(impacted.first?.patches(from: example.object).whole == example.patch)
  }

  @Test func `of a cron job make the job it would make`() throws {
    let live = object(
      "batch/v1", "CronJob",
      spec: [
        "jobTemplate": ["metadata": ["labels": ["a": "b"]], "spec": ["template": ["spec": ["volumes": [["emptyDir": [:]]]]]]]
      ])
    let job = try #require(try ResourceActions.builtIn.run("create-job", on: live, now: now).first)
    #expect(job.operation == .create)
    #expect(
      job.resource.value == [
        "apiVersion": "batch/v1", "kind": "Job",
        "metadata": [
          "name": "web-2601020304", "namespace": "demo", "labels": ["a": "b"],
          "annotations": ["cronjob.kubernetes.io/instantiate": "manual"],
          "ownerReferences": [
            [
              "apiVersion": "batch/v1", "kind": "CronJob", "name": "web", "uid": "u1", "controller": true,
              "blockOwnerDeletion": true,
            ]
          ],
        ],
        "spec": ["template": ["spec": ["volumes": [["emptyDir": [:]]]]]],
      ])
  }

  @Test func `are offered by the state of the object`() throws {
    func names(_ live: Manifest) throws -> [String] {
      try ResourceActions.builtIn.available(for: live).map { $0.name + ($0.isDisabled ? "-" : "") }
    }
    #expect(try names(object("apps/v1", "Deployment")) == ["pause", "restart", "resume-", "scale"])
    #expect(try names(object("apps/v1", "Deployment", spec: ["paused": true])) == ["pause-", "restart", "resume", "scale"])
    #expect(try names(object("batch/v1", "CronJob")) == ["create-job", "suspend"])
    #expect(try names(object("batch/v1", "CronJob", spec: ["suspend": true])) == ["create-job", "resume"])
    #expect(try names(object("batch/v1", "Job", status: ["active": 1])) == ["suspend", "terminate"])
    #expect(try names(object("batch/v1", "Job", status: ["conditions": [["type": "Complete", "status": "True"]]])) == [])
    #expect(
      try names(object("argoproj.io/v1alpha1", "Rollout", status: ["currentPodHash": "a", "stableRS": "a"]))
        == ["abort-", "pause-", "promote-full-", "restart", "resume-", "retry-", "skip-current-step-"])
    #expect(try names(object("v1", "ConfigMap")) == [])
  }

  @Test func `say what is wrong with a parameter`() {
    let live = object("apps/v1", "Deployment")
    #expect(throws: ActionError.self) { try ResourceActions.builtIn.run("scale", on: live, now: now) }
    #expect(throws: ActionError.parameter("invalid number: many; replicas must be a whole number, 0 or more")) {
      try ResourceActions.builtIn.run("scale", on: live, parameters: ["replicas": "many"], now: now)
    }
    #expect(throws: ActionError.self) { try ResourceActions.builtIn.run("dance", on: live, now: now) }
  }
}

@Suite struct `Actions of one's own` {
  private func actions(_ definition: String, discovery: String = "return {}", merges: Bool = false) -> ResourceActions {
    ResourceActions(customizations: [
      ActionCustomization(
        group: "apps", kind: "Deployment", discovery: discovery, definitions: ["mine": definition], mergesBuiltIn: merges)
    ])
  }

  private let live = object("apps/v1", "Deployment", spec: ["replicas": 1, "labels": [:], "list": []])

  @Test func `may return the changed object`() throws {
    let impacted = try actions("obj.spec.replicas = obj.spec.replicas + 1 return obj").run("mine", on: live, now: now)
    #expect(impacted.first?.patches(from: live).whole == ["spec": ["replicas": 2]])
  }

  @Test func `may return a list of operations`() throws {
    let script = """
      local job = {apiVersion = "batch/v1", kind = "Job", metadata = {name = obj.metadata.name .. "-x"}}
      obj.status = {x = 1}
      obj.spec.replicas = 5
      return {{operation = "create", resource = job}, {operation = "patch", resource = obj}}
      """
    let impacted = try actions(script).run("mine", on: live, now: now)
    #expect(impacted.map(\.operation) == [.create, .patch])
    #expect(impacted[0].resource.name == "web-x")
    let patches = impacted[1].patches(from: live)
    #expect(patches.status == ["status": ["x": 1]])
    #expect(patches.rest == ["spec": ["replicas": 5]])
  }

  @Test func `get parameters and the time`() throws {
    let script = """
      local os = require("os")
      obj.metadata.annotations = {at = os.date("!%Y-%m-%dT%XZ"), word = actionParams["word"]}
      return obj
      """
    let impacted = try actions(script).run("mine", on: live, parameters: ["word": "hello"], now: now)
    #expect(
      impacted.first?.patches(from: live).whole
        == ["metadata": ["annotations": ["at": "2026-01-02T03:04:05Z", "word": "hello"]]])
  }

  @Test func `are discovered, in place of those built in or beside them`() throws {
    let discovery = """
      local actions = {}
      actions["mine"] = {disabled = obj.spec.replicas == 1, displayName = "Mine", params = {{name = "word"}}}
      actions["restart"] = {disabled = true}
      return actions
      """
    let alone = try actions("", discovery: discovery).available(for: live)
    #expect(alone.map(\.name) == ["mine", "restart"])
    #expect(alone[0] == ResourceAction("mine", isDisabled: true, displayName: "Mine", parameters: [.init("word")]))
    let merged = try actions("", discovery: discovery, merges: true).available(for: live)
    #expect(merged.map(\.name) == ["mine", "pause", "restart", "resume", "scale"])
    #expect(merged[2].isDisabled)
  }

  @Test func `tell what went wrong`() {
    #expect(throws: ActionError.script("action.lua:1: attempt to index a nil value (field 'a')")) {
      try actions("return obj.a.b").run("mine", on: live, now: now)
    }
    #expect(throws: ActionError.script("expect table output from Lua script, not integer")) {
      try actions("return 1").run("mine", on: live, now: now)
    }
    #expect(throws: ActionError.self) {
      try actions("return {{operation = 'delete', resource = obj}}").run("mine", on: live, now: now)
    }
    #expect(throws: ActionError.self) { try actions("", discovery: "error('no')").available(for: live) }
  }
}
