import CustomResources
import ObjectModel
import Testing

@testable import Syncing

@Suite struct `A sync of one wave` {
  @Test func `succeeds as soon as everything is applied, without waiting for health`() {
    var simulation = Simulation(desired: [manifest("Deployment", "web"), manifest("Service", "web-service")])
    let outcome = simulation.step()
    #expect(outcome.phase == .succeeded)
    #expect(outcome.message == "successfully synced (all tasks run)")
    #expect(simulation.applied == ["web-service", "web"])
    #expect(simulation.row("web")?.hookPhase == .running)
    #expect(simulation.row("web")?.status == .synced)
  }

  @Test func `tries everything before it changes anything`() {
    var simulation = Simulation(desired: [manifest("ConfigMap", "good"), manifest("ConfigMap", "bad")])
    simulation.cluster.refused = [manifest("ConfigMap", "bad").key]
    let outcome = simulation.step()
    #expect(outcome.phase == .failed)
    #expect(outcome.message == "one or more objects failed to apply (dry run)")
    #expect(simulation.cluster.objects.isEmpty)
    #expect(simulation.row("bad")?.status == .syncFailed)
  }

  @Test func `goes on with later kinds when one object fails, and tells why`() {
    var simulation = Simulation(desired: [manifest("ConfigMap", "bad"), manifest("Deployment", "web")])
    simulation.rows = [
      ResourceResult(
        key: manifest("Secret", "earlier").key, version: "v1", syncPhase: .sync, status: .synced, hookPhase: .succeeded)
    ]
    simulation.cluster.refused = [manifest("ConfigMap", "bad").key]
    let outcome = simulation.step()
    #expect(outcome.message == "one or more objects failed to apply, reason: bad refused")
    #expect(simulation.cluster.objects[manifest("Deployment", "web").key] != nil)
  }

  @Test func `has nothing left to do when it is run again`() {
    var simulation = Simulation(desired: [manifest("Deployment", "web"), manifest("ConfigMap", "settings")])
    _ = simulation.run()
    let before = simulation.cluster
    simulation.rows = []
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.cluster == before)
  }
}

@Suite struct `Waves` {
  @Test func `wait for the health of the wave before`() {
    var simulation = Simulation(desired: [manifest("Deployment", "second", wave: 1), manifest("Deployment", "first", wave: -1)])
    let first = simulation.step()
    #expect(first.phase == .running)
    #expect(first.next == .afterPause)
    #expect(first.message == "waiting for healthy state of apps/Deployment/first (wave -1)")
    #expect(simulation.applied == ["first"])
    #expect(simulation.step().message == "waiting for healthy state of apps/Deployment/first (wave -1)")
    simulation.cluster.settle()
    #expect(simulation.step().phase == .succeeded)
    #expect(simulation.applied == ["first", "second"])
  }

  @Test func `are held back by a suspended resource`() {
    var simulation = Simulation(desired: [
      manifest("Deployment", "paused", wave: 0, spec: ["paused": true]), manifest("ConfigMap", "later", wave: 1),
    ])
    simulation.step()
    simulation.cluster.settle()
    #expect(simulation.step().phase == .running)
    #expect(simulation.applied == ["paused"])
  }

  @Test func `fail when a resource of an earlier wave is degraded`() {
    var simulation = Simulation(desired: [manifest("Job", "migration", wave: 0), manifest("ConfigMap", "later", wave: 1)])
    simulation.cluster.failing = [manifest("Job", "migration").key]
    let outcome = simulation.run()
    #expect(outcome.phase == .failed)
    #expect(outcome.message == "one or more synchronization tasks completed unsuccessfully, reason: Failed job")
    #expect(simulation.applied == ["migration"])
  }

  @Test func `fail when a resource they wait for is deleted`() {
    var simulation = Simulation(desired: [manifest("Deployment", "web", wave: 0), manifest("ConfigMap", "later", wave: 1)])
    simulation.step()
    simulation.cluster.objects = [:]
    let outcome = simulation.step()
    #expect(outcome.phase == .failed)
    #expect(simulation.row("web")?.message == "Resource apps/Deployment/web is missing, it might have been deleted")
  }
}

@Suite struct `Pruning` {
  private func simulation(_ live: Manifest..., options: [String] = [], operation: JSONValue = ["prune": true]) -> Simulation {
    var simulation = Simulation(operation: operation, options: options)
    for object in live { simulation.cluster.objects[object.key] = object }
    return simulation
  }

  @Test func `deletes what is desired no more`() {
    var simulation = simulation(manifest("ConfigMap", "old"))
    #expect(simulation.step().phase == .succeeded)
    #expect(simulation.cluster.objects.isEmpty)
    #expect(simulation.row("old")?.status == .pruned)
    #expect(simulation.row("old")?.message == "pruned")
  }

  @Test(
    arguments: [
      (["prune": false], nil, [], "ignored (requires pruning)"),
      (["prune": true], "Prune=false", [], "ignored (no prune)"),
      (["prune": true], nil, ["Prune=false"], "ignored (no prune)"),
    ] as [(JSONValue, String?, [String], String)])
  func `leaves alone what may not be pruned`(operation: JSONValue, resource: String?, application: [String], message: String) {
    var simulation = simulation(manifest("ConfigMap", "old", options: resource), options: application, operation: operation)
    #expect(simulation.step().phase == .succeeded)
    #expect(simulation.row("old")?.status == .pruneSkipped)
    #expect(simulation.row("old")?.message == message)
    #expect(simulation.cluster.objects.count == 1)
  }

  @Test func `lets the resource's option beat the application's`() {
    var simulation = simulation(manifest("ConfigMap", "old", options: "Prune=true"), options: ["Prune=false"])
    simulation.step()
    #expect(simulation.row("old")?.status == .pruned)
  }

  @Test func `holds the whole group back until it is confirmed`() {
    var simulation = simulation(manifest("ConfigMap", "precious", options: "Prune=confirm"))
    simulation.desired = [manifest("ConfigMap", "new")]
    let waiting = simulation.step()
    #expect(waiting.phase == .running)
    #expect(waiting.message == "waiting for pruning confirmation of /ConfigMap/precious (wave 0)")
    #expect(simulation.applied.isEmpty && simulation.deleted.isEmpty)
    simulation.isApproved = true
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.deleted == ["precious"])
  }

  @Test func `waits between waves until deleted objects are gone`() {
    var stuck = manifest("ConfigMap", "stuck", wave: 1)
    stuck.finalizers = ["example.com/keep"]
    var simulation = simulation(stuck, manifest("ConfigMap", "next", wave: 0))
    simulation.step()
    #expect(simulation.step().message == "waiting for deletion of /ConfigMap/stuck (wave 0)")
    #expect(simulation.deleted == ["stuck"])
    simulation.cluster.objects[stuck.key] = nil
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.deleted == ["stuck", "next"])
  }
}

@Suite struct `Hooks` {
  @Test func `run before and after the resources, and are waited for`() {
    var simulation = Simulation(
      desired: [manifest("Deployment", "web")],
      hooks: [manifest("Job", "after", hook: "PostSync"), manifest("Job", "before", hook: "PreSync")])
    let first = simulation.step()
    #expect(first.message == "waiting for completion of hook batch/Job/before (PreSync wave 0)")
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.applied == ["before", "web", "after"])
    #expect(simulation.row("before")?.hookType == .preSync)
    #expect(simulation.row("before")?.hookPhase == .succeeded)
    #expect(simulation.cluster.objects.values.allSatisfy { $0.finalizers.isEmpty })
  }

  @Test func `of an earlier sync are deleted before they are made again`() {
    var simulation = Simulation(desired: [manifest("ConfigMap", "settings")], hooks: [manifest("Job", "before", hook: "PreSync")])
    _ = simulation.run()
    simulation.rows = []
    simulation.retryCount = 1
    let deleting = simulation.step()
    #expect(deleting.message == "waiting for deletion of batch/Job/before (PreSync wave 0)")
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.cluster.creations[manifest("Job", "before").key] == 2)
  }

  @Test func `are deleted after the sync when they ask for it`() {
    var simulation = Simulation(
      desired: [manifest("ConfigMap", "settings")], hooks: [manifest("Job", "before", hook: "PreSync", policy: "HookSucceeded")])
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.cluster.objects.keys.map(\.name) == ["settings"])
  }

  @Test func `that fail, fail the sync, and SyncFail hooks run after them`() {
    var simulation = Simulation(
      desired: [manifest("ConfigMap", "settings")],
      hooks: [manifest("Job", "before", hook: "PreSync"), manifest("Job", "alarm", hook: "SyncFail")])
    simulation.cluster.failing = [manifest("Job", "before").key]
    let outcome = simulation.run()
    #expect(outcome.phase == .failed)
    #expect(outcome.message == "one or more synchronization tasks completed unsuccessfully, reason: Failed job")
    #expect(simulation.applied == ["before", "alarm"])
    #expect(simulation.row("alarm")?.hookPhase == .succeeded)
  }

  @Test func `of SyncFail that fail add a line to the message`() {
    var simulation = Simulation(
      desired: [manifest("ConfigMap", "settings")],
      hooks: [manifest("Job", "before", hook: "PreSync"), manifest("Job", "alarm", hook: "SyncFail")])
    simulation.cluster.failing = [manifest("Job", "before").key, manifest("Job", "alarm").key]
    #expect(simulation.run().message.hasSuffix("\none or more SyncFail hooks failed, reason: Failed job"))
  }

  @Test func `do not run for a sync of some resources, or with the apply strategy`() {
    let operations: [JSONValue] = [
      ["prune": true, "resources": [["kind": "ConfigMap", "name": "settings"]]], ["syncStrategy": ["apply": [:]]],
    ]
    for operation in operations {
      var simulation = Simulation(
        desired: [manifest("ConfigMap", "settings")], hooks: [manifest("Job", "before", hook: "PreSync")], operation: operation)
      #expect(simulation.run().phase == .succeeded)
      #expect(simulation.applied == ["settings"])
    }
  }

  @Test func `of two phases run in both, each time anew`() {
    let hook = manifest("Job", "both", hook: "PreSync,PostSync")
    var simulation = Simulation(desired: [manifest("ConfigMap", "settings")], hooks: [hook])
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.applied == ["both", "settings", "both"])
    #expect(simulation.cluster.creations[hook.key] == 2)
  }

  @Test func `without a name get one for each phase, the same all through an operation`() {
    var hook = manifest("Job", "", hook: "PreSync,PostSync")
    hook["metadata", "name"] = nil
    hook["metadata", "generateName"] = "migrate-"
    var simulation = Simulation(desired: [manifest("ConfigMap", "settings")], hooks: [hook])
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.applied == ["migrate-abcdef0-presync-1700000000", "settings", "migrate-abcdef0-postsync-1700000000"])
  }

  @Test func `still running are deleted when the sync is terminated, and ended ones keep their result`() {
    var simulation = Simulation(
      desired: [manifest("ConfigMap", "settings")],
      hooks: [manifest("Job", "ended", hook: "PreSync"), manifest("Job", "endless", hook: "PreSync")])
    simulation.step()
    simulation.cluster.settle()
    simulation.cluster.objects[manifest("Job", "endless").key]?["status"] = nil
    let outcome = simulation.step(isTerminating: true)
    #expect(outcome.phase == .failed)
    #expect(outcome.message == "Operation terminated")
    #expect(simulation.row("ended")?.hookPhase == .succeeded)
    #expect(simulation.row("endless")?.message == "Terminated")
    #expect(simulation.cluster.objects[manifest("Job", "endless").key] == nil)
  }
}

@Suite struct `The destination namespace` {
  @Test func `is made for real before the dry run`() {
    var simulation = Simulation(desired: [manifest("ConfigMap", "settings")], options: ["CreateNamespace=true"])
    #expect(simulation.run().phase == .succeeded)
    let first = simulation.log.first?.first
    guard case .apply(let request) = first else {
      Issue.record("nothing was applied")
      return
    }
    #expect(request.manifest.key == ResourceKey(group: "", kind: "Namespace", namespace: "", name: "demo"))
    #expect(!request.isDryRun)
    #expect(request.manifest.annotation(Annotation.trackingID) == nil)
    #expect(simulation.row("demo")?.syncPhase == .preSync)
  }

  @Test func `is left alone when it exists, or when a manifest makes it`() {
    var simulation = Simulation(desired: [manifest("Namespace", "demo")], options: ["CreateNamespace=true"])
    #expect(SyncPlan(simulation.context()).tasks.count == 1)
    simulation.desired = []
    simulation.cluster.objects = [manifest("Namespace", "demo").key: manifest("Namespace", "demo")]
    simulation.cluster.objects[manifest("Namespace", "demo").key]?.setAnnotation(Annotation.trackingID, to: nil)
    #expect(SyncPlan(simulation.context()).tasks.isEmpty)
  }
}

@Suite struct `A sync that may not run` {
  @Test func `names every kind that the cluster does not know, and how to go on`() {
    var simulation = Simulation(desired: [manifest("Widget", "one", apiVersion: "example.com/v1")], unknownKinds: ["Widget"])
    let outcome = simulation.step()
    #expect(outcome.phase == .failed)
    #expect(
      outcome.message.hasPrefix("one or more synchronization tasks are not valid: the cluster does not know the kind Widget"))
    #expect(outcome.message.contains("SkipDryRunOnMissingResource=true"))
    #expect(simulation.log.isEmpty)
  }

  @Test func `skips the dry run of a kind that it is about to define`() {
    let definition = manifest(
      "CustomResourceDefinition", "widgets.example.com", apiVersion: "apiextensions.k8s.io/v1",
      spec: ["group": "example.com", "names": ["kind": "Widget"]])
    var simulation = Simulation(
      desired: [manifest("Widget", "one", apiVersion: "example.com/v1"), definition], unknownKinds: ["Widget"])
    simulation.cluster.settle()
    simulation.step()
    #expect(simulation.applied == ["widgets.example.com", "one"])
  }

  @Test func `tells what the project does not permit, each reason once`() {
    var simulation = Simulation(desired: [manifest("ConfigMap", "one"), manifest("ConfigMap", "two")])
    simulation.refusal = { key, _ in "namespace \(key.namespace) is not permitted in project 'p'" }
    let outcome = simulation.step()
    #expect(
      outcome.message
        == "one or more synchronization tasks are not valid: namespace demo is not permitted in project 'p'")
    #expect(simulation.rows.allSatisfy { $0.status == .syncFailed })
  }

  @Test func `in dry run reports what would be done and changes nothing`() {
    var simulation = Simulation(
      desired: [manifest("ConfigMap", "new")], operation: ["prune": true, "dryRun": true], options: ["CreateNamespace=true"])
    simulation.cluster.objects = [manifest("ConfigMap", "old").key: manifest("ConfigMap", "old")]
    let before = simulation.cluster
    #expect(simulation.step().phase == .succeeded)
    #expect(simulation.cluster == before)
    #expect(simulation.row("old")?.message == "pruned (dry run)")
    #expect(simulation.row("new")?.hookPhase == .succeeded)
  }
}

@Suite struct `How an object is applied` {
  private func request(_ desired: Manifest, live: Manifest? = nil, options: [String] = [], force: Bool = false) -> ApplyRequest? {
    let context = SyncContext(
      resources: [SyncResource(desired: desired, live: live, isModified: true)],
      operation: SyncOperation(["syncStrategy": ["hook": ["force": .bool(force)]]]), options: SyncOptions(options),
      destinationNamespace: "demo", startedAt: 0, isNamespaced: { _ in true })
    var step = SyncStep(context, rows: [])
    while case .carryOut(let actions) = step.next() {
      if case .apply(let request)? = actions.first, !request.isDryRun { return request }
      step.record(actions.map { _ in .done("") })
    }
    return nil
  }

  @Test(
    arguments: [
      (nil, [], .clientSide), (nil, ["ServerSideApply=true"], .serverSide), ("ServerSideApply=true", [], .serverSide),
      ("ServerSideApply=false", ["ServerSideApply=true"], .clientSide), ("Replace=true", ["ServerSideApply=true"], .replace),
    ] as [(String?, [String], ApplyRequest.Mode)])
  func `depends on the options of object and application`(resource: String?, application: [String], mode: ApplyRequest.Mode) {
    #expect(request(manifest("ConfigMap", "a", options: resource), options: application)?.mode == mode)
  }

  @Test func `never deletes a namespace or a definition, even by force`() {
    #expect(request(manifest("ConfigMap", "a"), force: true)?.force == true)
    #expect(request(manifest("Namespace", "a"), force: true)?.force == false)
    #expect(request(manifest("ConfigMap", "a"), live: manifest("ConfigMap", "a", options: "Force=true"))?.force == true)
  }

  @Test func `leaves what is in sync alone when only the rest is asked for`() {
    var simulation = Simulation(
      desired: [manifest("ConfigMap", "same"), manifest("ConfigMap", "new")], hooks: [manifest("Job", "before", hook: "PreSync")],
      options: ["ApplyOutOfSyncOnly=true"])
    simulation.cluster.objects = [manifest("ConfigMap", "same").key: manifest("ConfigMap", "same")]
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.applied == ["before", "new"])
  }
}
