import Jq
import ObjectModel

/// What has to be found out before pairs can be compared. The answers go into `ComparisonOptions`; what was not answered is
/// compared without.
public struct ComparisonQuestions: Sendable {
  /// For `ComparisonOptions.answers`.
  public var jq: Set<JqQuestion> = []
  /// Pairs whose desired object the API server is to be asked about, by a dry run of applying it server-side; for
  /// `ComparisonOptions.predictions`.
  public var serverSide: [ResourcePair] = []
  /// Custom kinds among the desired objects; for `ComparisonOptions.customSchemas`.
  public var customKinds: Set<GroupVersionKind> = []

  public init(_ pairs: some Sequence<ResourcePair>, _ options: ComparisonOptions) {
    for pair in pairs {
      if let desired = pair.desired, options.schema(of: desired) == nil { customKinds.insert(desired.groupVersionKind) }
      if options.asksServer(about: pair) { serverSide.append(pair) }
      jq.formUnion(Comparator.questions(desired: pair.desired, live: pair.live, options: options))
    }
  }

  /// Differing pairs whose live object came without what its `metadata.managedFields` say of managers that a rule trusts: who owns
  /// what must be known to tell whether they differ indeed.
  public static func unowned(_ comparison: ApplicationComparison, _ options: ComparisonOptions) -> [ResourceKey] {
    comparison.resources.compactMap { resource in
      guard resource.comparison.isModified, let live = resource.pair.live, resource.pair.desired != nil else { return nil }
      let trusted = options.ignoredFields(of: resource.pair.key).managers
      if trusted.isEmpty { return nil }
      let known = live["metadata", "managedFields"]?.array ?? []
      return known.contains { $0["manager"]?.string.map(trusted.contains) ?? false } ? nil : resource.pair.key
    }
  }
}
