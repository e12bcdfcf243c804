import Comparison
import CustomResources
import ObjectModel
import Rendering

/// What `argocd-cm` says about delivering, with the defaults of what it does not say.
///
/// A value that cannot be read keeps the default and is named in `problems`, so that one slip does not stop delivery.
public struct DeliverySettings: Sendable, Hashable {
  public static let configMapName = "argocd-cm"

  /// How objects are marked as belonging to an Application.
  public var tracking = ResourceTracking()
  /// What rendering obeys.
  public var rendering = RenderSettings()
  /// How long an application goes unchecked when nothing happens (`timeout.reconciliation`); `nil` for ever.
  public var reconciliationTimeout: Duration? = .seconds(120)
  /// How much is added to that by chance, so that not all applications are due at once (`timeout.reconciliation.jitter`).
  public var reconciliationJitter: Duration = .seconds(60)
  /// How long until what is rendered is rendered anew whatever the caches say (`timeout.hard.reconciliation`); `nil` for ever.
  public var hardReconciliationTimeout: Duration?
  /// What is said about single kinds.
  public var customizations = ResourceCustomizations()
  /// What `customizations` leave out of every comparison, made ready.
  public private(set) var ignoreRules = IgnoreRules()
  /// How all applications are compared.
  public var comparing = CompareSettings()
  /// Which kinds exist for delivery.
  public var filter = ResourceFilter()
  /// Whether rules say which changes of watched objects do not count (`resource.ignoreResourceUpdatesEnabled`).
  public var ignoresUpdates = true
  /// Annotations whose values are hidden as those of Secrets are (`resource.sensitive.mask.annotations`).
  public var maskedAnnotations: Set<String> = []
  /// Projects whose limits others take over (`globalProjects`).
  public var globalProjects = GlobalProjects()
  /// Whether syncs act as the service accounts that projects name (`application.sync.impersonation.enabled`).
  public var impersonates = false
  /// Whether a sync without such an account fails (`application.sync.impersonation.enforced`).
  public var enforcesImpersonation = true
  /// Whether the cluster Apus runs against may be delivered to (`cluster.inClusterEnabled`).
  public var isLocalClusterEnabled = true
  /// What could not be read, one sentence a key.
  public var problems: [String] = []

  public init() {}

  /// Reads the `argocd-cm` ConfigMap; `nil` when there is none.
  public init(configMap: Manifest?) {
    var reader = SettingsReader(Self.configMapName, configMap)
    readTracking(&reader)
    readTimes(&reader)
    readRendering(&reader)
    customizations = ResourceCustomizations(&reader)
    ignoreRules = IgnoreRules(customizations.ignoredDifferences)
    comparing = CompareSettings(&reader)
    filter = ResourceFilter(&reader)
    reader.flag("resource.ignoreResourceUpdatesEnabled", into: &ignoresUpdates)
    reader.flag("cluster.inClusterEnabled", into: &isLocalClusterEnabled)
    maskedAnnotations = Set(reader.items("resource.sensitive.mask.annotations"))
    if let text = reader.text("globalProjects") {
      globalProjects = GlobalProjects(text)
      for problem in globalProjects.problems { reader.complain("globalProjects", problem) }
    }
    reader.flag("application.sync.impersonation.enabled", into: &impersonates)
    reader.flag("application.sync.impersonation.enforced", into: &enforcesImpersonation)
    problems = reader.problems
  }

  private mutating func readTracking(_ reader: inout SettingsReader) {
    let key = "application.resourceTrackingMethod"
    if let text = reader.text(key) {
      if let method = ResourceTracking.Method(rawValue: text) {
        tracking.method = method
      } else {
        reader.refuse(key, text, ResourceTracking.Method.allCases.map(\.rawValue).joined(separator: ", "))
      }
    }
    if let key = reader.text("application.instanceLabelKey") { tracking.labelKey = key }
    tracking.installationID = reader.text("installationID") ?? ""
  }

  private mutating func readTimes(_ reader: inout SettingsReader) {
    var timeout = reconciliationTimeout ?? .zero
    reader.duration("timeout.reconciliation", into: &timeout)
    reconciliationTimeout = timeout > .zero ? timeout : nil
    reader.duration("timeout.reconciliation.jitter", into: &reconciliationJitter)
    reconciliationJitter = max(reconciliationJitter, .zero)
    var hard: Duration = .zero
    reader.duration("timeout.hard.reconciliation", into: &hard)
    hardReconciliationTimeout = hard > .zero ? hard : nil
  }

  private mutating func readRendering(_ reader: inout SettingsReader) {
    reader.flag("helm.enable", into: &rendering.isHelmEnabled)
    reader.flag("kustomize.enable", into: &rendering.isKustomizeEnabled)
    reader.flag("jsonnet.enable", into: &rendering.isJsonnetEnabled)
    rendering.kustomizeBuildOptions = reader.data["kustomize.buildOptions"]?.string ?? ""
    if reader.text("helm.valuesFileSchemes") != nil {
      rendering.valueFileSchemes = reader.items("helm.valuesFileSchemes").map { $0.lowercased() }
    }
    reader.flag("helm.valuesFilePrivateAddresses", into: &rendering.allowsPrivateAddresses)
  }
}
