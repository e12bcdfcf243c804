import CustomResources
import ObjectModel

/// A desired object and its live counterpart; at least one of them exists.
public struct ResourcePair: Sendable, Hashable {
  public var desired: Manifest?
  public var live: Manifest?
  public var key: ResourceKey

  public init(key: ResourceKey, desired: Manifest?, live: Manifest?) {
    self.key = key
    self.desired = desired
    self.live = live
  }

  /// Whether the object is there and nobody wants it.
  public var isExtra: Bool { desired == nil && live != nil }

  /// The object that says most about itself.
  public var manifest: Manifest? { desired ?? live }
}

/// Desired and live objects brought together.
public struct Pairing: Sendable, Hashable {
  /// In the order of the desired state; then the extra live objects, by key.
  public var pairs: [ResourcePair]
  /// Warnings about objects that another Application claims.
  public var conditions: [Condition]

  /// - Parameters:
  ///   - desired: the desired state.
  ///   - live: live objects that may concern the application; those that neither are marked for it nor have the key of a
  ///     desired object are left out.
  ///   - isPermitted: whether the project lets the application touch a live object.
  public init(
    desired: DesiredState, live: [Manifest], instance: String, tracking: ResourceTracking,
    isPermitted: (Manifest) -> Bool = { _ in true }
  ) {
    let desiredKeys = Set(desired.resources.map(\.key))
    let hookKeys = Set(desired.hooks.map(\.key))
    var liveByKey: [ResourceKey: Manifest] = [:]
    for object in live where isPermitted(object) {
      if desiredKeys.contains(object.key) || tracking.isManaged(object, by: instance) { liveByKey[object.key] = object }
    }

    var shared: [Condition] = []
    pairs = desired.resources.map { manifest in
      let live = liveByKey.removeValue(forKey: manifest.key)
      if let live, let owner = tracking.owner(of: live), owner != instance, tracking.isSelfReference(live) {
        let text = "\(manifest.kind)/\(manifest.name) is part of applications \(instance) and \(owner)"
        shared.append(Condition(type: Condition.sharedResourceWarning, message: text))
      }
      return ResourcePair(key: manifest.key, desired: manifest, live: live)
    }
    // Hooks come and go by their own policies, and so do objects that are no business of a sync.
    pairs += liveByKey.values
      .filter { live in
        if hookKeys.contains(live.key) { return false }
        switch live.role {
        case .resource, .skipped: return true
        case .hook, .ignored: return false
        }
      }
      .sorted { $0.key < $1.key }
      .map { ResourcePair(key: $0.key, desired: nil, live: $0) }
    conditions = shared
  }
}
