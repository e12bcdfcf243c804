import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL

/// A request before it is sent.
struct ClusterRequest: Sendable {
  var method: HTTPMethod
  /// The escaped path, starting with a slash.
  var path: String
  var query: [(name: String, value: String)] = []
  var accept = "application/json"
  var contentType: String?
  var body: [UInt8]?
  /// A patch that states the whole intent, so that a second one changes nothing.
  var isRepeatablePatch = false

  /// `GET /api/v1/namespaces`: how messages call it.
  var title: String { "\(method.rawValue) \(path)" }

  /// Path and query.
  var target: String {
    guard !query.isEmpty else { return path }
    let pairs = query.map { "\(PercentEncoding.query($0.name))=\(PercentEncoding.query($0.value))" }
    return "\(path)\(path.contains("?") ? "&" : "?")\(pairs.joined(separator: "&"))"
  }

  /// Whether sending it twice does no more than sending it once.
  var isIdempotent: Bool { method == .GET || method == .HEAD || method == .DELETE || method == .PUT || isRepeatablePatch }
}

/// A whole response.
struct ClusterResponse: Sendable {
  var code: Int
  var headers: HTTPHeaders
  var body: [UInt8]
}

/// Shuts an HTTP client down when the last user is gone, so that nobody has to remember it.
private final class ClosingClient: Sendable {
  let http: HTTPClient

  init(_ http: HTTPClient) { self.http = http }

  // The shutdown goes on by itself; it holds the client until its connections are closed.
  deinit { _ = http.shutdown() }
}

/// HTTP to one server: addresses, TLS and the text of connection errors; knows nothing of Kubernetes verbs.
struct ClusterTransport: RequestTransport {
  /// The URL of the server as configured, for messages.
  let server: String
  private let client: ClosingClient
  private let base: String
  private let hostHeader: String?
  let requestTimeout: Duration
  private let userAgent: String

  /// Largest response body that is kept, in bytes.
  static let bodyLimit = 512 << 20

  /// - Parameters:
  ///   - requestTimeout: for a whole request, its body included; watches have their own deadline.
  ///   - maximumConnections: how many HTTP/1.1 connections may be open. Watches hold one each; HTTP/2 needs one for all.
  /// - Throws: `KubernetesError.configuration` for a proxy that cannot be used.
  init(
    connection: ClusterConnection, userAgent: String, requestTimeout: Duration, connectTimeout: Duration, maximumConnections: Int
  ) throws(KubernetesError) {
    self.userAgent = userAgent
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.timeout = .init(connect: TimeAmount(connectTimeout))
    configuration.connectionPool = .init(
      idleTimeout: .seconds(60), concurrentHTTP1ConnectionsPerHostSoftLimit: maximumConnections)
    // A server that is not there is told at once; repeating is the business of the layers above, which know what may be
    // repeated.
    configuration.connectionPool.retryConnectionEstablishment = false
    if !connection.disableCompression { configuration.decompression = .enabled(limit: .size(Self.bodyLimit)) }
    var base = connection.server
    while base.hasSuffix("/") { base.removeLast() }
    server = base
    var hostHeader: String?
    if base.hasPrefix("https://"), let name = connection.tls.serverName, let authority = Self.authority(of: base),
      name != authority.host
    {
      // Ask for the certificate's name, at the address of the real host.
      configuration.dnsOverride = [name: authority.host]
      base = "https://\(name)" + base.dropFirst("https://".count + authority.hostText.count)
      hostHeader = authority.text
    }
    self.base = base
    self.hostHeader = hostHeader
    if let proxy = connection.proxyURL { configuration.proxy = try Self.proxy(proxy, place: connection.place) }
    self.requestTimeout = requestTimeout
    client = ClosingClient(HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration))
  }

  func open(_ request: ClusterRequest, credential: RequestCredentials, limit: Duration) async throws(KubernetesError)
    -> StreamedResponse
  {
    let response = try await execute(request, credential, limit)
    return StreamedResponse(code: Int(response.status.code), body: .http(response.body))
  }

  private func execute(_ request: ClusterRequest, _ credential: RequestCredentials, _ limit: Duration)
    async throws(KubernetesError) -> HTTPClientResponse
  {
    var outgoing = HTTPClientRequest(url: base + request.target)
    outgoing.method = request.method
    outgoing.headers = credential.headers
    outgoing.headers.add(name: "User-Agent", value: userAgent)
    outgoing.tlsConfiguration = credential.tls
    if let hostHeader { outgoing.headers.replaceOrAdd(name: "Host", value: hostHeader) }
    outgoing.headers.add(name: "Accept", value: request.accept)
    if let body = request.body {
      outgoing.headers.add(name: "Content-Type", value: request.contentType ?? "application/json")
      outgoing.body = .bytes(ByteBuffer(bytes: body))
    }
    do {
      return try await client.http.execute(outgoing, deadline: .now() + TimeAmount(limit))
    } catch {
      throw connectionError(error)
    }
  }

  /// Sends a request and reads the whole response within the request timeout.
  func send(_ request: ClusterRequest, credential: RequestCredentials) async throws(KubernetesError) -> ClusterResponse {
    let response = try await execute(request, credential, requestTimeout)
    do {
      let body = try await response.body.collect(upTo: Self.bodyLimit)
      return ClusterResponse(code: Int(response.status.code), headers: response.headers, body: Array(body.readableBytesView))
    } catch {
      throw connectionError(error)
    }
  }

  private static func authority(of url: String) -> (host: String, hostText: String, text: String)? {
    let rest = url.dropFirst("https://".count)
    let text = String(rest.prefix { $0 != "/" && $0 != "?" })
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      return (String(text[text.index(after: text.startIndex)..<end]), String(text[...end]), text)
    }
    let host = String(text.prefix { $0 != ":" })
    return host.isEmpty ? nil : (host, host, text)
  }

  private static func proxy(_ url: String, place: String) throws(KubernetesError) -> HTTPClient.Configuration.Proxy {
    let parts = url.split(separator: "/", omittingEmptySubsequences: true)
    guard url.hasPrefix("http://"), parts.count == 2, let colon = parts[1].lastIndex(of: ":"),
      let port = Int(parts[1][parts[1].index(after: colon)...]), !parts[1].contains("@")
    else {
      throw .configuration(
        ConfigurationProblem(
          place: place, problem: "proxy-url is not of the form http://HOST:PORT", remedy: "give an HTTP proxy without user name"))
    }
    return .server(host: String(parts[1][..<colon]), port: port)
  }
}
