import ObjectModel
import Rendering
import Testing

@testable import Settings

private func settings(_ data: JSONValue) -> DeliverySettings { DeliverySettings(configMap: Manifest(["data": data])) }

@Test func `without argocd-cm the defaults hold`() {
  let settings = DeliverySettings(configMap: nil)
  #expect(settings.tracking.method == .annotation)
  #expect(settings.reconciliationTimeout == .seconds(120))
  #expect(settings.reconciliationJitter == .seconds(60))
  #expect(settings.problems.isEmpty)
}

@Test func `a timeout of zero means that nothing is looked at by itself`() {
  #expect(settings(["timeout.reconciliation": "0s"]).reconciliationTimeout == nil)
}

@Test func `what argocd-cm says is read`() {
  let settings = settings([
    "application.resourceTrackingMethod": "annotation+label", "application.instanceLabelKey": "example.com/app",
    "timeout.reconciliation": "3m", "timeout.reconciliation.jitter": "10s", "helm.enable": "false",
  ])
  #expect(settings.tracking.method == .annotationAndLabel)
  #expect(settings.tracking.labelKey == "example.com/app")
  #expect(settings.reconciliationTimeout == .seconds(180))
  #expect(settings.reconciliationJitter == .seconds(10))
  #expect(!settings.rendering.isHelmEnabled)
}

@Test func `a value that is not understood keeps the default and is named with what is allowed`() {
  let settings = settings(["timeout.reconciliation": "soon", "application.resourceTrackingMethod": "color"])
  #expect(settings.reconciliationTimeout == .seconds(120))
  #expect(settings.tracking.method == .annotation)
  #expect(settings.problems.count == 2)
  #expect(settings.problems.contains { $0.contains("timeout.reconciliation") && $0.contains("soon") && $0.contains("3m") })
}

@Test func `compare options are read, and what is no option is named`() {
  let read = settings(["resource.compareoptions": "ignoreAggregatedRoles: true\nignoreResourceStatusField: off\nignoreRoles: 1"])
  #expect(read.comparing.ignoresAggregatedRoles)
  #expect(read.comparing.ignoredStatus == .none)
  #expect(read.comparing.ignoresDifferencesOnUpdates)
  #expect(read.problems.count == 1)
  #expect(read.problems.contains { $0.contains("resource.compareoptions") && $0.contains("ignoreRoles") })
  #expect(
    settings(["resource.compareoptions": "ignoreResourceStatusField: crd"]).comparing.ignoredStatus == .customResourceDefinitions)
}

@Test func `masked annotations and the rule of updates are read`() {
  let read = settings([
    "resource.sensitive.mask.annotations": " example.com/token, example.com/key ,",
    "resource.ignoreResourceUpdatesEnabled": "false",
  ])
  #expect(read.maskedAnnotations == ["example.com/token", "example.com/key"])
  #expect(!read.ignoresUpdates)
}
