import ObjectModel
import Testing

@testable import Settings

@Test func `without argocd-cmd-params-cm the defaults hold`() {
  #expect(ControllerParameters(configMap: nil) == ControllerParameters())
  #expect(ControllerParameters().selfHealCap == .seconds(300))
}

@Test func `what argocd-cmd-params-cm says is read`() {
  let parameters = ControllerParameters(
    configMap: Manifest([
      "data": [
        "application.namespaces": "team-*, /apps-.*/", "controller.status.processors": "40",
        "controller.diff.server.side": "true",
        "controller.repo.server.timeout.seconds": "90", "controller.sync.wave.delay.seconds": "0",
        "controller.self.heal.backoff.factor": "2", "controller.ignore.normalizer.jq.timeout": "2s",
      ]
    ]))
  #expect(parameters.problems == [])
  #expect(parameters.applicationNamespaces == ["team-*", "/apps-.*/"])
  #expect(parameters.statusProcessors == 40)
  #expect(parameters.isServerSideDiff)
  #expect(parameters.renderTimeout == .seconds(90))
  #expect(parameters.wavePause == .zero)
  #expect(parameters.selfHealFactor == 2)
  #expect(parameters.jqTimeout == .seconds(2))
}

@Test func `a parameter that is not understood keeps its default and is named`() {
  let parameters = ControllerParameters(
    configMap: Manifest(["data": ["controller.status.processors": "-1", "controller.sync.timeout.seconds": "long"]]))
  #expect(parameters.statusProcessors == 20)
  #expect(parameters.syncTimeout == .zero)
  #expect(parameters.problems.count == 2)
  #expect(parameters.problems.allSatisfy { $0.hasPrefix("ConfigMap argocd-cmd-params-cm: controller.s") })
}
