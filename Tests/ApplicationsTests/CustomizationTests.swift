import Applications
import Health
import ObjectModel
import Settings
import Testing

@Suite struct `The scripts of argocd-cm` {
  private let settings = DeliverySettings(
    configMap: Manifest([
      "data": [
        "resource.customizations.health.example.com_Widget": "return {status = 'Degraded', message = 'mine'}",
        "resource.customizations.health.*.example.org_*": "return {status = string.sub('Suspended.', 1, 9)}",
        "resource.customizations.useOpenLibs.*.example.org_*": "true",
        "resource.customizations.actions.apps_Deployment": .string(
          """
          mergeBuiltinActions: true
          discovery.lua: |
            return {dance = {disabled = false}}
          definitions:
          - name: dance
            action.lua: |
              obj.spec.dancing = true
              return obj
          """),
      ]
    ]))

  private func object(_ apiVersion: String, _ kind: String) -> Manifest {
    Manifest(["apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": ["name": "x"], "spec": [:]])
  }

  @Test func `judge what they name, and patterns with all libraries where they say so`() {
    let health = HealthAssessment(settings.customizations) { 0 }
    #expect(settings.problems.isEmpty)
    #expect(health.health(of: object("example.com/v1", "Widget")) == HealthStatus(.degraded, "mine"))
    #expect(health.health(of: object("a.example.org/v1", "Gadget"))?.code == .suspended)
    #expect(health.health(of: object("example.net/v1", "Widget")) == nil)
  }

  @Test func `add actions to those that are built in`() throws {
    let actions = ResourceActions(settings.customizations)
    let deployment = object("apps/v1", "Deployment")
    #expect(try actions.available(for: deployment).map(\.name) == ["dance", "pause", "restart", "resume", "scale"])
    #expect(
      try actions.run("dance", on: deployment, now: 0).first?.patches(from: deployment).whole == ["spec": ["dancing": true]])
  }
}
