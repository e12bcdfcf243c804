import CustomResources
import ObjectModel
import Testing

@testable import Syncing

private func live(_ objects: Manifest...) -> SimulatedCluster {
  SimulatedCluster(objects: Dictionary(uniqueKeysWithValues: objects.map { ($0.key, $0) }))
}

@Suite struct `Rules that are easily got wrong` {
  @Test func `a degraded resource fails a sync only when a later group waits for it`() {
    var alone = Simulation(desired: [manifest("Job", "broken")])
    alone.cluster.failing = [manifest("Job", "broken").key]
    #expect(alone.run().phase == .succeeded)
    var waited = Simulation(desired: [manifest("Job", "broken"), manifest("ConfigMap", "later", wave: 1)])
    waited.cluster.failing = alone.cluster.failing
    #expect(waited.run().phase == .failed)
  }

  @Test func `kinds go in the order in which they stand on each other`() {
    let order = [
      "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy", "PodDisruptionBudget", "ServiceAccount",
      "Secret", "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition",
      "ClusterRole",
      "ClusterRoleBinding", "Role", "RoleBinding", "Service", "DaemonSet", "Pod", "ReplicationController", "ReplicaSet",
      "Deployment",
      "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress", "APIService", "Anything",
    ]
    #expect(order.map(KindOrder.position(of:)) == order.map(KindOrder.position(of:)).sorted())
    #expect(Set(order.map(KindOrder.position(of:))).count == order.count)
  }

  @Test(
    arguments: [
      (["Prune=confirm"], "Prune=true", false), (["Prune=true"], "Prune=confirm", true), (["Prune=confirm"], nil, true),
      (["Prune=false"], "Prune=confirm", true), ([], nil, false),
    ] as [([String], String?, Bool)])
  func `what a resource says of being pruned beats what the application says`(options: [String], resource: String?, asks: Bool) {
    var simulation = Simulation(options: options)
    simulation.cluster = live(manifest("ConfigMap", "old", options: resource))
    #expect((simulation.step().phase == .running) == asks)
    // Nobody is asked about what is not done.
    simulation.operation = [:]
    simulation.rows = []
    #expect(simulation.run().phase == .succeeded)
  }

  @Test func `a dry run is never made by the server, and comes after the namespace`() {
    var simulation = Simulation(
      desired: [manifest("ConfigMap", "a", options: "ServerSideApply=true")],
      options: ["CreateNamespace=true", "ServerSideApply=true"])
    _ = simulation.run()
    let requests = simulation.log.flatMap { $0 }.compactMap { action -> ApplyRequest? in
      if case .apply(let request) = action { request } else { nil }
    }
    #expect(requests.map(\.manifest.name) == ["demo", "a", "a"])
    #expect(requests.map(\.isDryRun) == [false, true, false])
    #expect(requests.map(\.mode) == [.serverSide, .clientSide, .serverSide])
  }

  @Test func `what an earlier hook left is deleted with its finalizer, and waited for`() {
    var left = manifest("Job", "migrate", hook: "PreSync")
    left.finalizers = [Finalizer.hook, SimulatedCluster.slowFinalizer]
    var simulation = Simulation(desired: [manifest("ConfigMap", "a")], hooks: [manifest("Job", "migrate", hook: "PreSync")])
    simulation.cluster = live(left)
    #expect(simulation.step().message == "waiting for deletion of batch/Job/migrate (PreSync wave 0)")
    #expect(simulation.step().message == "waiting for deletion of batch/Job/migrate (PreSync wave 0)")
    #expect(simulation.applied.isEmpty)
    simulation.cluster.settle()
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.cluster.creations[left.key] == 1)
  }

  @Test func `hooks of a failed sync run only when something was done`() {
    let alarm = manifest("Job", "alarm", hook: "SyncFail")
    var dryRunFails = Simulation(desired: [manifest("ConfigMap", "bad")], hooks: [alarm])
    dryRunFails.cluster.refused = [manifest("ConfigMap", "bad").key]
    #expect(dryRunFails.run().phase == .failed)
    #expect(dryRunFails.applied.isEmpty)

    var invalid = Simulation(desired: [manifest("ConfigMap", "bad")], hooks: [alarm])
    invalid.refusal = { key, _ in key.kind == "ConfigMap" ? "no" : nil }
    #expect(invalid.run().phase == .failed)
    #expect(invalid.applied.isEmpty)

    var terminated = Simulation(desired: [manifest("Deployment", "a"), manifest("ConfigMap", "b", wave: 1)], hooks: [alarm])
    terminated.step()
    #expect(terminated.step(isTerminating: true).message == "Operation terminated")
    #expect(terminated.applied == ["a"])
    #expect(terminated.cluster.objects.count == 1, "nothing is rolled back")
  }

  @Test func `a namespace that cannot be made fails the sync, and its hooks for that run`() {
    var simulation = Simulation(
      desired: [manifest("ConfigMap", "a")], hooks: [manifest("Job", "alarm", hook: "SyncFail")],
      options: ["CreateNamespace=true"])
    simulation.cluster.refused = [ResourceKey(group: "", kind: "Namespace", namespace: "", name: "demo")]
    #expect(simulation.step().message == "the namespace failed to apply, reason: demo refused; running SyncFail hooks")
    #expect(simulation.run().phase == .failed)
    #expect(simulation.applied == ["demo", "alarm"])
  }

  @Test(arguments: ["test", "test-success", "pre-rollback", "post-rollback"])
  func `Helm's hooks that mean nothing here are neither applied nor pruned`(name: String) {
    var test = manifest("Pod", "test")
    test.setAnnotation(Annotation.helmHook, to: name)
    var simulation = Simulation(desired: [test, manifest("ConfigMap", "a")])
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.applied == ["a"])
    var old = Simulation()
    old.cluster = live(test)
    _ = old.run()
    #expect(old.cluster.objects.count == 1)
  }

  @Test func `a definition that Helm installs first is a plain resource`() {
    var definition = manifest("CustomResourceDefinition", "widgets", apiVersion: "apiextensions.k8s.io/v1")
    definition.setAnnotation(Annotation.helmHook, to: "crd-install")
    #expect(SyncPlan(Simulation(desired: [definition]).context()).tasks.map(\.isHook) == [false])
  }

  @Test(arguments: ["Namespace", "CustomResourceDefinition"])
  func `namespaces and definitions are replaced in place, even by force`(kind: String) {
    let version = kind == "Namespace" ? "v1" : "apiextensions.k8s.io/v1"
    let object = manifest(kind, "a", apiVersion: version, options: "Replace=true,Force=true", spec: ["group": "example.com"])
    var simulation = Simulation(desired: [object])
    simulation.cluster = live(manifest(kind, "a", apiVersion: version))
    _ = simulation.run()
    let request = simulation.log.flatMap { $0 }.compactMap { action -> ApplyRequest? in
      if case .apply(let request) = action, !request.isDryRun { request } else { nil }
    }.first
    #expect(request?.mode == .replace)
    #expect(request?.force == false)
  }

  @Test func `what is in sync is left alone whatever its scope, when only the rest is wanted`() {
    var role = manifest("ClusterRole", "reader")
    role.setAnnotation(Annotation.trackingID, to: "app:rbac.authorization.k8s.io/ClusterRole:/reader")
    var simulation = Simulation(desired: [role, manifest("ConfigMap", "new")], options: ["ApplyOutOfSyncOnly=true"])
    simulation.cluster = live(role)
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.applied == ["new"])
  }

  @Test func `a hook that is deleted while it runs fails the sync`() {
    var simulation = Simulation(desired: [manifest("ConfigMap", "a")], hooks: [manifest("Job", "before", hook: "PreSync")])
    simulation.step()
    simulation.cluster.objects = [:]
    #expect(simulation.run().phase == .failed)
    #expect(simulation.row("before")?.message == "Resource batch/Job/before is missing, it might have been deleted")
  }

  @Test func `a terminated operation is not tried again`() {
    var state = OperationState(
      operation: Operation(["retry": ["limit": 5]]), phase: .terminating, startedAt: "2026-01-01T00:00:00Z")
    #expect(state.retried(after: "Operation terminated", now: 0, nowText: "") == nil)
    state.phase = .failed
    #expect(state.retried(after: "it failed", now: 0, nowText: "") != nil)
  }

  @Test func `terminating needs to know nothing of what should be`() {
    var simulation = Simulation(
      desired: [manifest("ConfigMap", "a")],
      hooks: [manifest("Job", "endless", hook: "PreSync"), manifest("Job", "ended", hook: "PreSync")])
    simulation.step()
    simulation.cluster.settle()
    simulation.cluster.objects[manifest("Job", "endless").key]?["status"] = nil
    simulation.desired = []
    simulation.hooks = []
    #expect(simulation.step(isTerminating: true).message == "Operation terminated")
    #expect(simulation.row("endless")?.message == "Terminated")
    #expect(simulation.row("ended")?.hookPhase == .succeeded)
    #expect(simulation.cluster.objects.keys.map(\.name) == ["ended"])
    #expect(simulation.cluster.objects.values.allSatisfy { $0.finalizers.isEmpty })
  }

  @Test func `the destination namespace carries its metadata at every sync, without a mark`() throws {
    var context = Simulation(options: ["CreateNamespace=true"]).context()
    context.namespaceMetadata = ManagedNamespaceMetadata(["labels": ["team": "blue"], "annotations": ["note": "x"]])
    let made = try #require(SyncPlan(context).tasks.first?.desired)
    #expect(made.label("team") == "blue" && made.annotation("note") == "x")
    #expect(made.annotation(Annotation.trackingID) == nil)
    #expect(made.hasSyncOption("ServerSideApply=true"))
    let namespace = manifest("Namespace", "demo")
    context.live = { $0 == namespace.key ? namespace : nil }
    #expect(SyncPlan(context).tasks.map(\.reason) == ["carries managedNamespaceMetadata"])
  }

  @Test(
    arguments: [
      ("a", "b", true), ("a", "a", false), (nil, "a", true), ("a", nil, true), (nil, nil, false),
    ] as [(String?, String?, Bool)])
  func `other metadata for the namespace puts the application out of sync`(given: String?, wanted: String?, isNew: Bool) {
    var value: JSONValue = ["spec": ["syncPolicy": ["syncOptions": ["CreateNamespace=true"]]]]
    value["status", "operationState"] = ["phase": "Succeeded", "syncResult": ["revision": "abc"]]
    if let given {
      value["status", "operationState", "syncResult", "managedNamespaceMetadata"] = ["labels": ["team": .string(given)]]
    }
    if let wanted { value["spec", "syncPolicy", "managedNamespaceMetadata"] = ["labels": ["team": .string(wanted)]] }
    #expect(Application(value).hasNewNamespaceMetadata == isNew)
  }

  @Test func `a protected application has a finalizer as long as it is protected`() {
    var value: JSONValue = ["metadata": ["annotations": [Annotation.protected: "true"], "finalizers": ["other"]]]
    #expect(Application(value).protectedFinalizers == ["other", Finalizer.protection])
    value["metadata", "finalizers"] = ["other", .string(Finalizer.protection)]
    #expect(Application(value).protectedFinalizers == nil)
    value["metadata", "annotations"] = [:]
    #expect(Application(value).protectedFinalizers == ["other"])
  }

  @Test(
    arguments: [
      ("kubectl-client-side-apply", ["ServerSideApply=true"], true),
      ("x", ["ServerSideApply=true", "ClientSideApplyMigration=false"], false),
      ("x", [], false),
    ] as [(String, [String], Bool)])
  func `fields go over to server-side apply only where that is used`(manager: String, options: [String], migrates: Bool) {
    var simulation = Simulation(desired: [manifest("ConfigMap", "a", spec: ["b": 1])], options: options)
    simulation.cluster = live(manifest("ConfigMap", "a"))
    _ = simulation.run()
    let request = simulation.log.flatMap { $0 }.compactMap { action -> ApplyRequest? in
      if case .apply(let request) = action, !request.isDryRun { request } else { nil }
    }.first
    #expect(request?.migratedManagers.isEmpty == !migrates)
  }

  @Test func `a hook's name keeps to what names may hold`() {
    var hook = manifest("Job", "", hook: "PreSync")
    hook["metadata", "name"] = nil
    hook["metadata", "generateName"] = "m-"
    var context = Simulation(hooks: [hook]).context()
    context.revision = "1.2+Build"
    #expect(SyncPlan(context).tasks.map(\.key.name) == ["m-1.2-bui-presync-1700000000"])
  }
}

/// Whatever way leads to a write, the project is asked.
@Suite struct `What a project forbids` {
  private static func simulation() -> Simulation {
    var simulation = Simulation(
      desired: [manifest("ConfigMap", "applied")],
      hooks: [
        manifest("Job", "pre", hook: "PreSync"), manifest("Job", "during", hook: "Sync"),
        manifest("Job", "post", hook: "PostSync"),
        manifest("Job", "fail", hook: "SyncFail"),
      ], options: ["CreateNamespace=true"])
    simulation.cluster = live(manifest("ConfigMap", "pruned"))
    return simulation
  }

  @Test(arguments: ["applied", "pre", "during", "post", "fail", "pruned", "demo"])
  func `stops a sync before anything is done, whichever task it is`(name: String) {
    var simulation = Self.simulation()
    simulation.refusal = { key, _ in key.name == name ? "\(key.name) is not permitted" : nil }
    let before = simulation.cluster
    #expect(simulation.step().message == "one or more synchronization tasks are not valid: \(name) is not permitted")
    #expect(simulation.cluster == before)
    #expect(simulation.row(name)?.status == .syncFailed)
  }

  @Test func `is asked of the real rules, by kind, namespace and scope`() {
    let project = AppProject([
      "metadata": ["name": "team"],
      "spec": [
        "destinations": [["server": "*", "namespace": "demo"]], "namespaceResourceBlacklist": [["group": "batch", "kind": "*"]],
      ],
    ])
    let destination = Destination(server: "https://k", namespace: "demo")
    var simulation = Self.simulation()
    simulation.desired.append(manifest("ConfigMap", "elsewhere", namespace: "other"))
    simulation.refusal = { project.refusal(of: $0, isNamespaced: $1, destination: destination) }
    #expect(
      simulation.step().message
        == "one or more synchronization tasks are not valid: namespace other is not permitted in project 'team'; "
        + "resource :Namespace is not permitted in project team; resource batch:Job is not permitted in project team")
  }
}
