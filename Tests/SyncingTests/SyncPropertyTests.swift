import CustomResources
import Health
import ObjectModel
import Testing

@testable import Syncing

/// What holds for every sync, tried on many made-up ones; a failing one is named by its seed.
@Suite struct `Every sync` {
  /// An application of any shape: workloads and settings in waves, hooks of every phase, objects to prune that may be slow to go, and
  /// neighbours that belong to others.
  private static func simulation(seed: UInt64, isSteady: Bool = false) -> Simulation {
    var random = SeededGenerator(seed: seed)
    var simulation = Simulation()
    for option in ["CreateNamespace=true", "PruneLast=true"] where Bool.random(using: &random) {
      simulation.options.append(option)
    }
    for index in 0..<Int.random(in: 1...6, using: &random) {
      let kind = ["ConfigMap", "Deployment", "Service", "Job"].randomElement(using: &random) ?? "ConfigMap"
      let object = manifest(kind, "resource-\(index)", wave: Int.random(in: -2...2, using: &random))
      simulation.desired.append(object)
      if Bool.random(using: &random) { simulation.cluster.slow.insert(object.key) }
      if !isSteady, Int.random(in: 0..<8, using: &random) == 0 { simulation.cluster.failing.insert(object.key) }
    }
    for index in 0..<Int.random(in: 0...3, using: &random) {
      let hook = ["PreSync", "Sync", "PostSync", "SyncFail", "PreSync,PostSync"].randomElement(using: &random)
      let policy = [nil, "HookSucceeded", "HookFailed", "BeforeHookCreation"].randomElement(using: &random) ?? nil
      let object = manifest("Job", "hook-\(index)", wave: Int.random(in: -1...1, using: &random), hook: hook, policy: policy)
      simulation.hooks.append(object)
      if !isSteady, Int.random(in: 0..<6, using: &random) == 0 { simulation.cluster.failing.insert(object.key) }
      // What an earlier sync left.
      if Int.random(in: 0..<3, using: &random) == 0 {
        var left = object
        left.finalizers = [Finalizer.hook]
        simulation.cluster.objects[left.key] = left
      }
    }
    for index in 0..<Int.random(in: 0...4, using: &random) {
      var old = manifest("ConfigMap", "old-\(index)", wave: Int.random(in: -2...2, using: &random))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: old.setAnnotation(Annotation.trackingID, to: "other:/ConfigMap:demo/old-\(index)")
      case 1: old.setAnnotation(Annotation.trackingID, to: nil)
      case 2: old.finalizers = [SimulatedCluster.slowFinalizer]
      case 3: old.setAnnotation(Annotation.syncOptions, to: "PruneLast=true")
      default: break
      }
      simulation.cluster.objects[old.key] = old
    }
    return simulation
  }

  private static func expectSame(_ disturbed: Simulation, _ undisturbed: Simulation, _ cut: [Int]) {
    var (left, right) = (disturbed, undisturbed)
    for _ in 0..<3 {
      left.cluster.settle()
      right.cluster.settle()
    }
    let isSame = left.cluster.essence == right.cluster.essence
    #expect(
      isSame,
      "cut after \(cut): \(left.cluster.objects.keys.sorted()) instead of \(right.cluster.objects.keys.sorted()): \(disturbed.messages)"
    )
    let isOnce = left.cluster.creations == right.cluster.creations
    #expect(isOnce, "cut after \(cut): no hook runs twice in an attempt")
  }

  @Test(arguments: 0..<24 as Range<UInt64>)
  func `ends, and ends the same wherever it is cut off and taken up again`(seed: UInt64) {
    let start = Self.simulation(seed: seed)
    var undisturbed = start
    let expected = undisturbed.run()
    #expect(undisturbed.rows.filter { $0.message.contains("cleaning up failed") } == [])
    #expect(expected.phase == .succeeded || expected.phase == .failed, "\(expected.message)")

    // Again and again by chance; and for some applications once at every single write.
    var random = SeededGenerator(seed: seed ^ 0xA5A5)
    var cuts = (0..<6).map { _ in (0..<12).map { _ in Int.random(in: 0...max(2, undisturbed.writes / 2), using: &random) } }
    if seed.isMultiple(of: 3) { cuts += (0..<undisturbed.writes).map { [$0] } }
    for cut in cuts {
      var disturbed = start
      let outcome = disturbed.run(interruptions: cut)
      #expect(outcome.phase == expected.phase, "cut after \(cut): \(outcome.message)")
      Self.expectSame(disturbed, undisturbed, cut)
    }
  }

  @Test(arguments: 1_000..<1_008 as Range<UInt64>)
  func `that is terminated ends the same wherever that is cut off`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var start = Self.simulation(seed: seed)
    for _ in 0..<Int.random(in: 0..<4, using: &random) where start.step().next != nil {
      if Bool.random(using: &random) { start.cluster.settle() }
    }
    start.writes = 0
    var undisturbed = start
    let expected = undisturbed.run(isTerminating: true)
    #expect(expected.phase == .failed)
    #expect(expected.message == "Operation terminated")
    for cut in 0..<undisturbed.writes {
      var disturbed = start
      let outcome = disturbed.run(interruptions: [cut], isTerminating: true)
      #expect(outcome.message == expected.message)
      Self.expectSame(disturbed, undisturbed, [cut])
    }
    let running = undisturbed.rows.filter { $0.hookType != nil && $0.hookPhase == .running }
    #expect(running.isEmpty, "no hook is left running")
  }

  @Test(arguments: 300..<330 as Range<UInt64>)
  func `starts a wave only when the one before it is well`(seed: UInt64) {
    var simulation = Self.simulation(seed: seed)
    for _ in 0..<80 {
      let plan = SyncPlan(simulation.context())
      let before = simulation.log.count
      let healthBefore = simulation.cluster.objects.mapValues { HealthAssessment.builtIn.health(of: $0)?.code ?? .healthy }
      let outcome = simulation.step()
      // A hook may run in several phases under one key; what it carries tells which one this is.
      let applied = simulation.log[before...].flatMap { $0 }.compactMap { action -> SyncTask? in
        guard case .apply(let request) = action, !request.isDryRun else { return nil }
        let attempt = request.manifest.annotation(Annotation.syncAttempt)
        return plan.tasks.first { (task: SyncTask) -> Bool in
          task.key == request.manifest.key && task.isHook == (attempt != nil)
            && attempt?.hasSuffix("-\(task.phase.rawValue.lowercased())") != false
        }
      }
      let groups = Set(applied.filter { $0.phase != .syncFail && !$0.isDestinationNamespace }.map(\.group))
      #expect(groups.count <= 1, "one group a step")
      for group in groups {
        let earlier = plan.tasks.filter {
          $0.group < group && $0.phase != .syncFail && !$0.isPrune && $0.key.kind != "Namespace"
            && simulation.context().isWanted($0)
        }
        // A hook that succeeded may be gone by its own policy, but never unwell.
        let unwell = earlier.filter { healthBefore[$0.key] ?? .healthy != .healthy }.map(\.placedLabel)
        #expect(unwell == [], "\(group): \(simulation.messages)")
      }
      if outcome.next == nil { return }
      simulation.cluster.settle()
    }
    Issue.record("the sync did not end")
  }

  @Test(arguments: 500..<530 as Range<UInt64>)
  func `changes nothing when it is carried out again`(seed: UInt64) {
    var simulation = Self.simulation(seed: seed, isSteady: true)
    for hook in simulation.hooks { simulation.cluster.objects[hook.key] = nil }
    simulation.hooks = []
    #expect(simulation.run().phase == .succeeded)
    for _ in 0..<3 { simulation.cluster.settle() }
    let before = simulation.cluster
    simulation.rows = []
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.cluster == before)
    #expect(SyncPlan(simulation.context()).tasks.allSatisfy { [.apply, .leave].contains($0.action) })
  }

  @Test(arguments: 700..<750 as Range<UInt64>)
  func `prunes nothing but what is live, its own, and desired no more`(seed: UInt64) {
    var simulation = Self.simulation(seed: seed)
    let before = simulation.cluster.objects
    let foreign = before.filter { $0.value.annotation(Annotation.trackingID)?.hasPrefix("app:") != true }
    // Even if what is not ours came among the resources.
    var context = simulation.context()
    context.resources += foreign.values.map { SyncResource(desired: nil, live: $0, isModified: false) }
    let pruned = SyncPlan(context).tasks.filter(\.isPrune)
    #expect(pruned.allSatisfy { task in foreign[task.key] == nil })
    _ = simulation.run()
    for (key, object) in foreign { #expect(simulation.cluster.objects[key] == object) }
    #expect(Set(simulation.desired.map(\.key.name)).isDisjoint(with: simulation.deleted))
  }

  @Test(arguments: 900..<950 as Range<UInt64>)
  func `touches nothing that the project forbids, from the start or from some step on`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var simulation = Self.simulation(seed: seed)
    // By name, by kind, or all of a namespace.
    let keys = Set(SyncPlan(simulation.context()).tasks.map(\.key)).sorted()
    let victim = keys.randomElement(using: &random) ?? ResourceKey(group: "", kind: "", namespace: "", name: "")
    let mode = Int.random(in: 0..<3, using: &random)
    let forbids: @Sendable (ResourceKey) -> Bool = { key in
      mode == 0 ? key == victim : mode == 1 ? key.groupKind == victim.groupKind : key.namespace == victim.namespace
    }
    let stepsBefore = Int.random(in: 0..<5, using: &random)
    for _ in 0..<stepsBefore {
      if simulation.step().next == nil { return }
      simulation.cluster.settle()
    }
    simulation.refusal = { key, _ in forbids(key) ? "\(key.name) is not permitted" : nil }
    let before = simulation.cluster.objects.filter { forbids($0.key) }
    let logged = simulation.log.count
    let isForbidden = !SyncPlan(simulation.context()).refusals.isEmpty
    let outcome = simulation.run()
    if isForbidden {
      #expect(outcome.phase == .failed)
      #expect(outcome.message.hasPrefix("one or more synchronization tasks are not valid: "), "\(outcome.message)")
    }
    #expect(simulation.cluster.objects.filter { forbids($0.key) } == before)
    let touched = simulation.log[logged...].flatMap { $0 }.filter { action in
      if case .apply(let request) = action, request.isDryRun { false } else { forbids(action.key) }
    }
    #expect(touched.isEmpty)
    // Nor when it is terminated then.
    _ = simulation.run(isTerminating: true)
    #expect(simulation.cluster.objects.filter { forbids($0.key) } == before)
  }
}
