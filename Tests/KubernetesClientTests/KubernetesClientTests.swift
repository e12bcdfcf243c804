import ObjectModel
import Synchronization
import Testing

@testable import KubernetesClient

@Suite(.timeLimit(.minutes(1))) struct KubernetesClientTests {
  private func client(
    _ server: TestServer, credentials: Credentials = .none, onWarning: @escaping @Sendable (ServerWarning) -> Void = { _ in }
  )
    throws -> KubernetesClient
  {
    let pace = Pace(sleep: { _ in }, chance: { 0 }, now: { .zero })
    return try KubernetesClient(
      ClusterConnection(server: server.url, credentials: credentials), settings: .init(rate: nil, pageSize: 2, pace: pace),
      onWarning: onWarning)
  }

  @Test func `a list is fetched page by page`() async throws {
    let server = try await TestServer { request in
      let isFirst = !request.target.contains("continue=")
      return .init(
        """
        {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7"\(isFirst ? #","continue":"n+x=""# : "")},
        "items":[{"metadata":{"name":"\(isFirst ? "a" : "b")"}}]}
        """)
    }
    let list = try await client(server).list(.configMaps, namespace: "default", matching: Selection(labels: "app=web"))
    #expect(list.items.map(\.name) == ["a", "b"] && list.resourceVersion == "7")
    #expect(
      server.requests.map(\.target) == [
        "/api/v1/namespaces/default/configmaps?labelSelector=app%3Dweb&limit=2",
        "/api/v1/namespaces/default/configmaps?labelSelector=app%3Dweb&limit=2&continue=n%2Bx%3D",
      ])
    try await server.stop()
  }

  @Test func `pages whose snapshot is gone are replaced by one whole list`() async throws {
    let server = try await TestServer { request in
      if request.target.contains("continue=") {
        return .init(#"{"kind":"Status","code":410,"reason":"Expired","message":"too old"}"#, code: 410)
      }
      let next = request.target.contains("limit=") ? #","continue":"n""# : ""
      return .init(
        #"{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7"\#(next)},"items":[{"metadata":{"name":"a"}}]}"#
      )
    }
    #expect(try await client(server).list(.configMaps).items.map(\.name) == ["a"])
    try await server.stop()
  }

  @Test func `an apply patch carries its manager, force and media type`() async throws {
    let warnings = Mutex<[ServerWarning]>([])
    let server = try await TestServer { _ in
      .init(#"{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"}}"#, headers: [("Warning", #"299 - "old field""#)])
    }
    let client = try client(server, credentials: .token("t")) { warning in warnings.withLock { $0.append(warning) } }
    try await client.patch(
      .configMaps, namespace: "default", name: "a", .apply(configMap("a").value),
      options: WriteOptions(fieldManager: "apus", dryRun: true, force: true))
    let request = try #require(server.requests.first)
    #expect(
      request.method == .PATCH
        && request.target == "/api/v1/namespaces/default/configmaps/a?fieldManager=apus&dryRun=All&force=true")
    #expect(request.headers.first(name: "Content-Type") == "application/apply-patch+yaml")
    #expect(request.headers.first(name: "Authorization") == "Bearer t")
    #expect(warnings.withLock { $0 } == [ServerWarning(text: "old field")])
    try await server.stop()
  }

  @Test func `an overloaded server is asked again, and in the end its error is told`() async throws {
    let server = try await TestServer { _ in
      .init(
        #"{"kind":"Status","code":429,"reason":"TooManyRequests","message":"too busy"}"#, code: 429,
        headers: [("Retry-After", "1")])
    }
    let error = await #expect(throws: KubernetesError.self) {
      try await client(server).create(.configMaps, configMap("a"))
    }
    #expect(error?.description == "too busy" && error?.isTransient == true)
    #expect(server.requests.count == 6)
    try await server.stop()
  }

  @Test func `a deletion says how, and tells gone from held`() async throws {
    let server = try await TestServer { request in
      request.target.hasSuffix("/gone")
        ? .init(#"{"kind":"Status","apiVersion":"v1","status":"Success"}"#)
        : .init(#"{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"held","finalizers":["x"]}}"#)
    }
    let client = try client(server)
    #expect(try await client.delete(.configMaps, namespace: "default", name: "gone") == nil)
    #expect(
      try await client.delete(
        .configMaps, namespace: "default", name: "held",
        options: DeleteOptions(propagation: .foreground, gracePeriodSeconds: 0, uid: "u"))?
        .finalizers == ["x"])
    #expect(
      server.requests.last?.body
        == #"{"apiVersion":"v1","gracePeriodSeconds":0,"kind":"DeleteOptions","preconditions":{"uid":"u"},"propagationPolicy":"Foreground"}"#
    )
    try await server.stop()
  }

  @Test func `an empty name never reaches the collection`() async throws {
    let server = try await TestServer { _ in .init("{}") }
    await #expect(throws: KubernetesError.self) { try await client(server).delete(.configMaps, namespace: "default", name: "") }
    await #expect(throws: KubernetesError.self) { try await client(server).delete(.configMaps, namespace: "", name: "a") }
    #expect(server.requests.isEmpty)
    try await server.stop()
  }

  @Test func `a watch gives events as they come and ends with the error of the stream`() async throws {
    let server = try await TestServer { _ in
      .init(
        parts: [
          #"{"type":"ADDED","object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"na"#,
          "me\":\"a\",\"resourceVersion\":\"2\"}}}\n{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"message\":\"old\"}}\n",
        ], staysOpen: true)
    }
    var names: [String] = []
    let client = try client(server)
    let error = await #expect(throws: KubernetesError.self) {
      for try await event in client.watch(.configMaps, namespace: "default", matching: .named("a"), from: "1") {
        if case .added(let object) = event { names.append(object.name) }
      }
    }
    #expect(names == ["a"] && error?.isGone == true)
    #expect(
      server.requests.first?.target
        == "/api/v1/namespaces/default/configmaps?fieldSelector=metadata.name%3Da&watch=true&resourceVersion=1&allowWatchBookmarks=true&timeoutSeconds=300"
    )
    try await server.stop()
  }

  @Test func `open watches do not hold requests up`() async throws {
    let server = try await TestServer { request in
      request.target.contains("watch=true")
        ? .init(parts: [#"{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"2"}}}"# + "\n"], staysOpen: true)
        : .init(#"{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"}}"#)
    }
    let client = try client(server)
    var watches: [AsyncThrowingStream<WatchEvent, any Error>.AsyncIterator] = []
    for _ in 0..<40 {
      var iterator = client.watch(.configMaps, namespace: nil, matching: Selection(), from: "1").makeAsyncIterator()
      _ = try await iterator.next()
      watches.append(iterator)
    }
    #expect(try await client.get(.configMaps, namespace: "default", name: "a").name == "a")
    try await server.stop()
  }

  @Test func `legacy discovery goes on when one group is broken`() async throws {
    let server = try await TestServer { request in
      switch request.target {
      case "/api": .init(#"{"kind":"APIVersions","versions":["v1"]}"#)
      case "/apis":
        .init(
          #"{"kind":"APIGroupList","groups":[{"name":"metrics.k8s.io","versions":[{"groupVersion":"metrics.k8s.io/v1beta1"}]}]}"#)
      case "/api/v1":
        .init(#"{"kind":"APIResourceList","resources":[{"name":"pods","kind":"Pod","namespaced":true,"verbs":["list"]}]}"#)
      case "/version": .init(#"{"major":"1","minor":"31+","gitVersion":"v1.31.4-gke.100"}"#)
      default: .init("service unavailable", code: 503)
      }
    }
    let discovery = try await client(server).discovery()
    #expect(discovery.serverVersion == "v1.31.4-gke.100")
    #expect(discovery.apiVersions == ["v1", "v1/Pod"])
    #expect(discovery.resource(for: GroupKind(group: "", kind: "Pod"))?.plural == "pods")
    #expect(Array(discovery.failures.keys) == ["metrics.k8s.io/v1beta1"])
    try await server.stop()
  }

  @Test func `a server that is not there is named with what to do`() async throws {
    let server = try await TestServer { _ in .init("{}") }
    let client = try client(server)
    try await server.stop()
    let error = await #expect(throws: KubernetesError.self) { try await client.get(.configMaps, namespace: "default", name: "a") }
    #expect(error?.description.contains(server.url) == true && error?.isConnectionFailure == true)
    #expect(error?.description.contains("refused") == true)
  }

  @Test func `certificates that are not PEM are refused at once`() {
    #expect(throws: KubernetesError.self) {
      try KubernetesClient(ClusterConnection(server: "https://x", tls: TLSMaterial(authority: Array("no".utf8))))
    }
  }
}
