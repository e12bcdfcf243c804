import CustomResources
import ObjectModel

/// Something to do to the destination cluster. Every write of a sync is one of these.
public enum SyncAction: Sendable, Hashable {
  case apply(ApplyRequest)
  case delete(DeleteRequest)
  /// Takes the hook finalizer off an object, which must otherwise stay as it is.
  case removeHookFinalizer(Manifest)

  /// The object the action is about.
  public var key: ResourceKey {
    switch self {
    case .apply(let request): request.manifest.key
    case .delete(let request): request.live.key
    case .removeHookFinalizer(let live): live.key
    }
  }
}

/// How to bring an object to its desired state.
public struct ApplyRequest: Sendable, Hashable {
  public enum Mode: Sendable, Hashable {
    /// A three-way patch that notes what was applied.
    case clientSide
    case serverSide
    /// PUT of the whole object, or creation when it is missing.
    case replace
  }

  public var manifest: Manifest
  public var live: Manifest?
  public var mode: Mode
  /// Whether to delete and make the object anew when it cannot be patched; never so for namespaces and definitions.
  public var force: Bool
  /// Whether unknown fields are refused.
  public var validates: Bool
  /// Whether nothing is to be changed.
  public var isDryRun: Bool
  /// Whether roles and bindings are reconciled before they are applied: rules and subjects completed, a changed `roleRef` by
  /// making the binding anew.
  public var reconcilesAccess: Bool
  /// The client-side appliers whose fields go over to server-side apply first; none for every other mode.
  public var migratedManagers: Set<String>
}

extension ApplyRequest {
  /// Makes an object that is not there, or patches the one that is, with nothing out of the ordinary.
  public init(manifest: Manifest, live: Manifest? = nil) {
    self.init(
      manifest: manifest, live: live, mode: .clientSide, force: false, validates: true, isDryRun: false, reconcilesAccess: false,
      migratedManagers: [])
  }
}

/// How to delete an object.
public struct DeleteRequest: Sendable, Hashable {
  public var live: Manifest
  public var propagation: SyncOptions.Propagation
  /// Whether the hook finalizer is taken off as well, so that the object can go.
  public var removesHookFinalizer: Bool

  public init(live: Manifest, propagation: SyncOptions.Propagation, removesHookFinalizer: Bool) {
    self.live = live
    self.propagation = propagation
    self.removesHookFinalizer = removesHookFinalizer
  }
}

/// How an action ended.
public enum ActionOutcome: Sendable, Hashable {
  /// With the line that reports it, such as `deployment.apps/web created`. Deleting what is gone already is success.
  case done(String)
  /// With what went wrong, in words.
  case failed(String)
}
