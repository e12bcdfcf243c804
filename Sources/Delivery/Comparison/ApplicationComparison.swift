import CustomResources
import ObjectModel

/// One resource of an application, compared.
public struct ComparedResource: Sendable, Hashable {
  public var pair: ResourcePair
  public var comparison: ObjectComparison
  /// The entry for `status.resources`, without health.
  public var status: ResourceStatus
  /// How the resource counts for the application; `nil` when it does not.
  public var countsAs: SyncStatusCode?
  /// Whether a sync may touch the resource: not when it is skipped, and not when its mark speaks of another object.
  public var isSyncable: Bool
}

/// An application's desired state against its live state.
public struct ApplicationComparison: Sendable, Hashable {
  /// By group, kind, namespace, name, as `status.resources` has them.
  public var resources: [ComparedResource]
  /// Hooks of the desired state.
  public var hooks: [Manifest]
  public var status: SyncStatusCode
  /// Warnings and faults met on the way; without times.
  public var conditions: [Condition]

  /// What the comparison takes into account besides the objects.
  public struct Context: Sendable {
    /// The instance name of the Application.
    public var instance: String
    public var options: ComparisonOptions
    /// The application's sync options.
    public var syncOptions: [String]
    /// Whether the last sync wrote other namespace metadata than is wanted now.
    public var isNamespaceMetadataChanged: Bool
    /// Why some objects cannot be compared; without times.
    public var faults: [Condition] = []

    public init(
      instance: String, options: ComparisonOptions, syncOptions: [String] = [], isNamespaceMetadataChanged: Bool = false
    ) {
      self.instance = instance
      self.options = options
      self.options.isServerSideApply = options.isServerSideApply || syncOptions.contains("ServerSideApply=true")
      self.syncOptions = syncOptions
      self.isNamespaceMetadataChanged = isNamespaceMetadataChanged
    }
  }

  /// Compares.
  ///
  /// - Parameters:
  ///   - desired: the desired state; its conditions are carried on.
  ///   - live: live objects that may concern the application.
  ///   - isPermitted: whether the project lets the application touch an object.
  public init(
    desired: DesiredState, live: [Manifest], context: Context, isPermitted: (Manifest) -> Bool = { _ in true }
  ) {
    let pairing = Pairing(
      desired: desired, live: live, instance: context.instance, tracking: context.options.tracking, isPermitted: isPermitted)
    self.init(desired: desired, pairing: pairing, context: context, isPermitted: isPermitted)
  }

  /// Compares what was paired before, to find out what `ComparisonQuestions` ask.
  public init(
    desired: DesiredState, pairing: Pairing, context: Context, isPermitted: (Manifest) -> Bool = { _ in true }
  ) {
    conditions = desired.conditions + pairing.conditions + context.faults
    hooks = desired.hooks
    let isBroken = conditions.contains(where: \.isError)
    resources = pairing.pairs.map { pair in
      let comparison = Comparator.compare(desired: pair.desired, live: pair.live, options: context.options)
      var compared = ComparedResource(
        pair: pair, comparison: comparison, status: Self.status(of: pair, context),
        countsAs: Self.code(of: pair, comparison, context), isSyncable: Self.hasStatus(pair, context))
      if isBroken || pair.desired.map({ !isPermitted($0) }) ?? false {
        compared.status.status = .unknown
      } else if Self.hasStatus(pair, context) {
        compared.status.status = pair.isExtra || comparison.isModified ? .outOfSync : .synced
      }
      return compared
    }.sorted { $0.pair.key < $1.pair.key }

    if isBroken {
      status = .unknown
    } else if context.isNamespaceMetadataChanged || resources.contains(where: { $0.countsAs == .outOfSync }) {
      status = .outOfSync
    } else {
      status = .synced
    }
  }

  /// The comparison with each difference telling who owns the field, as far as the live objects tell.
  public func explained() -> ApplicationComparison {
    var result = self
    for index in resources.indices {
      guard let live = resources[index].pair.live else { continue }
      result.resources[index].comparison = resources[index].comparison.explained(by: live)
    }
    return result
  }

  private static func status(of pair: ResourcePair, _ context: Context) -> ResourceStatus {
    var status = ResourceStatus(key: pair.key, version: pair.manifest?.groupVersionKind.version ?? "", status: nil)
    status.requiresPruning = pair.isExtra && hasStatus(pair, context)
    status.requiresDeletionConfirmation = ["Prune", "Delete"].contains { option in
      context.syncOptions.contains("\(option)=confirm") || pair.desired?.hasSyncOption("\(option)=confirm") == true
        || pair.live?.hasSyncOption("\(option)=confirm") == true
    }
    status.syncWave = pair.desired?.syncWave ?? 0
    return status
  }

  /// Whether the resource has a sync status at all: not when it is skipped, and not when its mark speaks of another object.
  private static func hasStatus(_ pair: ResourcePair, _ context: Context) -> Bool {
    guard pair.manifest?.role == .resource else { return false }
    return pair.live.map(context.options.tracking.isSelfReference) ?? true
  }

  private static func code(of pair: ResourcePair, _ comparison: ObjectComparison, _ context: Context) -> SyncStatusCode? {
    guard hasStatus(pair, context) else { return nil }
    if pair.isExtra { return pair.live?.hasCompareOption("IgnoreExtraneous") == true ? nil : .outOfSync }
    return comparison.isModified ? .outOfSync : .synced
  }
}
