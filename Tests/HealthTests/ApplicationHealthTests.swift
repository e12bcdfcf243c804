import ObjectModel
import Testing

@testable import Health

@Suite struct `The health of an application` {
  private func contribution(
    _ name: String, _ code: HealthCode?, group: String = "apps", kind: String = "Deployment", isLive: Bool = true,
    annotations: [String: String] = [:], isHook: Bool = false
  ) -> HealthContribution {
    var live = Manifest(["kind": .string(kind), "metadata": ["name": .string(name)]])
    for (key, value) in annotations { live.setAnnotation(key, to: value) }
    return HealthContribution(
      key: ResourceKey(group: group, kind: kind, namespace: "demo", name: name), live: isLive ? live : nil,
      health: code.map { HealthStatus($0) }, isHookOrSkipped: isHook)
  }

  @Test func `is that of its worst resource, which it names`() {
    let summary = HealthAssessment.application([
      contribution("a", .healthy), contribution("b", .degraded), contribution("c", .progressing), contribution("d", nil),
    ])
    #expect(summary.code == .degraded)
    #expect(summary.message == "Caused by apps/Deployment:demo/b")
  }

  @Test func `names three causes and counts the rest`() {
    let summary = HealthAssessment.application((1...5).map { contribution("d\($0)", .progressing) })
    #expect(summary.message == "Caused by apps/Deployment:demo/d1, apps/Deployment:demo/d2, apps/Deployment:demo/d3, and 2 more")
  }

  @Test func `is healthy without resources, and says nothing then`() {
    #expect(HealthAssessment.application([]) == ApplicationHealthSummary(code: .healthy, causes: []))
  }

  @Test func `is missing only when nothing is live`() {
    let missing = contribution("a", nil, isLive: false)
    #expect(HealthAssessment.application([missing]).code == .missing)
    #expect(HealthAssessment.application([missing, contribution("b", .healthy)]).code == .healthy)
  }

  @Test func `does not count what is ignored, hooks, or child applications nobody looked at`() {
    let summary = HealthAssessment.application([
      contribution("a", .degraded, annotations: ["argocd.argoproj.io/ignore-healthcheck": "true"]),
      contribution("b", .degraded, isHook: true),
      contribution("c", .unknown, group: "argoproj.io", kind: "Application"), contribution("d", .healthy),
    ])
    #expect(summary.code == .healthy)
    #expect(
      HealthAssessment.application([contribution("c", .degraded, group: "argoproj.io", kind: "Application")]).code == .degraded)
  }
}
