import CustomResources
import KubernetesSchema
import ObjectModel

/// What is taken into account when objects are compared.
public struct ComparisonOptions: Sendable {
  /// For which kinds `status` does not count (`ignoreResourceStatusField`).
  public enum IgnoredStatus: String, Sendable, Hashable {
    case all
    /// Only for CustomResourceDefinitions themselves; the setting's value is `crd`.
    case customResourceDefinitions = "crd"
    case none
  }

  /// The application's rules and the system's.
  public var ignoreDifferences: [IgnoreDifference]
  public var ignoredStatus: IgnoredStatus
  /// Whether rules of aggregated roles do not count.
  public var ignoresAggregatedRoles: Bool
  public var tracking: ResourceTracking
  /// Whether the application is applied server-side; an object's own sync option beats it.
  public var isServerSideApply: Bool
  /// What is known of built-in kinds.
  public var facts: KubernetesFacts
  /// What is known of fields of custom resources.
  public var knownTypes: [KnownType]

  public init(
    ignoreDifferences: [IgnoreDifference] = [], ignoredStatus: IgnoredStatus = .all, ignoresAggregatedRoles: Bool = false,
    tracking: ResourceTracking = ResourceTracking(), isServerSideApply: Bool = false, facts: KubernetesFacts = .builtIn,
    knownTypes: [KnownType] = KnownType.builtIn
  ) {
    self.ignoreDifferences = ignoreDifferences
    self.ignoredStatus = ignoredStatus
    self.ignoresAggregatedRoles = ignoresAggregatedRoles
    self.tracking = tracking
    self.isServerSideApply = isServerSideApply
    self.facts = facts
    self.knownTypes = knownTypes
  }

  func appliesServerSide(_ desired: Manifest) -> Bool {
    switch desired.syncOption("ServerSideApply") {
    case "true": true
    case "false": false
    default: isServerSideApply
    }
  }

  func knownTypes(of manifest: Manifest) -> [KnownType] {
    knownTypes.filter { $0.kind.kind == manifest.kind && $0.kind.group == manifest.group }
  }

  /// The shape of a built-in kind; `nil` for custom resources.
  func schema(of manifest: Manifest) -> ObjectSchema? { facts.schema(of: manifest.groupVersionKind) }
}
