import HTTPTypes
import HummingbirdCore
import HummingbirdHTTP2
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle

/// The cluster's door: HTTPS with HTTP/1.1 and HTTP/2 on one address.
struct APITransport: Sendable {
  let host: String
  let port: Int
  let certificates: ClusterCertificates
  let handler: RequestHandler
  let clients: ClientCertificates
  var connections = OpenConnections()
  let logger: Logger

  /// Serves until the task is cancelled.
  ///
  /// - Parameter onRunning: called with the port once requests are answered.
  func run(onRunning: @escaping @Sendable (Int) async -> Void) async throws {
    let settings = try tls()
    let connections = self.connections
    let builder = HTTPServerBuilder { responder in
      WatchedChannel(base: try HTTP2UpgradeChannel(tlsConfiguration: settings, responder: responder), connections: connections)
    }
    let server = try builder.buildServer(
      configuration: ServerConfiguration(address: .hostname(host, port: port), backlog: 1024),
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
      logger: logger,
      responder: { request, writer, channel in try await respond(to: request, writer, channel) },
      onServerRunning: { await onRunning($0.localAddress?.port ?? 0) })
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await connections.run() }
      group.addTask { try await server.run() }
      try await group.next()
      group.cancelAll()
    }
  }

  private func tls() throws -> TLSConfiguration {
    let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificates.server.utf8)).map {
      NIOSSLCertificateSource.certificate($0)
    }
    let key = try NIOSSLPrivateKey(bytes: Array(certificates.serverKey.utf8), format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(certificates.authority.utf8)))
    // Asked for, not demanded: who shows none may still ask for the health of the server.
    configuration.certificateVerification = .optionalVerification
    return configuration
  }

  // MARK: - Requests

  private func respond(to request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
    var request = request
    connections.began(channel)
    defer { connections.answered(channel) }
    let audit = request.headers[.auditID] ?? ObjectMetadata.uid()
    let body: ByteBuffer
    do {
      body = try await request.collectBody(upTo: RequestBody.limit)
    } catch {
      return try await write(.failure(.tooLarge), to: writer, audit, channel)
    }
    connections.received(channel)
    let isHead = request.method == .head
    guard let method = APIRequest.Method(rawValue: isHead ? "GET" : request.method.rawValue) else {
      return try await write(.failure(.methodNotAllowed()), to: writer, audit, channel)
    }
    let response = await handler.respond(
      to: APIRequest(
        method: method, path: request.uri.path, query: Query(request.uri.query), accept: request.headers[.accept] ?? "",
        contentType: request.headers[.contentType] ?? "", userAgent: request.headers[.userAgent] ?? "",
        body: Array(buffer: body), user: await clients.user(of: channel),
        token: Self.token(request.headers),
        impersonation: Self.impersonation(request.headers), ifNoneMatch: request.headers[.ifNoneMatch] ?? ""))
    try await write(
      response.compressed(for: request.headers[.acceptEncoding] ?? ""), to: writer, audit, channel, isHead: isHead)
  }

  private static func token(_ headers: HTTPFields) -> String? {
    guard let text = headers[.authorization], text.utf8.count > 7 else { return nil }
    let scheme = text.utf8.prefix(7).map { $0 | 0x20 }
    return scheme.elementsEqual("bearer ".utf8) ? String(Substring(text.utf8.dropFirst(7))) : nil
  }

  private static func impersonation(_ headers: HTTPFields) -> APIRequest.User? {
    let groups = headers[values: .impersonateGroup]
    let name = headers[.impersonateUser] ?? ""
    return name.isEmpty && groups.isEmpty ? nil : APIRequest.User(name: name, groups: groups)
  }

  // MARK: - Responses

  private func write(
    _ response: APIResponse, to writer: consuming ResponseWriter, _ audit: String, _ channel: any Channel, isHead: Bool = false
  ) async throws {
    switch response {
    case .content(let content):
      let head = head(content.code, content.contentType, content.warnings, content.headers, length: content.body.count, audit)
      try await writer.write(
        response: head, body: isHead ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: content.body)))
    case .watch(let stream):
      let body = try await writer.writeHead(head(200, "application/json", [], [], length: nil, audit))
      if isHead { return try await body.finish(nil) }
      try await write(stream, to: body, channel)
    case .log(let log):
      let body = try await writer.writeHead(head(200, "text/plain", [], [], length: nil, audit))
      if isHead { return try await body.finish(nil) }
      try await write(log, to: body, channel)
    }
  }

  /// Writes a log that is followed.
  private func write(_ log: FollowedLog, to body: consuming some ResponseBodyWriter, _ channel: any Channel) async throws {
    let reminders = log.watch.reminders
    channel.closeFuture.whenComplete { _ in reminders.finish() }
    var log = log
    let beginning = log.beginning
    if !beginning.text.isEmpty { try await body.write(ByteBuffer(string: beginning.text)) }
    if !beginning.isLast {
      for await signal in log.watch.signals {
        guard let piece = log.piece(of: signal) else { continue }
        if !piece.text.isEmpty { try await body.write(ByteBuffer(string: piece.text)) }
        if piece.isLast { break }
      }
    }
    try await body.finish(nil)
  }

  /// Writes a watch, no faster than the client reads.
  private func write(_ stream: WatchStream, to body: consuming some ResponseBodyWriter, _ channel: any Channel) async throws {
    // Who goes away is noticed at once, and not by the next event.
    let reminders = stream.watch.reminders
    channel.closeFuture.whenComplete { _ in reminders.finish() }
    let clock = Task {
      await stream.keepTime()
      // A client that does not even read the end is not waited for.
      if (try? await Task.sleep(for: .seconds(30))) != nil { channel.close(promise: nil) }
    }
    defer { clock.cancel() }
    for object in stream.present { try await body.write(ByteBuffer(bytes: stream.frame(ofPresent: object))) }
    if let frame = stream.endOfPresent { try await body.write(ByteBuffer(bytes: frame)) }
    for await signal in stream.watch.signals {
      if let frame = await stream.frame(of: signal) { try await body.write(ByteBuffer(bytes: frame)) }
    }
    try await body.finish(nil)
  }

  private func head(
    _ code: Int, _ type: String, _ warnings: [String], _ others: [(name: String, value: String)], length: Int?, _ audit: String
  ) -> HTTPResponse {
    var fields: HTTPFields = [
      .contentType: type, .cacheControl: "no-cache, private", .auditID: audit, .flowSchema: Self.flow, .priorityLevel: Self.flow,
    ]
    if let length { fields[.contentLength] = String(length) }
    for warning in warnings {
      let escaped = warning.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      fields.append(HTTPField(name: .warning, value: "299 - \"\(escaped)\""))
    }
    for other in others {
      if let name = HTTPField.Name(other.name) { fields[name] = other.value }
    }
    return HTTPResponse(status: HTTPResponse.Status(code: code), headerFields: fields)
  }

  /// Requests are not sorted by priority, so all of them flow as one.
  private static let flow = "00000000-0000-0000-0000-000000000000"
}
