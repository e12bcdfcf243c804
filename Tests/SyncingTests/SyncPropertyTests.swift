import CustomResources
import Health
import ObjectModel
import Testing

@testable import Syncing

/// What holds for every sync, tried on many made-up ones; a failing one is named by its seed.
@Suite struct `Every sync` {
  /// An application of any shape: workloads and settings in waves, hooks of every phase, objects to prune.
  private func simulation(seed: UInt64) -> Simulation {
    var random = SeededGenerator(seed: seed)
    var simulation = Simulation()
    if Bool.random(using: &random) { simulation.options.append("CreateNamespace=true") }
    if Bool.random(using: &random) { simulation.options.append("PruneLast=true") }
    for index in 0..<Int.random(in: 1...6, using: &random) {
      let kind = ["ConfigMap", "Deployment", "Service", "Job"].randomElement(using: &random) ?? "ConfigMap"
      simulation.desired.append(manifest(kind, "resource-\(index)", wave: Int.random(in: -2...2, using: &random)))
    }
    for index in 0..<Int.random(in: 0...3, using: &random) {
      let hook = ["PreSync", "Sync", "PostSync", "SyncFail", "PreSync,PostSync"].randomElement(using: &random)
      let policy = [nil, "HookSucceeded", "HookFailed", "BeforeHookCreation"].randomElement(using: &random) ?? nil
      let object = manifest("Job", "hook-\(index)", wave: Int.random(in: -1...1, using: &random), hook: hook, policy: policy)
      simulation.hooks.append(object)
      if Int.random(in: 0..<6, using: &random) == 0 { simulation.cluster.failing.insert(object.key) }
    }
    for index in 0..<Int.random(in: 0...3, using: &random) {
      let old = manifest("ConfigMap", "old-\(index)", wave: Int.random(in: -2...2, using: &random))
      simulation.cluster.objects[old.key] = old
    }
    return simulation
  }

  @Test(arguments: 0..<120 as Range<UInt64>)
  func `ends, and ends the same when it is cut off anywhere and taken up again`(seed: UInt64) {
    let start = simulation(seed: seed)
    var undisturbed = start
    let expected = undisturbed.run()
    undisturbed.cluster.settle()
    #expect(undisturbed.rows.filter { $0.message.contains("cleaning up failed") } == [])
    #expect(expected.phase == .succeeded || expected.phase == .failed, "\(expected.message)")

    var random = SeededGenerator(seed: seed ^ 0xA5A5)
    let actions = undisturbed.log.reduce(0) { $0 + $1.count }
    for _ in 0..<4 {
      var disturbed = start
      let outcome = disturbed.run(interruptions: (0..<3).map { _ in Int.random(in: 0...max(1, actions), using: &random) })
      #expect(outcome.phase == expected.phase)
      disturbed.cluster.settle()
      let isSame = disturbed.cluster.essence == undisturbed.cluster.essence
      #expect(
        isSame,
        "\(disturbed.cluster.objects.keys.sorted()) instead of \(undisturbed.cluster.objects.keys.sorted()): \(disturbed.messages)"
      )
      let isOnce = disturbed.cluster.creations == undisturbed.cluster.creations
      #expect(isOnce, "no hook runs twice in an attempt")
    }
  }

  @Test(arguments: 300..<360 as Range<UInt64>)
  func `starts a wave only when the one before it is well`(seed: UInt64) {
    var simulation = simulation(seed: seed)
    for _ in 0..<60 {
      let plan = SyncPlan(simulation.context())
      let groups = Dictionary(plan.tasks.map { ($0.key, $0.group) }, uniquingKeysWith: max)
      let before = simulation.log.count
      let healthBefore = simulation.cluster.objects.mapValues { HealthAssessment.builtIn.health(of: $0)?.code ?? .healthy }
      let outcome = simulation.step()
      let applied = simulation.log[before...].flatMap { $0 }.compactMap { action -> ResourceKey? in
        if case .apply(let request) = action, !request.isDryRun { request.manifest.key } else { nil }
      }
      for key in applied {
        guard let group = groups[key], group.phase != .syncFail else { continue }
        let earlier = plan.tasks.filter { $0.group < group && $0.phase != .syncFail && !$0.isPrune && $0.key.kind != "Namespace" }
        // A hook that succeeded may be gone by its own policy, but never unwell.
        #expect(earlier.allSatisfy { healthBefore[$0.key] ?? .healthy == .healthy })
      }
      if outcome.next == nil { return }
      simulation.cluster.settle()
    }
    Issue.record("the sync did not end")
  }

  @Test(arguments: 500..<560 as Range<UInt64>)
  func `changes nothing when it is carried out again`(seed: UInt64) {
    var simulation = simulation(seed: seed)
    simulation.hooks = []
    #expect(simulation.run().phase == .succeeded)
    simulation.cluster.settle()
    let before = simulation.cluster
    simulation.rows = []
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.cluster == before)
  }

  @Test(arguments: 700..<740 as Range<UInt64>)
  func `prunes nothing but what is live, marked and desired no more`(seed: UInt64) {
    var simulation = simulation(seed: seed)
    let foreign = manifest("ConfigMap", "foreign")
    var unmarked = foreign
    unmarked.setAnnotation(Annotation.trackingID, to: nil)
    simulation.cluster.objects[foreign.key] = unmarked
    _ = simulation.run()
    #expect(simulation.cluster.objects[foreign.key] == unmarked)
    let desired = Set(simulation.desired.map(\.key.name))
    #expect(desired.isDisjoint(with: simulation.deleted))
  }
}
