import ObjectModel

/// By what repositories prove who they are, where the settings say it: SSH host keys in `argocd-ssh-known-hosts-cm`, and
/// certificates by host in `argocd-tls-certs-cm`. What neither names is trusted as the machine trusts it.
public struct RepositoryTrust: Sendable, Hashable {
  public static let knownHostsName = "argocd-ssh-known-hosts-cm"
  public static let certificatesName = "argocd-tls-certs-cm"

  /// Lines of a `known_hosts` file; `nil` for those of the machine.
  public var knownHosts: String?
  /// PEM bundles by the name of the host, without port.
  public var certificates: [String: String] = [:]

  public init() {}

  /// Reads the two ConfigMaps; `nil` for one that is not there.
  public init(knownHosts: Manifest?, certificates: Manifest?) {
    if let text = knownHosts?["data", "ssh_known_hosts"]?.string, text.contains(where: { !$0.isWhitespace }) {
      self.knownHosts = text
    }
    for (host, text) in certificates?["data"]?.object ?? [:] {
      if let text = text.string, text.contains("-----BEGIN") { self.certificates[host.lowercased()] = text }
    }
  }

  /// The name of a repository's host in lower case, without user and port; empty for a repository of this machine.
  public static func host(of repository: String) -> String {
    var rest = repository[...]
    if let scheme = rest.firstRange(of: "://") {
      if rest[..<scheme.lowerBound] == "file" { return "" }
      rest = rest[scheme.upperBound...]
    }
    if rest.hasPrefix("/") || rest.hasPrefix(".") { return "" }
    rest = rest.prefix { $0 != "/" }
    if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
      return rest[rest.index(after: rest.startIndex)..<end].lowercased()
    }
    // `git@host:path` and `host:port` alike
    return rest.prefix { $0 != ":" }.lowercased()
  }
}
