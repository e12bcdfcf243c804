/// When Helm would apply a manifest, if not with the rest of the release.
public struct HelmHook: Sendable, Hashable {
  /// A moment in the life of a release.
  public enum Event: String, Sendable, Hashable, CaseIterable {
    case preInstall = "pre-install"
    case postInstall = "post-install"
    case preDelete = "pre-delete"
    case postDelete = "post-delete"
    case preUpgrade = "pre-upgrade"
    case postUpgrade = "post-upgrade"
    case preRollback = "pre-rollback"
    case postRollback = "post-rollback"
    case test

    /// The event of a name in an annotation; `test-success` is an old name of `test`.
    init?(name: String) {
      self.init(rawValue: name == "test-success" ? "test" : name)
    }
  }

  /// When an old hook is deleted.
  public enum DeletePolicy: String, Sendable, Hashable {
    case succeeded = "hook-succeeded"
    case failed = "hook-failed"
    case beforeCreation = "before-hook-creation"
  }

  /// What `helm.sh/hook` names, in its order.
  public var events: [Event]
  /// `helm.sh/hook-weight`; 0 when it is no number.
  public var weight: Int
  public var deletePolicies: [DeletePolicy]

  /// Whether it belongs to `helm test`.
  public var isTest: Bool { events.contains(.test) }

  /// What the annotations of a manifest say.
  enum Reading: Hashable {
    /// No hook.
    case none
    case hook(HelmHook)
    /// An event Helm does not know: it leaves the manifest out.
    case unknown(String)
  }

  static func read(_ annotations: [String: String]) -> Reading {
    guard let names = annotations["helm.sh/hook"] else { return .none }
    var events: [Event] = []
    for name in names.split(separator: ",", omittingEmptySubsequences: false) {
      guard let event = Event(name: String(String(name).trimmingSpaces).lowercased()) else { return .unknown(names) }
      events.append(event)
    }
    let policies = (annotations["helm.sh/hook-delete-policy"] ?? "").split(separator: ",").compactMap {
      DeletePolicy(rawValue: String(String($0).trimmingSpaces).lowercased())
    }
    let weight = Int(annotations["helm.sh/hook-weight"] ?? "") ?? 0
    return .hook(HelmHook(events: events, weight: weight, deletePolicies: policies))
  }
}
