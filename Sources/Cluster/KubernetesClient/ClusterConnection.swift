import ObjectModel

/// Everything needed to speak to one cluster: where it is, how to trust it and how to be trusted by it.
public struct ClusterConnection: Sendable, Hashable {
  /// The URL of the API server, as `https://127.0.0.1:6443`; a path in it is kept.
  public var server: String
  public var tls: TLSMaterial
  public var credentials: Credentials
  /// The namespace of requests that name none; empty when the configuration does not say.
  public var namespace: String
  /// `http://host:port`, an HTTP proxy to go through.
  public var proxyURL: String?
  /// Whose rights to use instead of one's own.
  public var impersonation: Impersonation?
  /// Do not ask for gzip.
  public var disableCompression: Bool
  /// The file, context or Secret this comes from, for messages.
  public var place: String

  public init(
    server: String, tls: TLSMaterial = TLSMaterial(), credentials: Credentials = .none, namespace: String = "",
    proxyURL: String? = nil, impersonation: Impersonation? = nil, disableCompression: Bool = false, place: String = ""
  ) {
    self.server = server
    self.tls = tls
    self.credentials = credentials
    self.namespace = namespace
    self.proxyURL = proxyURL
    self.impersonation = impersonation
    self.disableCompression = disableCompression
    self.place = place
  }
}

/// The TLS side of a connection. All material is PEM text as bytes.
public struct TLSMaterial: Sendable, Hashable {
  /// Authorities to trust instead of the system's.
  public var authority: [UInt8]?
  /// Certificate chain and key the client shows.
  public var clientCertificate: [UInt8]?
  public var clientKey: [UInt8]?
  /// The name to expect in the server's certificate, when it is not the host of the URL.
  public var serverName: String?
  /// Accept any certificate.
  public var isInsecure: Bool

  public init(
    authority: [UInt8]? = nil, clientCertificate: [UInt8]? = nil, clientKey: [UInt8]? = nil, serverName: String? = nil,
    isInsecure: Bool = false
  ) {
    self.authority = authority
    self.clientCertificate = clientCertificate
    self.clientKey = clientKey
    self.serverName = serverName
    self.isInsecure = isInsecure
  }
}

/// Where the credential of a request's `Authorization` comes from.
public enum Credentials: Sendable, Hashable {
  /// A client certificate, or nothing.
  case none
  case token(String)
  /// A file whose content is the token; read again about every minute, since it rotates.
  case tokenFile(String)
  case basic(username: String, password: String)
  /// A program that prints an `ExecCredential`.
  case exec(ExecPlugin)
}

/// The identity a request takes on.
public struct Impersonation: Sendable, Hashable {
  public var user: String
  public var uid: String?
  public var groups: [String]
  public var extra: [String: [String]]

  public init(user: String, uid: String? = nil, groups: [String] = [], extra: [String: [String]] = [:]) {
    self.user = user
    self.uid = uid
    self.groups = groups
    self.extra = extra
  }

  /// The headers that ask for it.
  var headers: [(name: String, value: String)] {
    var result = [("Impersonate-User", user)]
    if let uid { result.append(("Impersonate-Uid", uid)) }
    for group in groups { result.append(("Impersonate-Group", group)) }
    for (key, values) in extra.sorted(by: { $0.key < $1.key }) {
      for value in values { result.append(("Impersonate-Extra-\(PercentEncoding.query(key))", value)) }
    }
    return result.map { (name: $0.0, value: $0.1) }
  }
}

// Credentials never appear in text, not even through string interpolation of a whole connection.
extension ClusterConnection: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "ClusterConnection(\(server))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["server": server, "namespace": namespace]) }
}

extension TLSMaterial: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "TLSMaterial" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["isInsecure": isInsecure]) }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String {
    switch self {
    case .none: "no credential"
    case .token: "a token"
    case .tokenFile(let path): "the token in \(path)"
    case .basic(let username, _): "the password of \(username)"
    case .exec(let plugin): "the credential plugin \(plugin.command)"
    }
  }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
