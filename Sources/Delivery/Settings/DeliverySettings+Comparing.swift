import Comparison
import CustomResources
import ObjectModel

extension DeliverySettings {
  /// How one application is compared: by the system's rules and its own.
  ///
  /// - Parameter isServerSideDiff: whether the API server is asked where an application does not say otherwise
  ///   (`controller.diff.server.side`).
  public func comparisonOptions(for application: Application, isServerSideDiff: Bool = false) -> ComparisonOptions {
    var options = ComparisonOptions(
      ignoredStatus: comparing.ignoredStatus, ignoresAggregatedRoles: comparing.ignoresAggregatedRoles, tracking: tracking,
      knownTypes: KnownType.builtIn + customizations.knownTypes)
    options.rules = ignoreRules.adding(application.spec.ignoreDifferences)
    let asked = application.manifest.annotationItems(Annotation.compareOptions)
    switch asked.optionValue("ServerSideDiff") {
    case "true": options.isServerSideDiff = true
    case "false": options.isServerSideDiff = false
    default: options.isServerSideDiff = isServerSideDiff
    }
    options.includesWebhookMutations = asked.contains("IncludeMutationWebhook=true")
    return options
  }
}
