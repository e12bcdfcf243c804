import ObjectModel

extension Application {
  /// Whether the destination namespace is to carry other metadata than the last sync gave it, so that the application is out of sync.
  public var hasNewNamespaceMetadata: Bool {
    let policy = spec.syncPolicy
    guard policy.syncOptions.contains("CreateNamespace=true"), let result = status.operationState?.syncResult,
      result.managedNamespaceMetadata != nil || policy.managedNamespaceMetadata != nil
    else { return false }
    return !ManagedNamespaceMetadata.areEquivalent(result.managedNamespaceMetadata, policy.managedNamespaceMetadata)
  }

  /// The finalizers as they are to be so that a protected Application stays until the protection is taken away; `nil` when they are so.
  public var protectedFinalizers: [String]? {
    let present = manifest.finalizers
    if isProtected == present.contains(Finalizer.protection) { return nil }
    return isProtected ? present + [Finalizer.protection] : present.filter { $0 != Finalizer.protection }
  }
}

// What an Application's annotations say about when it may be synced and what may be deleted.

extension Application {
  /// The Applications that must be well before this one is synced, as `namespace/name`.
  public var dependencies: [String] {
    manifest.annotationItems(Annotation.dependsOn).map { $0.contains("/") ? $0 : "\(namespace)/\($0)" }
  }

  /// Whether nothing of the Application may be deleted with it.
  public var isProtected: Bool { manifest.isProtected }

  /// How long a sync may take, in seconds; 0 for ever, `nil` when the settings decide.
  public var syncTimeout: Int64? {
    guard let text = manifest.annotation(Annotation.syncTimeout) else { return nil }
    if let seconds = Int64(text) { return max(0, seconds) }
    return GoDuration(text).map { max(0, $0.nanoseconds / 1_000_000_000) }
  }
}

extension Manifest {
  /// Whether the object says that it must not be deleted without being asked for.
  public var isProtected: Bool { annotation(Annotation.protected) == "true" }
}
