/// What a repository wants to know before it lets us in.
///
/// Secret values never leave this type by printing, reflection or error: every description of it says only which kinds
/// of credential are there.
public struct Credentials: Sendable, Hashable {
  /// For HTTP(S): basic authentication. A password may come without a user name.
  public var username: String?
  public var password: String?
  /// For HTTP(S): sent as `Authorization: Bearer`.
  public var bearerToken: String?
  /// For SSH: a private key in OpenSSH or PEM form, without a passphrase.
  public var sshPrivateKey: String?
  /// For SSH: lines of a `known_hosts` file; `nil` uses the files of the system and the user.
  public var sshKnownHosts: String?
  /// For HTTPS: client certificate and key, PEM.
  public var clientCertificate: String?
  public var clientKey: String?
  /// For HTTPS: PEM bundle of the authorities to trust instead of the system's.
  public var certificateAuthorities: String?
  /// Neither the server's certificate nor its SSH host key is verified.
  public var insecure: Bool
  /// For HTTP(S): `http://`, `https://` or `socks5://` address of a proxy.
  public var proxy: String?
  /// Hosts reached without the proxy, comma-separated.
  public var noProxy: String?

  public init(
    username: String? = nil, password: String? = nil, bearerToken: String? = nil, sshPrivateKey: String? = nil,
    sshKnownHosts: String? = nil, clientCertificate: String? = nil, clientKey: String? = nil,
    certificateAuthorities: String? = nil, insecure: Bool = false, proxy: String? = nil, noProxy: String? = nil
  ) {
    self.username = username
    self.password = password
    self.bearerToken = bearerToken
    self.sshPrivateKey = sshPrivateKey
    self.sshKnownHosts = sshKnownHosts
    self.clientCertificate = clientCertificate
    self.clientKey = clientKey
    self.certificateAuthorities = certificateAuthorities
    self.insecure = insecure
    self.proxy = proxy
    self.noProxy = noProxy
  }

  /// Nothing: an anonymous visitor.
  public static let none = Credentials()

  /// The texts that must not appear anywhere else; used to clean what `git` prints.
  var secrets: [String] {
    let lines = [sshPrivateKey, clientKey].compactMap(\.self).flatMap { $0.split(separator: "\n").map(String.init) }
    return ([password, bearerToken, proxy.flatMap(Self.userInfo)].compactMap(\.self) + lines).filter { $0.utf8.count >= 4 }
  }

  private static func userInfo(of address: String) -> String? {
    guard let at = address.lastIndex(of: "@") else { return nil }
    let start = address.firstRange(of: "://")?.upperBound ?? address.startIndex
    return start < at ? String(address[start..<at]) : nil
  }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The kinds of credential, never their values: `Credentials(password, insecure)`.
  public var description: String {
    var parts: [String] = []
    if password != nil || username != nil { parts.append("password") }
    if bearerToken != nil { parts.append("bearer token") }
    if sshPrivateKey != nil { parts.append("SSH key") }
    if clientCertificate != nil || clientKey != nil { parts.append("client certificate") }
    if insecure { parts.append("insecure") }
    if proxy != nil { parts.append("proxy") }
    return "Credentials(\(parts.joined(separator: ", ")))"
  }

  public var debugDescription: String { description }

  public var customMirror: Swift.Mirror { Swift.Mirror(self, children: EmptyCollection<Swift.Mirror.Child>()) }
}
