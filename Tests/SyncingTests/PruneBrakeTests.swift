import CustomResources
import ObjectModel
import Testing

@testable import Syncing

@Suite struct `The brake on pruning` {
  private static func forecast(_ pruned: Int, of live: Int, protected: Int = 0) -> PruneForecast {
    let keys = (0..<pruned).map { ResourceKey(group: "", kind: "ConfigMap", namespace: "demo", name: "old-\($0)") }
    return PruneForecast(pruned: keys, protected: Array(keys.prefix(protected)), liveCount: live)
  }

  @Test(arguments: [
    ("50%", 5, 10, true), ("50%", 6, 10, false), ("50%", 1, 1, false), ("0%", 1, 100, false), ("100%", 10, 10, true),
    ("3", 3, 3, true), ("3", 4, 100, false), ("0", 1, 100, false), ("off", 10, 10, true), ("0", 0, 10, true), ("0%", 0, 10, true),
  ])
  func `stops automation beyond its limit`(limit: String, pruned: Int, live: Int, isLet: Bool) throws {
    let brake = try #require(PruneBrake(limit))
    #expect((brake.objection(to: Self.forecast(pruned, of: live), isAutomated: true) == nil) == isLet)
    #expect(brake.objection(to: Self.forecast(pruned, of: live), isAutomated: false) == nil)
  }

  @Test(arguments: [(4, 4, true), (5, 9, false), (5, 10, true), (6, 10, false)])
  func `minds half of an application, from five objects on, unless it is told`(pruned: Int, live: Int, isLet: Bool) {
    #expect((PruneBrake.standard.objection(to: Self.forecast(pruned, of: live), isAutomated: true) == nil) == isLet)
  }

  @Test(arguments: [true, false])
  func `stops everybody at protected resources`(isAutomated: Bool) {
    #expect(
      PruneBrake.off.objection(to: Self.forecast(1, of: 100, protected: 1), isAutomated: isAutomated)
        == "the sync would prune ConfigMap demo/old-0, which is protected")
  }

  @Test(arguments: ["", "50", "101%", "-1", "half", "5.5%", "%"])
  func `is read only from a share, a number, or off`(text: String) {
    #expect((PruneBrake(text) == nil) == (text != "50"))
  }

  @Test(
    arguments: [
      (nil, [:], PruneBrake.standard), (nil, ["allowEmpty": true], .off), ("20%", ["allowEmpty": true], PruneBrake("20%")),
      ("off", [:], .off), ("sometimes", [:], PruneBrake("0")),
    ] as [(String?, JSONValue, PruneBrake?)])
  func `is the application's own, where it has one`(annotation: String?, automated: JSONValue, expected: PruneBrake?) {
    var value: JSONValue = ["metadata": [:], "spec": ["syncPolicy": ["automated": automated]]]
    if let annotation { value["metadata", "annotations"] = [Annotation.pruneLimit: .string(annotation)] }
    #expect(PruneBrake(of: Application(value), otherwise: .standard) == expected)
  }

  @Test func `counts what would really go, of what is really there`() {
    var protected = manifest("ConfigMap", "protected")
    protected.setAnnotation(Annotation.protected, to: "true")
    let old = manifest("ConfigMap", "old")
    let kept = manifest("ConfigMap", "kept", options: "Prune=false")
    let same = manifest("ConfigMap", "same")
    let resources =
      [
        SyncResource(desired: manifest("ConfigMap", "new"), live: nil, isModified: true),
        SyncResource(desired: same, live: same, isModified: false),
      ] + [protected, old, kept].map { SyncResource(desired: nil, live: $0, isModified: false) }
    let forecast = PruneForecast(resources, options: SyncOptions([]))
    #expect(forecast.pruned.map(\.name) == ["protected", "old"])
    #expect(forecast.protected.map(\.name) == ["protected"])
    #expect(forecast.liveCount == 4)
    #expect(PruneForecast(resources, options: SyncOptions(["Prune=false"])).pruned.isEmpty)
  }

  private func simulation(_ count: Int) -> Simulation {
    var simulation = Simulation(desired: [manifest("ConfigMap", "new")])
    simulation.isAutomated = true
    simulation.brake = .standard
    for index in 0..<count {
      let old = manifest("ConfigMap", "old-\(index)")
      simulation.cluster.objects[old.key] = old
    }
    return simulation
  }

  @Test func `holds an automated operation before it does anything, until it is approved`() {
    var simulation = simulation(6)
    let before = simulation.cluster
    let outcome = simulation.step()
    #expect(outcome.phase == .running)
    #expect(outcome.message.hasPrefix("waiting for approval: the sync would prune 6 of 6 resources, more than 50%"))
    #expect(outcome.waiting?.detail.contains(Annotation.deletionApproved) == true)
    #expect(simulation.cluster == before && simulation.rows.isEmpty)
    simulation.isPruneApproved = true
    #expect(simulation.run().phase == .succeeded)
    #expect(simulation.cluster.objects.keys.map(\.name) == ["new"])
  }

  @Test func `lets a person's sync pass, a dry run, and a sync that prunes nothing`() {
    var manual = simulation(6)
    manual.isAutomated = false
    #expect(manual.run().phase == .succeeded)
    var dry = simulation(6)
    dry.operation["dryRun"] = true
    #expect(dry.run().phase == .succeeded)
    var applying = simulation(6)
    applying.operation = [:]
    #expect(applying.run().phase == .succeeded)
    #expect(applying.deleted.isEmpty)
  }

  @Test func `counts only what a selective sync names`() {
    var selective = simulation(6)
    selective.operation["resources"] = [["kind": "ConfigMap", "name": "old-0"]]
    #expect(selective.run().phase == .succeeded)
    #expect(selective.deleted == ["old-0"])
  }
}
