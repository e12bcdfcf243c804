import Logging
import NIOHTTP1
import ObjectModel

/// A client of one Kubernetes API server, over HTTP/2 or HTTP/1.1.
///
/// Requests wait for their turn (`Settings.rate`), are repeated where that is safe, and carry a credential that renews
/// itself. Watches have their own deadline, and with HTTP/1.1 their own connections. Copies share everything.
public struct KubernetesClient: ClusterClient {
  public struct Settings: Sendable {
    /// `User-Agent`; what stands before the first `/` is the default field manager.
    public var userAgent: String
    /// For a whole request other than a watch.
    public var requestTimeout: Duration
    public var connectTimeout: Duration
    /// How often a request is repeated at most.
    public var retries: Int
    /// `nil` for no limit.
    public var rate: RequestRate?
    /// How many HTTP/1.1 connections may be open at once. A watch holds one, so this must exceed the number of watches.
    public var maximumConnections: Int
    /// How many objects a page of a list asks for.
    public var pageSize: Int
    /// Time and chance.
    public var pace: Pace

    public init(
      userAgent: String = "apus", requestTimeout: Duration = .seconds(60), connectTimeout: Duration = .seconds(10),
      retries: Int = 5, rate: RequestRate? = .controller, maximumConnections: Int = 1024, pageSize: Int = 500,
      pace: Pace = .system
    ) {
      self.userAgent = userAgent
      self.requestTimeout = requestTimeout
      self.connectTimeout = connectTimeout
      self.retries = retries
      self.rate = rate
      self.maximumConnections = maximumConnections
      self.pageSize = pageSize
      self.pace = pace
    }
  }

  let settings: Settings
  private let transport: any RequestTransport
  private let credentials: CredentialCache
  private let limiter: RateLimiter?
  private let retry: RetryPolicy
  private let cache = DiscoveryCache()
  private let onWarning: @Sendable (ServerWarning) -> Void
  private let logger: Logger

  /// - Parameters:
  ///   - onWarning: called with every warning the server sends along with an answer.
  /// - Throws: `KubernetesError.configuration` when the connection's certificates or proxy cannot be used.
  public init(
    _ connection: ClusterConnection, settings: Settings = Settings(), logger: Logger = Logger(label: "apus.client"),
    onWarning: @escaping @Sendable (ServerWarning) -> Void = { _ in }
  ) throws(KubernetesError) {
    self.settings = settings
    self.logger = logger
    self.onWarning = onWarning
    transport = try ClusterTransport(
      connection: connection, userAgent: settings.userAgent, requestTimeout: settings.requestTimeout,
      connectTimeout: settings.connectTimeout,
      maximumConnections: settings.maximumConnections)
    // Reads the certificates once now, so that wrong ones are told here and not by the first request.
    if connection.server.hasPrefix("https://") { _ = try connection.tls.configuration(place: connection.place) }
    credentials = CredentialCache(connection: connection, pace: settings.pace)
    limiter = settings.rate.map { RateLimiter(rate: $0, pace: settings.pace) }
    retry = RetryPolicy(limit: settings.retries)
  }

  /// A client of a server in this process. Neither the rate of requests nor their time is limited.
  ///
  /// - Parameter url: what the server is called in messages.
  public init(
    inProcess server: any InProcessServer, url: String, settings: Settings = Settings(),
    logger: Logger = Logger(label: "apus.client"), onWarning: @escaping @Sendable (ServerWarning) -> Void = { _ in }
  ) {
    self.settings = settings
    self.logger = logger
    self.onWarning = onWarning
    transport = InProcessTransport(server: url, target: server, userAgent: settings.userAgent)
    credentials = CredentialCache(connection: ClusterConnection(server: url), pace: settings.pace)
    limiter = nil
    retry = RetryPolicy(limit: settings.retries)
  }

  public var server: String { transport.server }

  public func discovery() async throws(KubernetesError) -> Discovery {
    try await cache.discovery { () async throws(KubernetesError) in try await fetchDiscovery() }
  }

  @discardableResult
  public func refreshDiscovery() async throws(KubernetesError) -> Discovery {
    try await cache.refresh { () async throws(KubernetesError) in try await fetchDiscovery() }
  }

  public func raw(_ path: String) async throws(KubernetesError) -> [UInt8] {
    try await perform(ClusterRequest(method: .GET, path: path, accept: "*/*")).body
  }

  /// Sends a request until it succeeds, fails for good or has been repeated often enough.
  ///
  /// - Throws: `KubernetesError.status` for every answer but 2xx.
  func perform(_ request: ClusterRequest) async throws(KubernetesError) -> ClusterResponse {
    var attempt = 0
    var renewed = false
    while true {
      let outcome: RetryPolicy.Outcome
      let failure: KubernetesError
      do {
        try await waitForTurn()
        let credential = try await credentials.credentials()
        let response = try await transport.send(request, credential: credential)
        for header in response.headers["Warning"] { ServerWarning(header: header).map(onWarning) }
        if (200..<300).contains(response.code) { return response }
        if response.code == 401, credentials.isRenewable, !renewed {
          renewed = true
          await credentials.invalidate()
          continue
        }
        failure = .status(StatusFailure(body: response.body, code: response.code))
        outcome = .answered(code: response.code, retryAfter: response.headers.first(name: "Retry-After"))
      } catch {
        failure = error
        outcome = .failed(error)
      }
      let chance = settings.pace.chance()
      guard let delay = retry.delay(after: outcome, attempt: attempt, isIdempotent: request.isIdempotent, chance: chance) else {
        throw failure
      }
      logger.debug("repeating a request", metadata: ["request": "\(request.title)", "reason": "\(failure)"])
      attempt += 1
      try await wait(delay)
    }
  }

  /// Opens a response that is read as it comes. Not repeated: the caller knows where to go on.
  func open(_ request: ClusterRequest, limit: Duration) async throws(KubernetesError) -> StreamedResponse {
    for isLastAttempt in [false, true] {
      try await waitForTurn()
      let credential = try await credentials.credentials()
      let response = try await transport.open(request, credential: credential, limit: limit)
      let code = response.code
      if (200..<300).contains(code) { return response }
      let body = await response.beginning(upTo: 1 << 20)
      if code == 401, credentials.isRenewable, !isLastAttempt {
        await credentials.invalidate()
        continue
      }
      throw .status(StatusFailure(body: body, code: code))
    }
    throw .cancelled
  }

  func connectionError(_ error: any Error) -> KubernetesError { transport.connectionError(error) }

  private func waitForTurn() async throws(KubernetesError) {
    guard let limiter else { return }
    do { try await limiter.turn() } catch { throw .cancelled }
  }

  private func wait(_ delay: Duration) async throws(KubernetesError) {
    do { try await settings.pace.sleep(delay) } catch { throw .cancelled }
  }
}
