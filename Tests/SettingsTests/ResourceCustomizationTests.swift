import CustomResources
import ObjectModel
import Testing

@testable import Settings

private func read(_ data: JSONValue) -> DeliverySettings { DeliverySettings(configMap: Manifest(["data": data])) }

private let deployment = GroupKind(group: "apps", kind: "Deployment")
private let service = GroupKind(group: "", kind: "Service")

@Test func `a health script is found by its key of its own, with what it may use`() {
  let settings = read([
    "resource.customizations.health.apps_Deployment": "return {}", "resource.customizations.useOpenLibs.apps_Deployment": "true",
    "resource.customizations.health.Service": "return 1",
  ])
  #expect(settings.problems == [])
  #expect(settings.customizations.healthScript(for: deployment) == HealthScript(lua: "return {}", usesOpenLibraries: true))
  #expect(settings.customizations.healthScript(for: service) == HealthScript(lua: "return 1", usesOpenLibraries: false))
  #expect(settings.customizations.healthScript(for: GroupKind(group: "", kind: "Pod")) == nil)
}

@Test func `a script for one kind counts before one for many, and one for fewer kinds before one for more`() {
  let settings = read([
    "resource.customizations": """
    "*/*":
      health.lua: all
    "*.crossplane.io/*":
      health.lua: crossplane
      health.lua.useOpenLibs: true
    sql.crossplane.io/Database:
      health.lua: database
    """
  ])
  let customizations = settings.customizations
  #expect(customizations.healthScript(for: GroupKind(group: "sql.crossplane.io", kind: "Database"))?.lua == "database")
  let other = customizations.healthScript(for: GroupKind(group: "aws.crossplane.io", kind: "Bucket"))
  #expect(other == HealthScript(lua: "crossplane", usesOpenLibraries: true))
  #expect(customizations.healthScript(for: service)?.lua == "all")
}

@Test func `a wildcard key of its own speaks of many kinds`() {
  let settings = read(["resource.customizations.health.*.crossplane.io_*": "return {}"])
  #expect(settings.customizations.healthScript(for: GroupKind(group: "aws.crossplane.io", kind: "Bucket")) != nil)
  #expect(settings.customizations.healthScript(for: GroupKind(group: "crossplane.io", kind: "Bucket")) == nil)
}

@Test func `a key of its own beats the map`() {
  let settings = read([
    "resource.customizations": "apps/Deployment:\n  health.lua: old\n  health.lua.useOpenLibs: true\n",
    "resource.customizations.health.apps_Deployment": "new",
  ])
  #expect(settings.customizations.healthScript(for: deployment) == HealthScript(lua: "new", usesOpenLibraries: true))
}

@Test func `actions are read with their scripts`() {
  let settings = read([
    "resource.customizations.actions.apps_Deployment": """
    mergeBuiltinActions: true
    discovery.lua: return {}
    definitions:
    - name: restart
      action.lua: return obj
    - name: nameless
    """
  ])
  let actions = settings.customizations.actions(for: deployment)
  #expect(actions?.mergesBuiltIn == true)
  #expect(actions?.discovery == "return {}")
  #expect(actions?.definitions == [ActionScripts.Definition(name: "restart", lua: "return obj")])
  #expect(settings.problems.count == 1)
}

@Test func `rules of all kinds and of one are rules as an Application has them`() throws {
  let settings = read([
    "resource.customizations.ignoreDifferences.all":
      "managedFieldsManagers:\n- kube-controller-manager\njsonPointers:\n- /spec/replicas\n",
    "resource.customizations.ignoreDifferences.apps_Deployment": "jqPathExpressions:\n- .spec.x[]\n",
    "resource.customizations.ignoreDifferences.ConfigMap": "jsonPointers: [/data/a~1b]\n",
    "resource.customizations.ignoreResourceUpdates.all": "jsonPointers: [/status]\n",
  ])
  #expect(settings.problems == [])
  let rules = settings.customizations.ignoredDifferences
  #expect(rules.map(\.kind) == ["ConfigMap", "Deployment", "*"].sorted { $0 != "*" && $1 == "*" || $0 > $1 } || rules.count == 3)
  let key = ResourceKey(group: "apps", kind: "Deployment", namespace: "x", name: "y")
  let applying = rules.filter { $0.applies(to: key) }
  #expect(applying.flatMap(\.jqPathExpressions) == [".spec.x[]"])
  #expect(applying.flatMap(\.managedFieldsManagers) == ["kube-controller-manager"])
  #expect(settings.customizations.ignoredUpdates.flatMap(\.jsonPointers) == ["/status"])
  let map = ResourceKey(group: "", kind: "ConfigMap", namespace: "x", name: "y")
  #expect(rules.filter { $0.applies(to: map) }.flatMap(\.jsonPointers).sorted() == ["/data/a~1b", "/spec/replicas"])
}

@Test func `a rule in part wrong holds in its other parts`() {
  let settings = read([
    "resource.customizations.ignoreDifferences.apps_Deployment":
      "jsonPointers:\n- spec/replicas\n- /spec/paused\njqPathExpressions: .x\n"
  ])
  #expect(settings.customizations.ignoredDifferences.flatMap(\.jsonPointers) == ["/spec/paused"])
  #expect(settings.problems.count == 2)
  #expect(settings.problems.contains { $0.contains("spec/replicas") && $0.contains("ignoreDifferences.apps_Deployment") })
}

@Test func `known types are read in both forms`() {
  let settings = read([
    "resource.customizations.knownTypeFields.example.com_Thing":
      "- field: spec.template.spec\n  type: core/v1/PodSpec\n- field: spec.size\n  type: core/Quantity\n",
    "resource.customizations":
      "example.com/Other:\n  knownTypeFields:\n  - field: spec.wait\n    type: meta/v1/Duration\n  - field: a\n    type: what/ever\n",
  ])
  let types = settings.customizations.knownTypes
  #expect(
    types.map(\.path).sorted { $0.count > $1.count } == [["spec", "template", "spec"], ["spec", "size"], ["spec", "wait"]]
      || types.count == 3)
  #expect(settings.problems.count == 1)
  #expect(settings.problems.contains { $0.contains("what/ever") })
}

@Test(arguments: [
  ("resource.customizations", "- a"), ("resource.customizations", "{"), ("resource.customizations", "a/b/c:\n  health.lua: x"),
  ("resource.customizations.helth.apps_Deployment", "x"), ("resource.customizations.health.a_b_c", "x"),
  ("resource.customizations.ignoreDifferences.apps_Deployment", "[]"),
  ("resource.customizations.ignoreDifferences.apps_Deployment", "jsonPointers: {"),
  ("resource.customizations.actions.apps_Deployment", "text"), ("resource.customizations.knownTypeFields.a_B", "field: x"),
  ("resource.customizations.useOpenLibs.apps_Deployment", "yes"), ("resource.exclusions", "kinds: [A]"),
  ("resource.exclusions", "- kind: A"), ("resource.inclusions", "- apiGroups: a"), ("resource.compareoptions", "- a"),
  ("resource.ignoreResourceUpdatesEnabled", "maybe"), ("timeout.hard.reconciliation", "1 day"),
])
func `a value that makes no sense is named by its key, and the rest stays in force`(key: String, text: String) {
  let settings = read([key: .string(text), "application.instanceLabelKey": "example.com/app"])
  #expect(settings.problems.count == 1)
  #expect(settings.problems.allSatisfy { $0.hasPrefix("ConfigMap argocd-cm: \(key)") })
  #expect(settings.tracking.labelKey == "example.com/app")
}

@Test func `nothing that anybody writes into argocd-cm stops the reading`() {
  for text in [
    "", " ", "null", "[]", "{}", "- - -", "a: [", "\u{0}", String(repeating: "[", count: 5000), "&a [*a]", "1", "\"\"",
  ] {
    for key in [
      "resource.customizations", "resource.customizations.", "resource.customizations.health", "resource.customizations.health._",
      "resource.customizations.ignoreDifferences.all", "resource.customizations.actions.X",
      "resource.customizations.knownTypeFields.X",
      "resource.exclusions", "resource.inclusions", "resource.compareoptions",
    ] { _ = read([key: .string(text)]) }
  }
}
