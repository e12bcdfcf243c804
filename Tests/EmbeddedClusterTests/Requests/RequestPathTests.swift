import Testing

@testable import EmbeddedCluster

struct RequestPathTests {
  private static func target(
    _ group: String, _ version: String, _ plural: String, namespace: String? = nil, name: String? = nil,
    _ subresource: String = "",
    rest: [String] = []
  ) -> RequestPath {
    .objects(
      RequestPath.Target(
        resource: ResourceName(group: group, version: version, plural: plural), namespace: namespace, name: name,
        subresource: subresource, rest: rest))
  }

  @Test(arguments: [
    ("/api/v1/pods", target("", "v1", "pods")),
    ("/api/v1/namespaces", target("", "v1", "namespaces")),
    ("/api/v1/namespaces/web", target("", "v1", "namespaces", name: "web")),
    ("/api/v1/namespaces/web/finalize", target("", "v1", "namespaces", name: "web", "finalize")),
    ("/api/v1/namespaces/web/status", target("", "v1", "namespaces", name: "web", "status")),
    ("/api/v1/namespaces/web/pods", target("", "v1", "pods", namespace: "web")),
    ("/api/v1/namespaces/web/pods/a/log", target("", "v1", "pods", namespace: "web", name: "a", "log")),
    ("/apis/apps/v1/deployments", target("apps", "v1", "deployments")),
    (
      "/apis/apps/v1/namespaces/web/deployments/a/scale",
      target("apps", "v1", "deployments", namespace: "web", name: "a", "scale")
    ),
    (
      "/api/v1/namespaces/web/services/https:a:443/proxy/x/y",
      target("", "v1", "services", namespace: "web", name: "https:a:443", "proxy", rest: ["x", "y"])
    ),
    ("/api/v1/nodes/n%20x/", target("", "v1", "nodes", name: "n x")),
    ("/apis/apps/v1", RequestPath.other(["apis", "apps", "v1"])),
    ("/api/v1", RequestPath.other(["api", "v1"])),
    ("/", RequestPath.other([])),
    ("/healthz", RequestPath.other(["healthz"])),
  ])
  func `a path is read as what it addresses`(_ path: String, _ expected: RequestPath) {
    #expect(RequestPath(path) == expected)
  }

  @Test func `a text that is not well encoded stays as it is`() {
    #expect("%zz".removingPercentEncodingOrSelf == "%zz")
    #expect("%ff".removingPercentEncodingOrSelf == "%ff")
    #expect("a%2Fb".removingPercentEncodingOrSelf == "a/b")
  }
}

struct QueryTests {
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

struct ResponseFormTests {
  @Test(arguments: [
    ("", ResponseForm.json), ("*/*", .json), ("application/*", .json), ("application/yaml", .yaml),
    ("application/json;as=Table;v=v1;g=meta.k8s.io,application/json", .table),
    ("application/json;as=Table;v=v9;g=meta.k8s.io,application/json", .json),
    ("application/vnd.kubernetes.protobuf,application/json", .json),
    ("application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", .partialMetadata),
  ])
  func `the first form that can be had wins`(_ accept: String, _ expected: ResponseForm) throws {
    #expect(try ResponseForm.wanted(by: accept) == expected)
  }

  @Test func `no form that can be had is 406`() {
    #expect(throws: APIStatus.self) { try ResponseForm.wanted(by: "application/vnd.kubernetes.protobuf") }
  }
}
