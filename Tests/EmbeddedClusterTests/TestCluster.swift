import Foundation
import Logging
import ObjectModel
import Testing

@testable import EmbeddedCluster

/// The request pipeline over a store in a temporary folder, without HTTP and without controllers.
final class TestCluster: Sendable {
  private let folder = TemporaryFolder()
  let store: ObjectStore
  let catalog = ResourceCatalog()
  let handler: RequestHandler

  static let administrator = APIRequest.User(name: "admin", groups: ["system:masters"])

  init() async throws {
    store = try ObjectStore(
      database: ObjectDatabase(path: folder.url.appending(path: "objects.sqlite").path), logger: Logger(label: "test"))
    let now: @Sendable () -> Timestamp = { Timestamp(secondsSince1970: 1_800_000_000) }
    let writer = ObjectWriter(store: store, catalog: catalog, now: now)
    handler = RequestHandler(
      store: store, catalog: catalog, writer: writer, snapshots: ListSnapshots(),
      subresources: Subresources(store: store, catalog: catalog, writer: writer, now: now),
      documents: ServerDocuments(catalog: catalog, address: "127.0.0.1:6443"), now: now)
    try await post("/api/v1/namespaces", ["metadata": ["name": "shop"]])
  }

  /// Asks, as the administrator unless told otherwise. `target` is a path with its query.
  func ask(
    _ method: APIRequest.Method, _ target: String, _ body: JSONValue? = nil, type: String = "application/json",
    accept: String = "application/json", user: APIRequest.User? = administrator
  ) async -> APIResponse {
    let parts = target.split(separator: "?", maxSplits: 1)
    return await handler.respond(
      to: APIRequest(
        method: method, path: String(parts[0]), query: Query(parts.count > 1 ? String(parts[1]) : nil), accept: accept,
        contentType: type, userAgent: "tests/1.0", body: body?.jsonBytes() ?? [], user: user))
  }

  /// The code and the body of an answer that is no watch.
  func answer(
    _ method: APIRequest.Method, _ target: String, _ body: JSONValue? = nil, type: String = "application/json",
    accept: String = "application/json", user: APIRequest.User? = administrator
  ) async throws -> (code: Int, body: JSONValue, warnings: [String]) {
    guard case .content(let content) = await ask(method, target, body, type: type, accept: accept, user: user) else {
      throw NoContent()
    }
    return (content.code, (try? JSONValue(json: content.body)) ?? .null, content.warnings)
  }

  struct NoContent: Error {}

  @discardableResult
  func post(_ target: String, _ body: JSONValue) async throws -> JSONValue {
    let answer = try await answer(.post, target, body)
    try #require(answer.code == 201, "\(answer.body.json())")
    return answer.body
  }

  @discardableResult
  func apply(_ target: String, _ body: JSONValue) async throws -> (code: Int, body: JSONValue, warnings: [String]) {
    try await answer(.patch, target, body, type: "application/apply-patch+yaml")
  }

  /// The stream that answers a watch.
  func watch(_ target: String) async throws -> WatchStream {
    guard case .watch(let stream) = await ask(.get, target) else { throw NoContent() }
    return stream
  }

  /// The next `count` events of a watch after its beginning, as type and object.
  func events(_ stream: WatchStream, _ count: Int) async throws -> [(type: String, object: JSONValue)] {
    var frames: [[UInt8]] = []
    for await signal in stream.watch.signals {
      if let frame = await stream.frame(of: signal) { frames.append(frame) }
      if frames.count == count { break }
    }
    return try frames.map(Self.event)
  }

  static func event(_ frame: [UInt8]) throws -> (type: String, object: JSONValue) {
    let value = try JSONValue(json: frame)
    return (value["type"]?.string ?? "", value["object"] ?? .null)
  }
}
