import ObjectModel
import Testing

@testable import EmbeddedCluster

@Suite struct AccessTests {
  private let kim = APIRequest.User(name: "kim", groups: ["crew"])
  private let maps = "/api/v1/namespaces/shop/configmaps"

  private func cluster() async throws -> TestCluster {
    let cluster = try await TestCluster()
    let base = "/apis/rbac.authorization.k8s.io/v1/namespaces/shop"
    try await cluster.post(
      "\(base)/roles",
      ["metadata": ["name": "reader"], "rules": [["verbs": ["get"], "apiGroups": [""], "resources": ["configmaps"]]]])
    try await cluster.post(
      "\(base)/rolebindings",
      [
        "metadata": ["name": "reader"], "subjects": [["kind": "User", "name": "kim"]],
        "roleRef": ["kind": "Role", "name": "reader", "apiGroup": "rbac.authorization.k8s.io"],
      ])
    return cluster
  }

  private func review(_ verb: String, namespace: String = "shop") -> JSONValue {
    [
      "spec": [
        "resourceAttributes": ["verb": .string(verb), "resource": "configmaps", "namespace": .string(namespace)]
      ]
    ]
  }

  @Test(arguments: [("get", "shop", true), ("create", "shop", false), ("get", "default", false)])
  func `a review says what the roles bound to a user allow`(_ verb: String, _ namespace: String, _ allowed: Bool) async throws {
    let cluster = try await cluster()
    let answer = try await cluster.answer(
      .post, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review(verb, namespace: namespace), user: kim)
    #expect(answer.code == 201)
    #expect(answer.body["status", "allowed"] == .bool(allowed))
  }

  @Test func `a user does what a role allows, and nothing else`() async throws {
    let cluster = try await cluster()
    try await cluster.post(maps, ["metadata": ["name": "a"]])
    #expect(try await cluster.answer(.get, "\(maps)/a", user: kim).code == 200)
    let refused = try await cluster.answer(.delete, "\(maps)/a", user: kim)
    #expect(refused.code == 403)
    #expect(
      refused.body["message"]
        == "configmaps \"a\" is forbidden: User \"kim\" cannot delete resource \"configmaps\" in API group \"\" in the namespace \"shop\""
    )
  }

  @Test func `only the administrator may act as somebody else`() async throws {
    let cluster = try await cluster()
    func code(_ user: APIRequest.User, as other: APIRequest.User) async throws -> Int {
      let request = APIRequest(
        method: .get, path: maps, query: Query(nil), accept: "", contentType: "", userAgent: "", body: [], user: user,
        impersonated: other)
      guard case .content(let content) = await cluster.handler.respond(to: request) else { return 0 }
      return content.code
    }
    #expect(try await code(kim, as: TestCluster.administrator) == 403)
    #expect(try await code(TestCluster.administrator, as: kim) == 403)
    #expect(try await code(TestCluster.administrator, as: TestCluster.administrator) == 200)
  }
}
