import NIOHTTP1
import NIOSSL
import ObjectModel

/// What a request needs to be trusted: headers and the TLS configuration.
struct RequestCredentials: Sendable {
  var headers: HTTPHeaders
  var tls: TLSConfiguration?
}

/// Turns the source of a credential into what goes on the wire, and remembers it as long as it holds.
actor CredentialCache {
  private let connection: ClusterConnection
  private let readFile: Kubeconfig.FileReader
  private let runPlugin: @Sendable (ExecPlugin) async throws(KubernetesError) -> [UInt8]
  private let pace: Pace
  private let wallClock: @Sendable () -> Timestamp

  private var current: RequestCredentials?
  /// When `current` has to be made anew, on the clock of `pace`; `nil` for never.
  private var expiry: Duration?
  /// One at a time: many requests may find the credential expired in the same moment.
  private var renewal: Task<Result<RequestCredentials, KubernetesError>, Never>?

  /// How long a token read from a file is used before the file is read again.
  static let fileLifetime = Duration.seconds(60)
  /// A plugin's credential is renewed this much before it expires.
  static let expiryMargin = Duration.seconds(10)

  init(
    connection: ClusterConnection, readFile: @escaping Kubeconfig.FileReader = Kubeconfig.readFile,
    runPlugin: @escaping @Sendable (ExecPlugin) async throws(KubernetesError) -> [UInt8] = PluginRun.output,
    pace: Pace = .system, wallClock: @escaping @Sendable () -> Timestamp = { .now }
  ) {
    self.connection = connection
    self.readFile = readFile
    self.runPlugin = runPlugin
    self.pace = pace
    self.wallClock = wallClock
  }

  /// Whether making the credential anew may help against a 401.
  nonisolated var isRenewable: Bool {
    switch connection.credentials {
    case .tokenFile, .exec: true
    case .none, .token, .basic: false
    }
  }

  /// The credential, made anew when it has expired.
  func credentials() async throws(KubernetesError) -> RequestCredentials {
    if let current, expiry.map({ pace.now() < $0 }) ?? true { return current }
    let task = renewal ?? Task { await self.renew() }
    renewal = task
    return try await task.value.get()
  }

  /// Forgets the credential: the server refused it.
  func invalidate() { current = nil }

  private func renew() async -> Result<RequestCredentials, KubernetesError> {
    defer { renewal = nil }
    do throws(KubernetesError) {
      let made = try await make()
      current = made
      return .success(made)
    } catch {
      return .failure(error)
    }
  }

  private func make() async throws(KubernetesError) -> RequestCredentials {
    var headers = HTTPHeaders()
    var tls = connection.tls
    expiry = nil
    switch connection.credentials {
    case .none: break
    case .token(let token): headers.add(name: "Authorization", value: "Bearer \(token)")
    case .basic(let username, let password):
      headers.add(name: "Authorization", value: "Basic \(Base64.encode("\(username):\(password)".utf8))")
    case .tokenFile(let path):
      guard let bytes = try? readFile(path) else {
        throw .configuration(
          ConfigurationProblem(
            place: connection.place, problem: "the token file \(path) cannot be read",
            remedy: "check that it exists and is readable"))
      }
      headers.add(name: "Authorization", value: "Bearer \(String(decoding: bytes, as: UTF8.self).trimmingWhitespace())")
      expiry = pace.now() + Self.fileLifetime
    case .exec(let plugin):
      let credential = try ExecCredential(output: try await runPlugin(plugin), of: plugin)
      if let token = credential.token { headers.add(name: "Authorization", value: "Bearer \(token)") }
      if let certificate = credential.clientCertificate {
        tls.clientCertificate = certificate
        tls.clientKey = credential.clientKey
      }
      if let left = credential.secondsLeft(at: wallClock()) { expiry = pace.now() + left - Self.expiryMargin }
    }
    for header in connection.impersonation?.headers ?? [] { headers.add(name: header.name, value: header.value) }
    // A line break would end the header and start another; a credential with one is never valid.
    for header in headers where header.value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
      throw .configuration(
        ConfigurationProblem(
          place: connection.place, problem: "the value for the header \(header.name) holds a control character",
          remedy: "check the token or name for line breaks"))
    }
    let isSecure = connection.server.hasPrefix("https://")
    return RequestCredentials(headers: headers, tls: isSecure ? try tls.configuration(place: connection.place) : nil)
  }
}

extension ExecCredential {
  /// Time until the credential expires; `nil` when it says nothing that can be read.
  func secondsLeft(at now: Timestamp) -> Duration? {
    guard let end = expiration.flatMap({ Timestamp($0) }) else { return nil }
    return .seconds(end.seconds - now.seconds)
  }
}
