import CustomResources
import Health
import ObjectModel

/// One resource of the application, as compared for this step.
public struct SyncResource: Sendable, Hashable {
  public var desired: Manifest?
  public var live: Manifest?
  public var isModified: Bool
  /// The paths of the fields that differ, for people: `spec.replicas`.
  public var differences: [String]

  public init(desired: Manifest?, live: Manifest?, isModified: Bool, differences: [String] = []) {
    self.desired = desired
    self.live = live
    self.isModified = isModified
    self.differences = differences
  }
}

/// Everything a step of a sync is decided from.
///
/// The live objects must be at least as new as the last write of the operation; an older view would make fresh objects look
/// deleted.
public struct SyncContext: Sendable {
  /// The compared resources that a sync may touch; leave out those whose tracking mark speaks of another object.
  public var resources: [SyncResource]
  /// Hooks of the desired state.
  public var hooks: [Manifest]
  /// The live object of a key, for hooks and the destination namespace.
  public var live: @Sendable (ResourceKey) -> Manifest?

  public var operation: SyncOperation
  public var options: SyncOptions
  public var destinationNamespace: String
  public var namespaceMetadata: ManagedNamespaceMetadata?
  /// The revision being synced; its first characters name hooks without a name.
  public var revision: String
  /// Start of the operation, in seconds since 1970.
  public var startedAt: Int64
  /// How many times the operation was retried; each attempt runs its hooks anew.
  public var retryCount: Int
  /// Whether deleting was approved since the operation started.
  public var isDeletionApproved = false
  /// The client-side appliers whose fields server-side apply takes over: `kubectl apply`, and Apus where it applied client-side.
  public var migratedManagers: Set<String> = ["kubectl-client-side-apply", "argocd-controller"]
  /// Whether automation asked for the sync, rather than a person.
  public var isAutomated = false
  /// Whether a live object is another application's, or nobody's; such an object is never pruned, whoever put it among the resources.
  public var isForeign: @Sendable (Manifest) -> Bool = { _ in false }
  /// What must not be pruned without being asked for.
  public var brake: PruneBrake = .off
  /// Whether pruning past the brake was approved, by the operation itself or since it started.
  public var isPruneApproved = false
  /// Whether the operation is to be stopped.
  public var isTerminating = false

  /// Whether a kind lives in namespaces; `nil` when the cluster does not know the kind.
  public var isNamespaced: @Sendable (GroupVersionKind) -> Bool?
  /// Why the project does not let an object be applied or pruned; `nil` when it does.
  public var refusal: @Sendable (_ key: ResourceKey, _ isNamespaced: Bool) -> String?
  public var health: HealthAssessment = .builtIn

  public init(
    resources: [SyncResource], hooks: [Manifest] = [], live: @escaping @Sendable (ResourceKey) -> Manifest? = { _ in nil },
    operation: SyncOperation, options: SyncOptions, destinationNamespace: String,
    namespaceMetadata: ManagedNamespaceMetadata? = nil, revision: String = "", startedAt: Int64, retryCount: Int = 0,
    isNamespaced: @escaping @Sendable (GroupVersionKind) -> Bool?,
    refusal: @escaping @Sendable (_ key: ResourceKey, _ isNamespaced: Bool) -> String? = { _, _ in nil }
  ) {
    self.resources = resources
    self.hooks = hooks
    self.live = live
    self.operation = operation
    self.options = options
    self.destinationNamespace = destinationNamespace
    self.namespaceMetadata = namespaceMetadata
    self.revision = revision
    self.startedAt = startedAt
    self.retryCount = retryCount
    self.isNamespaced = isNamespaced
    self.refusal = refusal
  }

  /// Whether hooks run: not with the `apply` strategy, and not when only some resources are synced.
  var runsHooks: Bool { operation.runsHooks && !operation.isSelective }

  /// Whether the operation applies the task at all: with `ApplyOutOfSyncOnly`, what is in sync already is left alone.
  func isWanted(_ task: SyncTask) -> Bool { !options.appliesOutOfSyncOnly || task.isHook || task.isModified }

  /// Why a prune task is not carried out; `nil` when it is.
  func pruneSkip(_ task: SyncTask) -> String? {
    if !operation.prune { return "ignored (requires pruning)" }
    if options.pruneOption(for: task.manifest) == "false" { return "ignored (no prune)" }
    return nil
  }

  /// Whether a task is a prune that must be confirmed.
  func needsConfirmation(_ task: SyncTask) -> Bool {
    task.isPrune && operation.prune && options.pruneOption(for: task.manifest) == "confirm"
  }

  /// What the brake has against the sync; `nil` when it may go on.
  var pruneObjection: String? {
    if isPruneApproved || !operation.prune { return nil }
    let selected = resources.filter { resource in (resource.desired ?? resource.live).map { operation.selects($0.key) } ?? false }
    var forecast = PruneForecast(selected, options: options)
    // A share is one of the whole application, also when only a part is synced.
    forecast.liveCount = resources.count { $0.live != nil }
    return brake.objection(to: forecast, isAutomated: isAutomated)
  }

  /// The first characters of the revision, as they may stand in a name.
  var shortRevision: String {
    String(revision.prefix(7).lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "." ? $0 : "-" })
  }

  /// The hooks that this attempt of this operation made, whether or not it got to record them.
  public func hooksOfThisAttempt(among objects: some Sequence<Manifest>) -> [Manifest] {
    let prefix = "\(startedAt)-\(retryCount)-"
    return objects.filter { $0.isHook && $0.annotation(Annotation.syncAttempt)?.hasPrefix(prefix) == true }.sorted {
      $0.key < $1.key
    }
  }

  /// What a hook carries to show in which phase of which attempt of which operation it was made.
  func attempt(_ phase: SyncPhase) -> String { "\(startedAt)-\(retryCount)-\(phase.rawValue.lowercased())" }
}
