import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// Requests over the network.
final class HTTPWebClient: WebClient {
  /// For a whole request, its body included.
  private static let patience = TimeAmount.seconds(120)

  private let plain = HTTPClient(eventLoopGroupProvider: .singleton, configuration: HTTPWebClient.configuration(proxy: nil))
  private let proxied = Mutex<[String: HTTPClient]>([:])

  // The shutdowns go on by themselves; they hold the clients until their connections are closed.
  deinit {
    _ = plain.shutdown()
    for client in proxied.withLock({ $0.values }) { _ = client.shutdown() }
  }

  private static func configuration(proxy: HTTPClient.Configuration.Proxy?) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(proxy: proxy)
    configuration.redirectConfiguration = .disallow
    configuration.timeout = .init(connect: .seconds(15))
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }

  func send(_ request: WebRequest, credentials: Credentials) async throws(RepositoryError) -> WebResponse {
    let place = request.url.withoutQuery
    guard let address = WebAddress(request.url) else {
      throw RepositoryError(
        cause: .invalid, repository: place, problem: "this is no web address", remedy: "write https://host/path")
    }
    var outgoing = HTTPClientRequest(url: request.url)
    for type in request.accept { outgoing.headers.add(name: "Accept", value: type) }
    outgoing.headers.add(name: "User-Agent", value: "apus")
    if let tag = request.knownTag { outgoing.headers.add(name: "If-None-Match", value: tag) }
    if let authorization = request.authorization { outgoing.headers.add(name: "Authorization", value: authorization) }
    if address.isSecure { outgoing.tlsConfiguration = try Self.tls(credentials, place) }
    var client = try client(for: address, credentials, place)
    if request.isOfStranger {
      // What was looked at is what is connected to, whatever a second look would find.
      var configuration = Self.configuration(proxy: nil)
      configuration.dnsOverride = [address.host: try await PublicAddress.of(address)]
      client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
    defer { if request.isOfStranger { _ = client.shutdown() } }
    do {
      let response = try await client.execute(outgoing, deadline: .now() + Self.patience)
      let body = try await response.body.collect(upTo: request.limit)
      var headers: [String: String] = [:]
      for (name, value) in response.headers {
        headers[name.lowercased(), default: ""] += (headers[name.lowercased()] == nil ? "" : ", ") + value
      }
      return WebResponse(status: Int(response.status.code), headers: headers, body: Array(body.readableBytesView))
    } catch is NIOTooManyBytesError {
      throw RepositoryError(
        cause: .unsupported, repository: place, problem: "the answer is longer than \(request.limit >> 20) MiB",
        remedy: "split what it offers")
    } catch is CancellationError {
      throw RepositoryError(
        cause: .cancelled, repository: place, problem: "the request was cancelled", remedy: "ask again")
    } catch {
      throw Self.failure(error, place)
    }
  }

  private func client(
    for address: WebAddress, _ credentials: Credentials, _ place: String
  ) throws(RepositoryError) -> HTTPClient {
    guard let proxy = credentials.proxy, !proxy.isEmpty, !address.isExempt(by: credentials.noProxy ?? "") else { return plain }
    if let client = proxied.withLock({ $0[proxy] }) { return client }
    let client = HTTPClient(
      eventLoopGroupProvider: .singleton, configuration: Self.configuration(proxy: try Self.proxy(proxy, place)))
    return proxied.withLock { clients in
      if let earlier = clients[proxy] {
        _ = client.shutdown()
        return earlier
      }
      clients[proxy] = client
      return client
    }
  }

  private static func proxy(_ text: String, _ place: String) throws(RepositoryError) -> HTTPClient.Configuration.Proxy {
    let rest = text.hasPrefix("http://") ? text.dropFirst(7) : text.hasPrefix("socks5://") ? text.dropFirst(9) : ""
    let authority = rest.prefix { $0 != "/" }
    guard let colon = authority.lastIndex(of: ":"), let port = Int(authority[authority.index(after: colon)...]),
      !authority.contains("@"), !authority[..<colon].isEmpty
    else {
      throw RepositoryError(
        cause: .invalid, repository: place, problem: "its proxy is not of a form that is used here",
        remedy: "write http://HOST:PORT or socks5://HOST:PORT, without user name")
    }
    let host = String(authority[..<colon])
    return text.hasPrefix("socks5://") ? .socksServer(host: host, port: port) : .server(host: host, port: port)
  }

  private static func tls(_ credentials: Credentials, _ place: String) throws(RepositoryError) -> TLSConfiguration {
    func refuse(_ what: String) -> RepositoryError {
      RepositoryError(
        cause: .invalid, repository: place, problem: "\(what) in its Secret is not valid PEM", remedy: "put the PEM text there")
    }
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    if credentials.insecure { configuration.certificateVerification = .none }
    if let pem = credentials.certificateAuthorities {
      guard let certificates = try? NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)), !certificates.isEmpty else {
        throw refuse("the certificate authority")
      }
      configuration.trustRoots = .certificates(certificates)
    }
    if let pem = credentials.clientCertificate, let keyPEM = credentials.clientKey {
      guard let chain = try? NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)), !chain.isEmpty else {
        throw refuse("the client certificate")
      }
      guard let key = try? NIOSSLPrivateKey(bytes: Array(keyPEM.utf8), format: .pem) else { throw refuse("the client key") }
      configuration.certificateChain = chain.map { .certificate($0) }
      configuration.privateKey = .privateKey(key)
    }
    return configuration
  }

  /// Errors of connecting say nothing secret: they speak of addresses and certificates.
  private static func failure(_ error: any Error, _ place: String) -> RepositoryError {
    if let error = error as? HTTPClientError, [.deadlineExceeded, .readTimeout, .connectTimeout].contains(error) {
      return RepositoryError(
        cause: .timeout, repository: place, problem: "the server did not answer in time",
        remedy: "check that it can be reached from here")
    }
    return RepositoryError(
      cause: .unreachable, repository: place, problem: "the server cannot be reached (\(error))",
      remedy: "check the address, and that its certificate is trusted here")
  }
}

extension WebAddress {
  /// Whether a list of hosts, as in `no_proxy`, holds this one.
  func isExempt(by list: String) -> Bool {
    let host = authority.hasPrefix("[") ? authority : String(authority.prefix { $0 != ":" })
    return list.split(separator: ",").contains { entry in
      let name = entry.filter { $0 != " " }.lowercased()
      let suffix = name.hasPrefix(".") ? name : "." + name
      return name == "*" || !name.isEmpty && (host == name || authority == name || host.hasSuffix(suffix))
    }
  }
}
