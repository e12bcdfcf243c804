import ObjectModel
import Testing

@testable import EmbeddedCluster

struct RoleBasedAccessTests {
  private let kim = APIRequest.User(name: "kim", groups: ["dev", "system:authenticated"])

  private func role(_ rule: JSONValue) -> Manifest { Manifest(["metadata": ["name": "r"], "rules": [rule]]) }

  private func binding(_ kind: String, to subject: JSONValue, namespace: String = "") -> Manifest {
    var binding = Manifest([
      "metadata": ["name": "b"], "roleRef": ["kind": .string(kind), "name": "r"], "subjects": [subject],
    ])
    binding.namespace = namespace
    return binding
  }

  private func asked(_ verb: String, _ plural: String, _ subresource: String = "", group: String = "", name: String = "")
    -> AccessAttributes
  {
    .resource(
      AccessAttributes.Resource(
        verb: verb, group: group, plural: plural, subresource: subresource, name: name, namespace: "web"))
  }

  private func allows(_ rule: JSONValue, _ asked: AccessAttributes) -> Bool {
    RoleBasedAccess(
      clusterRoles: [role(rule)], clusterRoleBindings: [binding("ClusterRole", to: ["kind": "User", "name": "kim"])]
    ).allows(kim, asked)
  }

  private static let readPods: JSONValue = ["apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]]

  @Test func `a rule allows what it names, and nothing else`() {
    #expect(allows(Self.readPods, asked("get", "pods")))
    #expect(!allows(Self.readPods, asked("delete", "pods")))
    #expect(!allows(Self.readPods, asked("get", "secrets")))
    #expect(!allows(Self.readPods, asked("get", "pods", group: "metrics.k8s.io")))
    #expect(!allows(Self.readPods, asked("get", "pods", "log")))
  }

  @Test func `a star stands for all`() {
    #expect(
      allows(["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]], asked("patch", "deployments", "scale", group: "apps")))
    #expect(
      allows(
        ["apiGroups": ["apps"], "resources": ["*/scale"], "verbs": ["*"]], asked("patch", "deployments", "scale", group: "apps")))
    #expect(
      !allows(["apiGroups": ["apps"], "resources": ["*/scale"], "verbs": ["*"]], asked("patch", "deployments", group: "apps")))
  }

  @Test func `names narrow a rule down`() {
    let rule: JSONValue = ["apiGroups": [""], "resources": ["pods"], "verbs": ["get"], "resourceNames": ["a"]]
    #expect(allows(rule, asked("get", "pods", name: "a")))
    #expect(!allows(rule, asked("get", "pods", name: "b")))
    #expect(!allows(rule, asked("get", "pods")))
  }

  @Test func `paths are allowed by prefix`() {
    let rule: JSONValue = ["nonResourceURLs": ["/healthz", "/api/*"], "verbs": ["get"]]
    #expect(allows(rule, .path("/healthz", verb: "get")))
    #expect(allows(rule, .path("/api/v1", verb: "get")))
    #expect(!allows(rule, .path("/healthz/x", verb: "get")))
    #expect(!allows(rule, .path("/healthz", verb: "post")))
  }

  @Test(
    arguments: [
      (["kind": "User", "name": "kim"], true), (["kind": "User", "name": "dev"], false),
      (["kind": "Group", "name": "dev"], true),
      (["kind": "Group", "name": "kim"], false), (["kind": "ServiceAccount", "name": "kim", "namespace": "web"], false),
    ] as [(JSONValue, Bool)])
  func `a binding is for its subjects`(_ subject: JSONValue, _ expected: Bool) {
    let access = RoleBasedAccess(clusterRoles: [role(Self.readPods)], clusterRoleBindings: [binding("ClusterRole", to: subject)])
    #expect(access.allows(kim, asked("get", "pods")) == expected)
  }

  @Test func `a service account is known by its name`() {
    let account = APIRequest.User(name: "system:serviceaccount:web:bot", groups: [])
    let access = RoleBasedAccess(
      clusterRoles: [], clusterRoleBindings: [], roles: [role(Self.readPods)],
      roleBindings: [binding("Role", to: ["kind": "ServiceAccount", "name": "bot"], namespace: "web")])
    #expect(access.allows(account, asked("get", "pods")))
  }
}
