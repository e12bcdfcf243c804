import Logging
import ObjectModel
import Testing

@testable import EmbeddedCluster

/// The controllers on a fake cluster, moved by hand: a test makes objects, lets time pass and looks.
struct Rehearsal {
  let clock = HandClock()
  let cluster: FakeCluster
  let runner: ControllerRunner
  let settings: SimulationSettings

  /// - Parameter namespace: made at the start, and let settle.
  init(namespace: String = "default", settings: SimulationSettings = Rehearsal.settings) async throws {
    self.settings = settings
    cluster = FakeCluster(clock: clock)
    let logger = Logger(label: "rehearsal", factory: { _ in SwiftLogNoOpLogHandler() })
    let set = ControllerSet(objects: cluster, settings: settings, clock: clock, logger: logger)
    runner = ControllerRunner(controllers: set.controllers, objects: cluster, clock: clock, logger: logger)
    for name in ["kube-node-lease", namespace] {
      try await make(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]], in: "")
    }
    await settle()
  }

  static let settings: SimulationSettings = {
    var settings = SimulationSettings()
    settings.certificateAuthority = "-----CA-----"
    return settings
  }()

  /// Makes an object as a client would.
  @discardableResult
  func make(_ value: JSONValue, in namespace: String = "default") async throws -> Manifest {
    var object = Manifest(value)
    if object.namespace.isEmpty { object.namespace = namespace }
    let resource = try #require(
      FakeResources.all.first { $0.kind == object.kind && $0.name.group == object.groupVersionKind.group })
    return try await cluster.create(resource.name, object, manager: "test")
  }

  /// Deletes an object as a client would.
  func delete(
    _ kind: StorageKind, _ name: String, in namespace: String = "default", propagation: DeletionPropagation = .background,
    gracePeriodSeconds: Int? = nil
  ) async throws {
    let resource = ResourceName(group: kind.group, version: "v1", plural: kind.plural)
    try await cluster.delete(
      resource, namespace: namespace, name: name, uid: nil, propagation: propagation, gracePeriodSeconds: gracePeriodSeconds)
  }

  /// Lets the controllers do all that can be done without time passing.
  ///
  /// - Parameter each: called after every step.
  func settle(_ each: () -> Void = {}) async {
    for _ in 0..<20_000 {
      for change in cluster.takeChanges() { await runner.take(change) }
      await runner.releaseDue()
      guard await runner.step() else {
        let unread = cluster.takeChanges()
        if unread.isEmpty { return }
        for change in unread { await runner.take(change) }
        continue
      }
      each()
    }
    Issue.record("the controllers do not come to rest")
  }

  /// Lets time pass, from one due moment to the next.
  func pass(_ duration: Duration, _ each: () -> Void = {}) async {
    let end = clock.now + duration
    await settle(each)
    while let due = await runner.nextDue, due <= end {
      clock.move(to: due)
      await settle(each)
    }
    clock.move(to: end)
    await settle(each)
  }

  // MARK: - Looking

  func pods(of name: String? = nil) -> [Manifest] {
    cluster.all(.pods).filter { name == nil || $0.name.hasPrefix(name! + "-") || $0.name == name }
  }

  func events(on name: String) -> [String] {
    cluster.all(.events).filter { $0["involvedObject", "name"]?.string == name }
      .sorted { ($0["metadata", "uid"]?.string?.count ?? 0, $0.uid) < ($1["metadata", "uid"]?.string?.count ?? 0, $1.uid) }
      .map { "\($0["reason"]?.string ?? ""): \($0["message"]?.string ?? "")" }
  }
}
