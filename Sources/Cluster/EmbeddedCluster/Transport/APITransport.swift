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
  let logger: Logger

  /// Serves until the task is cancelled.
  ///
  /// - Parameter onRunning: called with the port once requests are answered.
  func run(onRunning: @escaping @Sendable (Int) async -> Void) async throws {
    let server = try HTTPServerBuilder.http2Upgrade(tlsConfiguration: try tls()).buildServer(
      configuration: ServerConfiguration(address: .hostname(host, port: port), backlog: 1024),
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
      logger: logger,
      responder: { request, writer, channel in try await respond(to: request, writer, channel) },
      onServerRunning: { await onRunning($0.localAddress?.port ?? 0) })
    try await server.run()
  }

  private func tls() throws -> TLSConfiguration {
    let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificates.server.utf8)).map {
      NIOSSLCertificateSource.certificate($0)
    }
    let key = try NIOSSLPrivateKey(bytes: Array(certificates.serverKey.utf8), format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
    configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(certificates.authority.utf8)))
    // Asked for, not demanded: who shows none may still ask for the health of the server.
    configuration.certificateVerification = .optionalVerification
    return configuration
  }

  private func respond(to request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
    var request = request
    let body: ByteBuffer
    do {
      body = try await request.collectBody(upTo: RequestBody.limit)
    } catch {
      return try await write(.failure(.tooLarge), to: writer)
    }
    guard let method = APIRequest.Method(rawValue: request.method == .head ? "GET" : request.method.rawValue) else {
      return try await write(.failure(.methodNotAllowed()), to: writer)
    }
    let response = await handler.respond(
      to: APIRequest(
        method: method, path: request.uri.path, query: Query(request.uri.query), accept: request.headers[.accept] ?? "",
        contentType: request.headers[.contentType] ?? "", userAgent: request.headers[.userAgent] ?? "",
        body: Array(buffer: body), user: await clients.user(of: channel),
        impersonated: Self.impersonated(request.headers)))
    try await write(response, to: writer)
  }

  private static func impersonated(_ headers: HTTPFields) -> APIRequest.User? {
    guard let user = HTTPField.Name("Impersonate-User"), let group = HTTPField.Name("Impersonate-Group"),
      let name = headers[user]
    else { return nil }
    return APIRequest.User(name: name, groups: headers[values: group])
  }

  private func write(_ response: APIResponse, to writer: consuming ResponseWriter) async throws {
    switch response {
    case .content(let content):
      try await writer.write(
        response: head(content.code, content.contentType, content.warnings, content.headers, length: content.body.count),
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: content.body)))
    case .watch(let stream):
      var body = try await writer.writeHead(head(200, "application/json", [], [], length: nil))
      let clock = Task { await stream.keepTime() }
      defer { clock.cancel() }
      for frame in stream.beginning { try await body.write(ByteBuffer(bytes: frame)) }
      for await signal in stream.watch.signals {
        if let frame = await stream.frame(of: signal) { try await body.write(ByteBuffer(bytes: frame)) }
      }
      try await body.finish(nil)
    }
  }

  private func head(
    _ code: Int, _ type: String, _ warnings: [String], _ others: [(name: String, value: String)], length: Int?
  ) -> HTTPResponse {
    var fields: HTTPFields = [.contentType: type, .cacheControl: "no-cache, private"]
    if let length { fields[.contentLength] = String(length) }
    if let name = HTTPField.Name("Audit-Id") { fields[name] = ObjectMetadata.uid() }
    if let name = HTTPField.Name("Warning") {
      for warning in warnings {
        let escaped = warning.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        fields.append(HTTPField(name: name, value: "299 - \"\(escaped)\""))
      }
    }
    for other in others {
      if let name = HTTPField.Name(other.name) { fields[name] = other.value }
    }
    return HTTPResponse(status: HTTPResponse.Status(code: code), headerFields: fields)
  }
}
