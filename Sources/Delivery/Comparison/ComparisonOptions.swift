import CustomResources
import Jq
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
  public var rules: IgnoreRules
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
  /// What is known of custom resources as a whole.
  public var customSchemas = CustomSchemas()
  /// Whether the API server is asked what applying would do.
  public var isServerSideDiff = false
  /// Whether what admission webhooks would change counts then too.
  public var includesWebhookMutations = false
  /// What libjq said about the questions of `ComparisonQuestions`.
  public var answers = JqAnswers()
  /// What the API server said about the pairs of `ComparisonQuestions`, by the key of the desired object.
  public var predictions: [ResourceKey: Manifest] = [:]

  public init(
    ignoreDifferences: [IgnoreDifference] = [], ignoredStatus: IgnoredStatus = .all, ignoresAggregatedRoles: Bool = false,
    tracking: ResourceTracking = ResourceTracking(), isServerSideApply: Bool = false, facts: KubernetesFacts = .builtIn,
    knownTypes: [KnownType] = KnownType.builtIn
  ) {
    rules = IgnoreRules(ignoreDifferences)
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

  func knownTypes(of manifest: Manifest) -> [KnownType] { knownTypes.filter { $0.speaks(of: manifest) } }

  /// The shape of a built-in kind; `nil` for custom resources.
  func schema(of manifest: Manifest) -> ObjectSchema? { facts.schema(of: manifest.groupVersionKind) }

  func ignoredFields(of key: ResourceKey) -> IgnoredFields { rules.fields(of: key, answers) }

  /// Whether the API server is to be asked about a pair: not where something comes or goes, and never with the values of a
  /// Secret, which an answer or an error might hold.
  func asksServer(about pair: ResourcePair) -> Bool {
    isServerSideDiff && pair.desired != nil && pair.live != nil && pair.desired?.isSecret == false
  }
}
