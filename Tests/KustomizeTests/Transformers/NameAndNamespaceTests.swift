import Testing

struct NameAndNamespaceTests {
  private func built(_ kustomization: String, _ resources: String) throws -> String {
    try build(["kustomization.yaml": "resources: [r.yaml]\n\(kustomization)", "r.yaml": resources])
  }

  @Test(arguments: [
    ("v1", "Pod", "a-web-z"), ("v1", "Namespace", "web"), ("apiextensions.k8s.io/v1", "CustomResourceDefinition", "web"),
    ("apiregistration.k8s.io/v1", "APIService", "web"), ("x.io/v1", "APIService", "a-web-z"),
  ])
  func `names get prefix and suffix, except those that others know`(apiVersion: String, kind: String, name: String) throws {
    let text = try built(
      "namePrefix: a-\nnameSuffix: -z", "{apiVersion: \(apiVersion), kind: \(kind), metadata: {name: web}}")
    #expect(text.hasSuffix("name: \(name)\n"))
  }

  @Test(arguments: [
    ("{apiVersion: v1, kind: Pod, metadata: {name: n}}", "  namespace: t\n"),
    ("{apiVersion: v1, kind: Pod, metadata: {name: n, namespace: other}}", "  namespace: t\n"),
    ("{apiVersion: v1, kind: Namespace, metadata: {name: n}}", "  name: t\n"),
    ("{apiVersion: x.io/v1, kind: Namespace, metadata: {name: n}}", "  name: \"n\"\n  namespace: t\n"),
    ("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}}", "metadata:\n  name: r\n"),
  ])
  func `objects that have a namespace get it, and Namespaces are called so`(resource: String, expected: String) throws {
    #expect(try built("namespace: t", resource).contains(expected))
  }

  @Test func `of a binding's subjects those named default follow`() throws {
    let binding = """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: b}
      subjects: [{kind: User, name: default}, {kind: ServiceAccount, name: foreign, namespace: x}]
      """
    #expect(
      try built("namespace: t", binding).hasSuffix(
        "subjects:\n- kind: User\n  name: default\n  namespace: t\n- kind: ServiceAccount\n  name: foreign\n  namespace: x\n"))
  }

  @Test func `two objects that become one are refused`() {
    let files = [
      "kustomization.yaml": "resources: [r.yaml]\nnamespace: t",
      "r.yaml":
        "{apiVersion: v1, kind: Pod, metadata: {name: n, namespace: a}}\n---\n{apiVersion: v1, kind: Pod, metadata: {name: n, namespace: t}}",
    ]
    #expect(failure(files).hasPrefix("namespace transformation produces ID conflict: [{\"apiVersion\":\"v1\",\"kind\":\"Pod\","))
  }

  @Test func `replicas must find a workload, and keep a text a text`() throws {
    let workload = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {replicas: \"1\"}}"
    #expect(try built("replicas: [{name: d, count: 3}]", workload).hasSuffix("replicas: \"3\"\n"))
    let files = ["kustomization.yaml": "resources: [r.yaml]\nreplicas: [{name: x, count: 3}]", "r.yaml": workload]
    #expect(
      failure(files)
        == "resource with name x does not match a config with the following GVK [Deployment.[noVer].[noGrp] StatefulSet.[noVer].[noGrp] "
        + "ReplicaSet.[noVer].[noGrp] ReplicationController.[noVer].[noGrp]]")
  }
}
