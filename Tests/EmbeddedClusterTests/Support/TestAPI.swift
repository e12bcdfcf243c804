import Logging
import ObjectModel

@testable import EmbeddedCluster

/// An API server without network and controllers, for requests as the transport hands them over.
struct TestAPI: Sendable {
  let folder: TemporaryFolder
  let store: ObjectStore
  let handler: RequestHandler

  /// With the namespace `default` and its service account.
  init() async throws {
    folder = try TemporaryFolder()
    let catalog = ResourceCatalog()
    store = try ObjectStore(
      database: ObjectDatabase(path: folder.path("objects.sqlite")), logger: .silent, observe: { catalog.take($0) })
    let writer = ObjectWriter(store: store, now: { Timestamp(secondsSince1970: 1_767_225_600) })
    handler = RequestHandler(store: store, catalog: catalog, writer: writer, address: "127.0.0.1:6443")
    _ = await post("/api/v1/namespaces", ["metadata": ["name": "default"]])
    _ = await post("/api/v1/namespaces/default/serviceaccounts", ["metadata": ["name": "default"]])
  }

  static let administrator = APIRequest.User(name: "kubernetes-admin", groups: ["system:masters"])
  static let configMaps = "/api/v1/namespaces/default/configmaps"
  static let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"

  struct Answer {
    var code: Int
    var body: JSONValue
    var content: APIResponse.Content

    var object: Manifest { Manifest(body) }
    var message: String { body["message"]?.string ?? "" }
    var reason: String { body["reason"]?.string ?? "" }
    var names: [String] { body["items"]?.array?.map { Manifest($0).name } ?? [] }
  }

  func response(
    _ method: APIRequest.Method, _ path: String, _ body: [UInt8] = [], type: String = "application/json", accept: String = "",
    user: APIRequest.User? = administrator, as other: APIRequest.User? = nil
  ) async -> APIResponse {
    let parts = path.split(separator: "?", maxSplits: 1)
    return await handler.respond(
      to: APIRequest(
        method: method, path: String(parts[0]), query: Query(parts.count > 1 ? String(parts[1]) : nil), accept: accept,
        contentType: type, userAgent: "test/1.0", body: body, user: user, impersonation: other))
  }

  func send(
    _ method: APIRequest.Method, _ path: String, _ body: [UInt8] = [], type: String = "application/json", accept: String = "",
    user: APIRequest.User? = administrator, as other: APIRequest.User? = nil
  ) async -> Answer {
    switch await response(method, path, body, type: type, accept: accept, user: user, as: other) {
    case .content(let content):
      return Answer(code: content.code, body: (try? JSONValue(json: content.body)) ?? .null, content: content)
    case .watch, .log:
      return Answer(code: 0, body: .null, content: APIResponse.Content(code: 0, contentType: "a watch", body: []))
    }
  }

  func get(_ path: String, accept: String = "") async -> Answer { await send(.get, path, accept: accept) }

  func post(_ path: String, _ body: JSONValue) async -> Answer { await send(.post, path, body.jsonBytes()) }

  func put(_ path: String, _ body: JSONValue) async -> Answer { await send(.put, path, body.jsonBytes()) }

  func delete(_ path: String, _ body: JSONValue? = nil) async -> Answer { await send(.delete, path, body?.jsonBytes() ?? []) }

  enum Patch: String {
    case json = "application/json-patch+json"
    case merge = "application/merge-patch+json"
    case strategic = "application/strategic-merge-patch+json"
    case apply = "application/apply-patch+yaml"
  }

  func patch(_ path: String, _ patch: Patch, _ body: JSONValue) async -> Answer {
    await send(.patch, path, body.jsonBytes(), type: patch.rawValue)
  }

  /// Opens a watch; `nil` when it is refused.
  func watch(_ path: String, accept: String = "") async -> TestWatch? {
    guard case .watch(let stream) = await response(.get, path, accept: accept) else { return nil }
    return TestWatch(stream)
  }
}

/// A watch that is read event by event.
final class TestWatch {
  struct Event: Equatable {
    var type: String
    var object: JSONValue

    /// `ADDED one`, or `BOOKMARK`.
    var summary: String {
      let name = Manifest(object).name
      return name.isEmpty ? type : "\(type) \(name)"
    }
  }

  private let stream: WatchStream
  private var signals: AsyncStream<WatchSignal>.Iterator

  init(_ stream: WatchStream) {
    self.stream = stream
    signals = stream.watch.signals.makeAsyncIterator()
  }

  /// What the stream begins with.
  var beginning: [Event] {
    (stream.present.map(stream.frame(ofPresent:)) + [stream.endOfPresent].compactMap { $0 }).map(Self.event)
  }

  /// The next event; `nil` at the end.
  func next() async -> Event? {
    while let signal = await signals.next() {
      if let frame = await stream.frame(of: signal) { return Self.event(frame) }
    }
    return nil
  }

  private static func event(_ frame: [UInt8]) -> Event {
    let value = (try? JSONValue(json: frame)) ?? .null
    return Event(type: value["type"]?.string ?? "", object: value["object"] ?? .null)
  }
}

extension Logger {
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
