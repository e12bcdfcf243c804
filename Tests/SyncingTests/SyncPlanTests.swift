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

  @Test func `says of each task why it is there`() {
    var simulation = Simulation(
      desired: [manifest("ConfigMap", "new"), manifest("ConfigMap", "same")], hooks: [manifest("Job", "hook", hook: "PostSync")])
    simulation.cluster = live(manifest("ConfigMap", "same"), manifest("ConfigMap", "old"))
    let reasons = Dictionary(uniqueKeysWithValues: SyncPlan(simulation.context()).tasks.map { ($0.key.name, $0.reason) })
    #expect(reasons["new"] == "missing in the cluster")
    #expect(reasons["same"] == "in sync, applied again")
    #expect(reasons["old"] == "no longer in the sources")
    #expect(reasons["hook"] == "PostSync hook")
  }
}
