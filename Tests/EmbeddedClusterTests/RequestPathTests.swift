import Testing

@testable import EmbeddedCluster

@Suite struct RequestPathTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var path: String
    var resource: ResourceName
    var namespace: String?
    var name: String?
    var subresource = ""
    var testDescription: String { path }
  }

  private static func core(_ plural: String) -> ResourceName { ResourceName(group: "", version: "v1", plural: plural) }
  private static let deployments = ResourceName(group: "apps", version: "v1", plural: "deployments")

  @Test(arguments: [
    Case(path: "/api/v1/nodes", resource: core("nodes")),
    Case(path: "/api/v1/nodes/a", resource: core("nodes"), name: "a"),
    Case(path: "/api/v1/pods", resource: core("pods")),
    Case(path: "/api/v1/namespaces/n/pods", resource: core("pods"), namespace: "n"),
    Case(path: "/api/v1/namespaces/n/pods/p/log", resource: core("pods"), namespace: "n", name: "p", subresource: "log"),
    Case(path: "/api/v1/namespaces", resource: core("namespaces")),
    Case(path: "/api/v1/namespaces/n", resource: core("namespaces"), name: "n"),
    Case(path: "/api/v1/namespaces/n/finalize", resource: core("namespaces"), name: "n", subresource: "finalize"),
    Case(path: "/api/v1/namespaces/n/status", resource: core("namespaces"), name: "n", subresource: "status"),
    Case(path: "/apis/apps/v1/deployments", resource: deployments),
    Case(
      path: "/apis/apps/v1/namespaces/n/deployments/d/scale", resource: deployments, namespace: "n", name: "d",
      subresource: "scale"),
    Case(
      path: "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode",
      resource: ResourceName(group: "rbac.authorization.k8s.io", version: "v1", plural: "clusterroles"), name: "system:node"),
  ])
  func `a path addresses objects`(_ expected: Case) {
    guard case .objects(let target) = RequestPath(expected.path) else {
      Issue.record("no objects")
      return
    }
    #expect(target.resource == expected.resource)
    #expect(target.namespace == expected.namespace)
    #expect(target.name == expected.name)
    #expect(target.subresource == expected.subresource)
  }

  @Test(arguments: ["/", "/api", "/api/v1", "/apis", "/apis/apps", "/apis/apps/v1", "/healthz", "/openapi/v3/api/v1", ""])
  func `a path that names no resource is something else`(_ path: String) {
    guard case .other = RequestPath(path) else {
      Issue.record("taken for objects")
      return
    }
  }

  @Test func `a query is decoded, the first value of a name counts`() {
    let query = Query("labelSelector=a%3Db%2Cc+in+%28d%29&watch=1&force=false&empty&x=1&x=2")
    #expect(query["labelSelector"] == "a=b,c in (d)")
    #expect(query.flag("watch"))
    #expect(!query.flag("force"))
    #expect(query["empty"] == "")
    #expect(query["x"] == "1")
    #expect(query["absent"] == nil)
  }

  @Test func `a number that is none is a bad request`() throws {
    #expect(try Query("limit=5").number("limit") == 5)
    #expect(try Query("limit=").number("limit") == nil)
    #expect(throws: APIStatus.self) { try Query("limit=five").number("limit") }
  }
}
