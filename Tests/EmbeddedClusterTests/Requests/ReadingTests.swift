import ObjectModel
import Testing

@testable import EmbeddedCluster

struct ReadingTests {
  private let api: TestAPI
  private let maps = TestAPI.configMaps

  /// With ConfigMaps `a`, `b` and `c`, of which `b` has the label `lane`.
  init() async throws {
    api = try await TestAPI()
    for name in ["a", "b", "c"] {
      let labels: JSONValue = name == "b" ? ["lane": "x"] : [:]
      _ = await api.post(maps, ["metadata": ["name": .string(name), "labels": labels], "data": ["k": "v"]])
    }
  }

  // MARK: - Objects and lists

  @Test func `a missing object is named in the answer`() async {
    let answer = await api.get("\(maps)/ghost")
    #expect(answer.body["details"] == ["name": "ghost", "kind": "configmaps"])
    #expect(answer.message == "configmaps \"ghost\" not found")
  }

  @Test(arguments: [
    ("/api/v1/nothing", 404), ("/apis/batch/v9/jobs", 404), ("/api/v1/namespaces/default/nodes", 404), ("/api/v1/pods/p", 404),
    ("/api/v1/namespaces/default/configmaps/a/scale", 404), ("/apis/authentication.k8s.io/v1/tokenreviews", 405),
    ("/api/v1/namespaces/default/bindings", 405),
  ])
  func `what is not served is not found, or not allowed`(_ path: String, _ code: Int) async {
    #expect(await api.get(path).code == code)
  }

  @Test func `a list says of what it is, and its items do not`() async {
    let list = await api.get(maps)
    #expect(list.body["kind"] == "ConfigMapList")
    #expect(list.names == ["a", "b", "c"])
    #expect(list.body["items"]?[0]?["kind"] == nil)
    #expect(list.body["metadata", "resourceVersion"]?.string == "\(await api.store.revision)")
  }

  @Test(arguments: [
    ("labelSelector=lane", ["b"]), ("labelSelector=!lane", ["a", "c"]), ("labelSelector=lane%20in%20(x,y)", ["b"]),
    ("fieldSelector=metadata.name%3Da", ["a"]), ("fieldSelector=metadata.name!%3Da", ["b", "c"]),
  ])
  func `a list is narrowed down by selectors`(_ query: String, _ names: [String]) async {
    #expect(await api.get("\(maps)?\(query)").names == names)
  }

  @Test(arguments: [
    ("fieldSelector=data.k%3Dv", 400), ("labelSelector=%3D%3D", 400), ("limit=abc", 400), ("continue=garbage", 400),
    ("resourceVersion=abc", 400), ("resourceVersion=-1", 400), ("resourceVersion=999999", 504),
    ("resourceVersionMatch=Exact", 422), ("resourceVersion=0&resourceVersionMatch=Exact", 422),
  ])
  func `a list that cannot be asked for is refused`(_ query: String, _ code: Int) async {
    #expect(await api.get("\(maps)?\(query)").code == code)
  }

  @Test func `the pages of a list are of one moment`() async {
    let first = await api.get("\(maps)?limit=2")
    #expect(first.names == ["a", "b"])
    #expect(first.body["metadata", "remainingItemCount"] == 1)
    _ = await api.delete("\(maps)/c")
    _ = await api.post(maps, ["metadata": ["name": "d"]])
    let token = first.body["metadata", "continue"]?.string ?? ""
    let second = await api.get("\(maps)?limit=2&continue=\(token)")
    #expect(second.names == ["c"])
    #expect(second.body["metadata", "continue"] == nil)
    #expect(second.body["metadata", "resourceVersion"] == first.body["metadata", "resourceVersion"])
  }

  @Test func `a page that is not kept any more is told from what is no page`() async {
    let token = Base64.encode(Array(#"{"v":"meta.k8s.io/v1","rv":1,"start":"x"}"#.utf8)).replacing("=", with: "")
    let answer = await api.get("\(maps)?continue=\(token)")
    #expect(answer.code == 410)
    #expect(answer.reason == "Expired")
  }

  @Test func `a table has the columns of the kind`() async {
    let table = await api.get(maps, accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
    #expect(table.body["columnDefinitions"]?.array?.compactMap { $0["name"]?.string } == ["Name", "Data", "Age"])
    #expect(table.body["rows"]?.array?.count == 3)
  }

  @Test func `an object can be had as YAML`() async {
    let answer = await api.get("\(maps)/a", accept: "application/yaml")
    #expect(answer.content.contentType == "application/yaml")
    #expect(String(decoding: answer.content.body, as: UTF8.self).contains("kind: ConfigMap\n"))
  }

  // MARK: - Watches

  @Test func `what people read is laid out for them`() async {
    let answer = await api.get("/version?pretty=true")
    #expect(String(decoding: answer.content.body, as: UTF8.self).contains("\n  \"major\": \"1\""))
  }

  @Test func `a watch tells of what is added, modified and deleted`() async throws {
    let watch = try #require(await api.watch("\(maps)?watch=1&resourceVersion=\(await api.store.revision)"))
    _ = await api.post(maps, ["metadata": ["name": "d"]])
    _ = await api.patch("\(maps)/d", .merge, ["data": ["k": "w"]])
    _ = await api.delete("\(maps)/d")
    for expected in ["ADDED d", "MODIFIED d"] { #expect(await watch.next()?.summary == expected) }
    let last = await watch.next()
    #expect(last?.summary == "DELETED d")
    #expect(last?.object["metadata", "resourceVersion"]?.string == "\(await api.store.revision)")
  }

  @Test func `a streamed list ends with a bookmark, and goes on`() async throws {
    let watch = try #require(
      await api.watch("\(maps)?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"))
    let beginning = watch.beginning
    #expect(beginning.map(\.summary) == ["ADDED a", "ADDED b", "ADDED c", "BOOKMARK"])
    #expect(beginning.last?.object["metadata", "annotations", "k8s.io/initial-events-end"] == "true")
    _ = await api.delete("\(maps)/a")
    #expect(await watch.next()?.summary == "DELETED a")
  }

  @Test func `initial events must be asked for as they are meant`() async {
    #expect(await api.get("\(maps)?watch=1&sendInitialEvents=true").code == 422)
  }

  @Test func `a watch from now on begins with nothing`() async throws {
    let watch = try #require(await api.watch("\(maps)?watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan"))
    #expect(watch.beginning.isEmpty)
    _ = await api.delete("\(maps)/b")
    #expect(await watch.next()?.summary == "DELETED b")
  }

  @Test func `a list's version is where a watch goes on`() async throws {
    let list = await api.get(maps)
    _ = await api.patch("\(maps)/a", .merge, ["data": ["k": "w"]])
    let version = list.body["metadata", "resourceVersion"]?.string ?? ""
    let watch = try #require(await api.watch("\(maps)?watch=1&resourceVersion=\(version)"))
    let event = await watch.next()
    #expect(event?.summary == "MODIFIED a")
    #expect(event?.object["kind"] == "ConfigMap")
  }

  @Test func `what begins or ceases to match comes and goes`() async throws {
    let watch = try #require(
      await api.watch("\(maps)?watch=1&labelSelector=lane%3Dx&resourceVersion=\(await api.store.revision)"))
    _ = await api.patch("\(maps)/a", .merge, ["metadata": ["labels": ["lane": "x"]]])
    #expect(await watch.next()?.summary == "ADDED a")
    let left = await api.patch("\(maps)/a", .merge, ["metadata": ["labels": ["lane": "y"]]])
    let event = await watch.next()
    #expect(event?.summary == "DELETED a")
    #expect(event?.object["metadata", "labels", "lane"] == "x")
    #expect(event?.object["metadata", "resourceVersion"]?.string == left.object.resourceVersion)
  }

  @Test func `a watch from too long ago is told so within the stream`() async throws {
    await api.store.close()
    let reopened = try ObjectStore(
      database: ObjectDatabase(path: api.folder.path("objects.sqlite")), logger: .silent)
    let handler = RequestHandler(
      store: reopened, catalog: ResourceCatalog(), writer: ObjectWriter(store: reopened, now: api.handler.now), address: "")
    guard
      case .content(let content) = await handler.respond(
        to: APIRequest(
          method: .get, path: maps, query: Query("watch=1&resourceVersion=1"), accept: "", contentType: "", userAgent: "",
          body: [], user: TestAPI.administrator))
    else {
      Issue.record("a watch was opened")
      return
    }
    #expect(content.code == 200)
    let event = try JSONValue(json: content.body)
    #expect(event["type"] == "ERROR")
    #expect(event["object", "code"] == 410)
    await reopened.close()
  }

  // MARK: - Documents

  @Test func `health and version need no credentials, and all else does`() async {
    for path in ["/healthz", "/livez", "/readyz", "/version"] { #expect(await api.send(.get, path, user: nil).code == 200) }
    for path in ["/api", "/apis", "/openapi/v3", maps] { #expect(await api.send(.get, path, user: nil).code == 401) }
  }

  @Test func `discovery comes in both forms`() async {
    let old = await api.get("/apis/apps/v1")
    #expect(old.body["kind"] == "APIResourceList")
    let new = await api.get(
      "/apis", accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json")
    #expect(new.content.contentType == DiscoveryDocuments.aggregatedType)
  }
}
