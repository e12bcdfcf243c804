/// Names of annotations, labels and finalizers by which manifests and people speak to the delivery engine.
public enum Annotation {
  public static let trackingID = "argocd.argoproj.io/tracking-id"
  public static let installationID = "argocd.argoproj.io/installation-id"
  public static let refresh = "argocd.argoproj.io/refresh"
  public static let refreshTimestamp = "argocd.argoproj.io/refresh-timestamp"
  public static let skipReconcile = "argocd.argoproj.io/skip-reconcile"
  public static let compareOptions = "argocd.argoproj.io/compare-options"
  public static let syncOptions = "argocd.argoproj.io/sync-options"
  public static let syncWave = "argocd.argoproj.io/sync-wave"
  public static let hook = "argocd.argoproj.io/hook"
  public static let hookDeletePolicy = "argocd.argoproj.io/hook-delete-policy"
  public static let deletionApproved = "argocd.argoproj.io/deletion-approved"
  public static let ignoreHealthcheck = "argocd.argoproj.io/ignore-healthcheck"
  public static let ignoreRestartPolicy = "argocd.argoproj.io/ignore-restart-policy"
  public static let manifestGeneratePaths = "argocd.argoproj.io/manifest-generate-paths"
  public static let helmHook = "helm.sh/hook"
  public static let helmHookWeight = "helm.sh/hook-weight"
  public static let helmHookDeletePolicy = "helm.sh/hook-delete-policy"
  public static let helmResourcePolicy = "helm.sh/resource-policy"
  /// On an Application: whose fields server-side apply takes over besides those of `kubectl apply`.
  public static let migrationManager = "argocd.argoproj.io/client-side-apply-migration-manager"
  public static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"
}

extension Annotation {
  // Those that Apus adds to the ecosystem's.

  /// On an Application: comma-separated Applications that must be Synced and Healthy before this one is synced.
  public static let dependsOn = "apus.dev/depends-on"
  /// `"true"` on a resource: never pruned without being asked for. On an Application: nothing of it is deleted.
  public static let protected = "apus.dev/protected"
  /// On an Application: how much one automated sync may prune, as `50%`, `10`, or `off`.
  public static let pruneLimit = "apus.dev/prune-limit"
  /// On an Application: how long a sync may take, as `30m`; `0` for ever.
  public static let syncTimeout = "apus.dev/sync-timeout"
  /// On an Application: the revisions that a rollback left, to which automation does not return.
  public static let rollbackHold = "apus.dev/rollback-hold"
  /// On a hook: which attempt of which operation made it, so that no hook runs twice when a step is cut off.
  public static let syncAttempt = "apus.dev/sync-attempt"
}

/// Finalizers of Applications and hooks.
public enum Finalizer {
  /// On an Application: deleting it deletes its resources, foreground.
  public static let resources = "resources-finalizer.argocd.argoproj.io"
  public static let resourcesForeground = "resources-finalizer.argocd.argoproj.io/foreground"
  public static let resourcesBackground = "resources-finalizer.argocd.argoproj.io/background"
  public static let preDelete = "pre-delete-finalizer.argocd.argoproj.io"
  public static let preDeleteCleanup = "pre-delete-finalizer.argocd.argoproj.io/cleanup"
  public static let postDelete = "post-delete-finalizer.argocd.argoproj.io"
  public static let postDeleteCleanup = "post-delete-finalizer.argocd.argoproj.io/cleanup"
  /// On a protected Application: keeps it, and what it delivered, until the protection is taken away.
  public static let protection = "apus.dev/protected"
  /// On a hook: keeps it until its outcome is recorded.
  public static let hook = "argocd.argoproj.io/hook-finalizer"
}
