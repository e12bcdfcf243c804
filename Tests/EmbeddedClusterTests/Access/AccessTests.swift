import ObjectModel
import Testing

@testable import EmbeddedCluster

struct AccessTests {
  private let api: TestAPI
  private let kim = APIRequest.User(name: "kim", groups: [])

  /// `kim` may read ConfigMaps in `default`.
  init() async throws {
    api = try await TestAPI()
    let group = "/apis/rbac.authorization.k8s.io/v1/namespaces/default"
    _ = await api.post(
      "\(group)/roles",
      ["metadata": ["name": "r"], "rules": [["apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list"]]]])
    _ = await api.post(
      "\(group)/rolebindings",
      [
        "metadata": ["name": "b"], "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"],
        "subjects": [["apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "kim"]],
      ])
  }

  @Test func `a user may do what the rules allow, and is told what not`() async {
    #expect(await api.send(.get, TestAPI.configMaps, user: kim).code == 200)
    let refused = await api.send(.get, "/api/v1/namespaces/default/secrets", user: kim)
    #expect(refused.code == 403)
    #expect(
      refused.message
        == "secrets is forbidden: User \"kim\" cannot list resource \"secrets\" in API group \"\" in the namespace \"default\"")
    let named = await api.send(.delete, "/api/v1/nodes/n", user: kim)
    #expect(
      named.message
        == "nodes \"n\" is forbidden: User \"kim\" cannot delete resource \"nodes\" in API group \"\" at the cluster scope")
  }

  @Test func `rules that are changed or taken away count at once`() async {
    let group = "/apis/rbac.authorization.k8s.io/v1/namespaces/default"
    #expect(await api.send(.get, TestAPI.configMaps, user: kim).code == 200)
    _ = await api.patch("\(group)/roles/r", .json, [["op": "replace", "path": "/rules/0/resources", "value": ["secrets"]]])
    #expect(await api.send(.get, TestAPI.configMaps, user: kim).code == 403)
    #expect(await api.send(.get, "/api/v1/namespaces/default/secrets", user: kim).code == 200)
    _ = await api.delete("\(group)/rolebindings/b")
    #expect(await api.send(.get, "/api/v1/namespaces/default/secrets", user: kim).code == 403)
  }

  @Test func `the administrator who acts as somebody has that one's rights only`() async {
    #expect(await api.send(.get, TestAPI.configMaps, as: kim).code == 200)
    #expect(await api.send(.get, "/api/v1/nodes", as: kim).code == 403)
  }

  @Test func `nobody else may act as another`() async {
    let refused = await api.send(.get, TestAPI.configMaps, user: kim, as: TestAPI.administrator)
    #expect(refused.code == 403)
    #expect(refused.message.contains("cannot impersonate resource \"users\""))
  }

  @Test func `a review tells what somebody may do, and is not kept`() async {
    func ask(_ verb: String) async -> JSONValue? {
      await api.post(
        "/apis/authorization.k8s.io/v1/subjectaccessreviews",
        [
          "spec": [
            "user": "kim", "resourceAttributes": ["namespace": "default", "verb": .string(verb), "resource": "configmaps"],
          ]
        ]
      ).body["status", "allowed"]
    }
    #expect(await ask("get") == true)
    #expect(await ask("create") == false)
    #expect(await api.store.kinds.allSatisfy { !$0.plural.hasSuffix("reviews") })
  }

  @Test func `somebody is told who he is`() async {
    let answer = await api.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", [:])
    #expect(answer.body["status", "userInfo", "username"] == "kubernetes-admin")
    #expect(answer.body["status", "userInfo", "groups"] == ["system:masters", "system:authenticated"])
  }
}
