import CustomResources
import Health
import ObjectModel

@testable import Syncing

/// A cluster of plain values: objects by key, which get well with time.
struct SimulatedCluster: Equatable {
  var objects: [ResourceKey: Manifest] = [:]
  /// Every object made, with the number of times it was made.
  var creations: [ResourceKey: Int] = [:]
  /// Keys that the cluster refuses to apply.
  var refused: Set<ResourceKey> = []
  /// The version of the last write, and of each object; a patch made from an older view is refused.
  private var version: Int64 = 0
  /// Jobs that fail when they end.
  var failing: Set<ResourceKey> = []

  init(objects: [ResourceKey: Manifest] = [:]) { self.objects = objects }

  mutating func perform(_ action: SyncAction) -> ActionOutcome {
    switch action {
    case .apply(let request):
      let key = request.manifest.key
      if refused.contains(key) { return .failed("\(key.name) refused") }
      if request.isDryRun { return .done("\(key.name) created (dry run)") }
      return apply(request.manifest)
    case .delete(let request):
      guard var live = objects[request.live.key] else { return .done("gone") }
      if request.removesHookFinalizer, live.finalizers.contains(Finalizer.hook), isOutdated(request.live) {
        return .failed("conflict")
      }
      if request.removesHookFinalizer { live.finalizers.removeAll { $0 == Finalizer.hook } }
      live["metadata", "deletionTimestamp"] = "2026-01-01T00:00:00Z"
      if live.finalizers.isEmpty { objects[live.key] = nil } else { store(live) }
      return .done("deleted")
    case .removeHookFinalizer(let live):
      if isOutdated(live) { return .failed("conflict") }
      guard var object = objects[live.key] else { return .done("gone") }
      object.finalizers.removeAll { $0 == Finalizer.hook }
      if object.isBeingDeleted, object.finalizers.isEmpty { objects[live.key] = nil } else { store(object) }
      return .done("finalizer removed")
    }
  }

  private func isOutdated(_ live: Manifest) -> Bool {
    objects[live.key].map { $0.resourceVersion != live.resourceVersion } ?? false
  }

  private mutating func store(_ object: Manifest) {
    version += 1
    var object = object
    object["metadata", "resourceVersion"] = .string(String(version))
    objects[object.key] = object
  }

  private mutating func apply(_ manifest: Manifest) -> ActionOutcome {
    let key = manifest.key
    guard let live = objects[key] else {
      creations[key, default: 0] += 1
      var made = manifest
      made["metadata", "generation"] = 1
      store(made)
      return .done("\(key.name) created")
    }
    var changed = manifest
    changed["metadata", "generation"] = .integer(live.generation)
    changed["status"] = live["status"]
    changed["metadata", "resourceVersion"] = live["metadata", "resourceVersion"]
    if changed == live { return .done("\(key.name) unchanged") }
    if changed["spec"] != live["spec"] {
      changed["metadata", "generation"] = .integer(live.generation + 1)
    }
    store(changed)
    return .done("\(key.name) configured")
  }

  /// A finalizer that goes by itself after a while.
  static let slowFinalizer = "example.com/slow"
  /// Deployments that take two looks to get well.
  var slow: Set<ResourceKey> = []

  /// Lets every controller of the cluster do its work: Deployments become ready, Jobs end, finalizers are taken off.
  mutating func settle() {
    for (key, object) in objects {
      var object = object
      if object.isBeingDeleted, object.finalizers.contains(Self.slowFinalizer) {
        object.finalizers.removeAll { $0 == Self.slowFinalizer }
        if object.finalizers.isEmpty { objects[key] = nil } else { store(object) }
        continue
      }
      switch object.kind {
      case "Deployment":
        let ready: JSONValue = slow.contains(key) && object["status"] == nil ? 0 : 1
        object["status"] = [
          "observedGeneration": .integer(object.generation), "replicas": 1, "updatedReplicas": 1, "availableReplicas": ready,
        ]
      case "Job":
        let type: JSONValue = failing.contains(key) ? "Failed" : "Complete"
        object["status"] = ["conditions": [["type": type, "status": "True", "message": "\(type.string ?? "") job"]]]
      default: continue
      }
      if object != objects[key] { store(object) }
    }
  }

  /// The objects without what differs from run to run.
  var essence: [ResourceKey: Manifest] {
    objects.mapValues { object in
      var object = object
      object["metadata", "generation"] = nil
      object["metadata", "resourceVersion"] = nil
      object["status", "observedGeneration"] = nil
      return object
    }
  }
}
