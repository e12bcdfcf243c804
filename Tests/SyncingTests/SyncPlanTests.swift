import CustomResources
import ObjectModel
import Testing

@testable import Syncing

@Suite struct `A plan` {
  private func names(_ simulation: Simulation) -> [String] { SyncPlan(simulation.context()).tasks.map(\.key.name) }

  private func live(_ objects: Manifest...) -> SimulatedCluster {
    SimulatedCluster(objects: Dictionary(uniqueKeysWithValues: objects.map { ($0.key, $0) }))
  }

  @Test func `orders by wave, then kind, then name, custom resources last`() {
    let simulation = Simulation(desired: [
      manifest("Widget", "widget", apiVersion: "example.com/v1"), manifest("Deployment", "web"), manifest("Service", "b"),
      manifest("Service", "a"), manifest("ConfigMap", "early", wave: -5),
    ])
    #expect(names(simulation) == ["early", "a", "b", "web", "widget"])
  }

  @Test func `puts autoscalers before stateful sets`() {
    let simulation = Simulation(desired: [
      manifest("StatefulSet", "set", apiVersion: "apps/v1"),
      manifest("HorizontalPodAutoscaler", "scaler", apiVersion: "autoscaling/v2"),
    ])
    #expect(names(simulation) == ["scaler", "set"])
  }

  @Test func `moves a namespace before the first object in it, into its wave and phase`() {
    let simulation = Simulation(
      desired: [manifest("Namespace", "demo", wave: 3), manifest("ConfigMap", "early", wave: -1)],
      hooks: [manifest("Job", "hook", hook: "PreSync", policy: "HookSucceeded")])
    let tasks = SyncPlan(simulation.context()).tasks
    #expect(tasks.map(\.key.name) == ["demo", "hook", "early"])
    #expect(tasks[0].phase == .preSync)
    #expect(tasks[0].wave == 0)
  }

  @Test func `moves a definition before the first of its objects`() {
    let definition = manifest(
      "CustomResourceDefinition", "widgets.example.com", apiVersion: "apiextensions.k8s.io/v1", wave: 2,
      spec: ["group": "example.com", "names": ["kind": "Widget"]])
    let simulation = Simulation(desired: [definition, manifest("Widget", "one", apiVersion: "example.com/v1", wave: 1)])
    let tasks = SyncPlan(simulation.context()).tasks
    #expect(tasks.map(\.key.name) == ["widgets.example.com", "one"])
    #expect(tasks[0].wave == 1)
  }

  @Test func `mirrors the waves of what is pruned among themselves`() {
    var simulation = Simulation()
    simulation.cluster = live(
      manifest("ConfigMap", "a", wave: 1), manifest("ConfigMap", "b", wave: 3), manifest("ConfigMap", "c", wave: 7))
    let tasks = SyncPlan(simulation.context()).tasks
    #expect(tasks.map(\.key.name) == ["c", "b", "a"])
    #expect(tasks.map(\.wave) == [1, 3, 7])
  }

  @Test(arguments: [(["PruneLast=true"], nil), ([], "PruneLast=true")] as [([String], String?)])
  func `puts what is pruned last behind the last wave`(options: [String], resource: String?) {
    var simulation = Simulation(desired: [manifest("ConfigMap", "new", wave: 4)], options: options)
    simulation.cluster = live(manifest("ConfigMap", "old", options: resource))
    let tasks = SyncPlan(simulation.context()).tasks
    #expect(tasks.map(\.key.name) == ["new", "old"])
    #expect(tasks[1].wave == 5)
  }

  @Test func `holds only what a selective sync names`() {
    let simulation = Simulation(
      desired: [manifest("ConfigMap", "a"), manifest("ConfigMap", "b")],
      operation: ["resources": [["kind": "ConfigMap", "name": "b"]]])
    #expect(names(simulation) == ["b"])
  }

  @Test func `leaves out what is skipped`() {
    let simulation = Simulation(desired: [manifest("ConfigMap", "a", hook: "Skip"), manifest("ConfigMap", "b")])
    #expect(names(simulation) == ["b"])
  }

  private var mixed: Simulation {
    var simulation = Simulation(
      desired: [
        manifest("ConfigMap", "new"), manifest("ConfigMap", "same"),
        manifest("Deployment", "web", wave: 1, spec: ["replicas": 2, "paused": true]),
      ], hooks: [manifest("Job", "hook", hook: "PostSync")], options: ["CreateNamespace=true"])
    simulation.cluster = live(
      manifest("ConfigMap", "same"), manifest("ConfigMap", "old"), manifest("ConfigMap", "kept", options: "Prune=false"),
      manifest("Deployment", "web", wave: 1, spec: ["replicas": 1]))
    return simulation
  }

  @Test func `says of each task what it does and why it is there`() {
    let tasks = SyncPlan(mixed.context()).tasks
    let told = Dictionary(uniqueKeysWithValues: tasks.map { ($0.key.name, "\($0.action.rawValue): \($0.reason)") })
    #expect(
      told == [
        "demo": "create: missing, and CreateNamespace=true", "new": "create: missing", "same": "apply: in sync",
        "old": "prune: no longer in Git", "kept": "keep: no longer in Git; ignored (no prune)",
        "web": "update: differs: spec.paused, spec.replicas", "hook": "hook: hook PostSync",
      ])
  }

  @Test func `can be printed`() {
    #expect(
      SyncPlan(mixed.context()).text == """
        PreSync, wave 0
          create   Namespace demo            missing, and CreateNamespace=true
        Sync, wave 0
          keep     ConfigMap demo/kept       no longer in Git; ignored (no prune)
          create   ConfigMap demo/new        missing
          prune    ConfigMap demo/old        no longer in Git
          apply    ConfigMap demo/same       in sync
        Sync, wave 1
          update   apps/Deployment demo/web  differs: spec.paused, spec.replicas
        PostSync, wave 0
          hook     batch/Job demo/hook       hook PostSync
        2 to create, 1 to update, 1 in sync, applied again, 1 hook to run, 1 to prune, 1 to prune but kept

        """)
    #expect(SyncPlan(Simulation().context()).text == "nothing to do\n")
  }

  @Test func `can be read by programs`() throws {
    let json = SyncPlan(mixed.context()).json
    #expect(json["groups"]?.array?.map { $0["phase"]?.string } == ["PreSync", "Sync", "Sync", "PostSync"])
    let task = try #require(json["groups"]?.array?[2]["tasks"]?.array?.first)
    #expect(
      task == [
        "action": "update", "group": "apps", "version": "v1", "kind": "Deployment", "namespace": "demo", "name": "web",
        "reason": "differs: spec.paused, spec.replicas", "differences": ["spec.paused", "spec.replicas"],
      ])
    #expect(json["summary"]?["prune"]?.int == 1)
    #expect(json["obstacles"]?.array?.isEmpty == true)
  }

  @Test func `names what it would stop at`() {
    var simulation = Simulation()
    simulation.cluster = live(manifest("ConfigMap", "precious", options: "Prune=confirm"))
    #expect(
      SyncPlan(simulation.context()).obstacles == [
        "pruning /ConfigMap/precious needs confirmation (argocd.argoproj.io/deletion-approved)"
      ])
    simulation.refusal = { _, _ in "not permitted" }
    #expect(SyncPlan(simulation.context()).obstacles.first == "not permitted")
    #expect(SyncPlan(simulation.context()).text.contains("refuse"))
  }

  @Test func `names many differences by the first`() {
    var task = SyncPlan(mixed.context()).tasks[0]
    task.isDestinationNamespace = false
    task.live = task.desired
    task.differences = (1...8).map { "spec.field\($0)" }
    #expect(task.reason == "differs: spec.field1, spec.field2, spec.field3, spec.field4, spec.field5 and 3 more")
  }

  @Test func `leaves alone what is in sync when only the rest is wanted`() {
    var simulation = mixed
    simulation.options.append("ApplyOutOfSyncOnly=true")
    #expect(SyncPlan(simulation.context()).tasks.first { $0.key.name == "same" }?.action == .leave)
  }
}
