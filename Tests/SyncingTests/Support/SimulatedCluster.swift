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
  /// Jobs that fail when they end.
  var failing: Set<ResourceKey> = []

  mutating func perform(_ action: SyncAction) -> ActionOutcome {
    switch action {
    case .apply(let request):
      let key = request.manifest.key
      if refused.contains(key) { return .failed("\(key.name) refused") }
      if request.isDryRun { return .done("\(key.name) created (dry run)") }
      return apply(request.manifest)
    case .delete(let request):
      guard var live = objects[request.live.key] else { return .done("gone") }
      if request.removesHookFinalizer { live.finalizers.removeAll { $0 == Finalizer.hook } }
      live["metadata", "deletionTimestamp"] = "2026-01-01T00:00:00Z"
      objects[live.key] = live.finalizers.isEmpty ? nil : live
      return .done("deleted")
    case .removeHookFinalizer(let live):
      objects[live.key]?.finalizers.removeAll { $0 == Finalizer.hook }
      if let object = objects[live.key], object.isBeingDeleted, object.finalizers.isEmpty { objects[live.key] = nil }
      return .done("finalizer removed")
    }
  }

  private mutating func apply(_ manifest: Manifest) -> ActionOutcome {
    let key = manifest.key
    guard let live = objects[key] else {
      creations[key, default: 0] += 1
      var made = manifest
      made["metadata", "generation"] = 1
      objects[key] = made
      return .done("\(key.name) created")
    }
    var changed = manifest
    changed["metadata", "generation"] = .integer(live.generation)
    changed["status"] = live["status"]
    if changed == live { return .done("\(key.name) unchanged") }
    if changed["spec"] != live["spec"] {
      changed["metadata", "generation"] = .integer(live.generation + 1)
    }
    objects[key] = changed
    return .done("\(key.name) configured")
  }

  /// Lets every controller of the cluster do its work: Deployments become ready, Jobs end.
  mutating func settle() {
    for (key, object) in objects {
      var object = object
      switch object.kind {
      case "Deployment":
        object["status"] = [
          "observedGeneration": .integer(object.generation), "replicas": 1, "updatedReplicas": 1, "availableReplicas": 1,
        ]
      case "Job":
        let type: JSONValue = failing.contains(key) ? "Failed" : "Complete"
        object["status"] = ["conditions": [["type": type, "status": "True", "message": "\(type.string ?? "") job"]]]
      default: continue
      }
      objects[key] = object
    }
  }

  /// The objects without what differs from run to run.
  var essence: [ResourceKey: Manifest] {
    objects.mapValues { object in
      var object = object
      object["metadata", "generation"] = nil
      object["status", "observedGeneration"] = nil
      return object
    }
  }
}
