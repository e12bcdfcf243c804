import Kustomize
import Testing

struct ReferenceTests {
  private func pod(_ spec: String) -> String { "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: \(spec)\n" }

  @Test func `a reference follows the prefix and the hash of what it names`() throws {
    let text = try build([
      "kustomization.yaml": "namePrefix: x-\nresources: [p.yaml]\nconfigMapGenerator: [{name: c, literals: [a=b]}]",
      "p.yaml": pod("{volumes: [{configMap: {name: c}}, {configMap: {name: other}}, {secret: {secretName: c}}]}"),
    ])
    #expect(
      text.contains(
        "- configMap:\n      name: x-c-4h2mbtbbt6\n  - configMap:\n      name: other\n  - secret:\n      secretName: c\n"))
  }

  @Test func `of two objects of one name the one that went through the same prefixes is meant`() throws {
    let base = [
      "kustomization.yaml": "resources: [p.yaml, c.yaml]\nnamePrefix: ", "c.yaml": configMap("c"),
      "p.yaml": pod("{volumes: [{configMap: {name: c}}]}"),
    ]
    var files = ["kustomization.yaml": "resources: [a, b]\nnamePrefix: top-"]
    for name in ["a", "b"] {
      for (file, text) in base { files["\(name)/\(file)"] = file == "kustomization.yaml" ? text + name + "-" : text }
    }
    let text = try build(files)
    #expect(text.contains("name: top-a-p\nspec:\n  volumes:\n  - configMap:\n      name: top-a-c\n"))
    #expect(text.contains("name: top-b-p\nspec:\n  volumes:\n  - configMap:\n      name: top-b-c\n"))
  }

  @Test func `a name that could mean several objects is refused`() {
    let files = [
      "kustomization.yaml": "resources: [a, b, p.yaml]\nnamePrefix: t-", "p.yaml": pod("{volumes: [{configMap: {name: c}}]}"),
      "a/kustomization.yaml": "resources: [c.yaml]\nnamePrefix: a-", "a/c.yaml": configMap("c"),
      "b/kustomization.yaml": "resources: [c.yaml]\nnamePrefix: b-", "b/c.yaml": configMap("c"),
    ]
    #expect(
      failure(files).contains(
        "found multiple possible referrals: ConfigMap.v1.[noGrp]/t-a-c.[noNs], ConfigMap.v1.[noGrp]/t-b-c.[noNs]\n"))
  }

  @Test func `a subject follows its service account into another namespace`() throws {
    let binding = """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: b}
      roleRef: {kind: ClusterRole, name: r, apiGroup: rbac.authorization.k8s.io}
      subjects: [{kind: ServiceAccount, name: s, namespace: old}, {kind: ServiceAccount, name: t, namespace: old}]
      ---
      {apiVersion: v1, kind: ServiceAccount, metadata: {name: s, namespace: old}}
      """
    let text = try build(["kustomization.yaml": "resources: [b.yaml]\nnamespace: new", "b.yaml": binding])
    #expect(
      text.contains(
        "subjects:\n- kind: ServiceAccount\n  name: s\n  namespace: new\n- kind: ServiceAccount\n  name: t\n  namespace: old\n"))
  }

  @Test func `a scalar where a reference should be a map is refused with its place`() {
    let files = ["kustomization.yaml": "resources: [p.yaml]", "p.yaml": pod("{volumes: [{configMap: c}]}")]
    #expect(failure(files).hasSuffix("visit traversal on path: [configMap name]: expected sequence or mapping node"))
  }

  @Test func `2,000 objects with references take linear time`() throws {
    // Counted, not timed: every lookup of a name is one in a table, so doubling the objects doubles the work.
    let objects = (0..<200).map { "{apiVersion: v1, kind: ConfigMap, metadata: {name: c\($0)}}\n---\n" }.joined()
    let pods = (0..<200).map {
      "{apiVersion: v1, kind: Pod, metadata: {name: p\($0)}, spec: {volumes: [{configMap: {name: c\($0)}}]}}\n---\n"
    }.joined()
    let text = try build(["kustomization.yaml": "resources: [r.yaml]\nnameSuffix: -s", "r.yaml": objects + pods])
    #expect(text.contains("name: p199-s\nspec:\n  volumes:\n  - configMap:\n      name: c199-s\n"))
  }

  @Test func `variables take the type of the value when they stand alone`() throws {
    let service = """
      apiVersion: v1
      kind: Service
      metadata: {name: s, annotations: {a: "$(PORT)", b: "p-$(PORT)", c: "$$(PORT) $(NONE)"}}
      spec: {ports: [{port: 80, targetPort: $(PORT)}]}
      """
    let files = [
      "kustomization.yaml":
        "resources: [s.yaml]\nvars: [{name: PORT, objref: {apiVersion: v1, kind: Service, name: s}, fieldref: {fieldPath: 'spec.ports[0].port'}}]",
      "s.yaml": service,
    ]
    let text = try build(files)
    #expect(text.contains("a: \"80\"\n    b: p-80\n    c: $(PORT) $(NONE)\n") && text.contains("targetPort: 80\n"))
  }

  @Test(arguments: [
    (
      "name: X, objref: {apiVersion: v1, kind: Secret, name: absent}",
      "var '{X Secret.v1.[noGrp] {metadata.name}}' cannot be mapped"
    ),
    (
      "name: X, objref: {apiVersion: v1, kind: ConfigMap, name: c}, fieldref: {fieldPath: spec.x}",
      "field specified in var '{X ConfigMap.v1.[noGrp] {spec.x}}' not found in corresponding resource"
    ),
  ])
  func `a variable without a value is refused`(variable: String, expected: String) {
    let files = ["kustomization.yaml": "resources: [c.yaml]\nvars: [{\(variable)}]", "c.yaml": configMap("c")]
    #expect(failure(files).contains(expected))
  }
}
