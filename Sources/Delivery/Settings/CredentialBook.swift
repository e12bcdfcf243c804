import CustomResources
import Foundation
import ObjectModel
import Repositories

/// The repository credentials that people keep in Secrets labelled `argocd.argoproj.io/secret-type`.
///
/// A repository's own entry counts first: the one of the project, then the one without a project. Where that entry has no
/// credentials, the `repo-creds` template with the longest matching address prefix lends its own.
public struct CredentialBook: Sendable {
  /// The label by which such Secrets are found.
  public static let secretTypeLabel = "argocd.argoproj.io/secret-type"

  private struct Entry: Sendable {
    var url: String
    var project: String
    var credentials: Credentials
    /// `insecureOCIForceHttp`
    var usesPlainHTTP: Bool
  }

  private var repositories: [Entry] = []
  private var templates: [Entry] = []
  private var trust = RepositoryTrust()

  /// A registry is the same with and without `oci://`.
  private static func normalised(_ url: String) -> String {
    AppProject.normalised(repository: url.hasPrefix("oci://") ? String(url.dropFirst(6)) : url)
  }

  /// An empty book: everything is visited anonymously.
  public init() {}

  /// Reads the Secrets of the control namespace; those of other types are passed over.
  ///
  /// - Parameter trust: by what repositories prove who they are.
  public init(secrets: some Sequence<Manifest>, trust: RepositoryTrust = RepositoryTrust()) {
    self.trust = trust
    for secret in secrets {
      let kind = secret.label(Self.secretTypeLabel)
      guard kind == "repository" || kind == "repo-creds" else { continue }
      let fields = SecretFields(secret)
      guard let url = fields["url"], !url.isEmpty else { continue }
      let entry = Entry(
        url: Self.normalised(url), project: fields["project"] ?? "", credentials: fields.credentials,
        usesPlainHTTP: fields["insecureOCIForceHttp"] == "true")
      if kind == "repository" { repositories.append(entry) } else { templates.append(entry) }
    }
    // The longest prefix first, so that the first match is the best.
    templates.sort { $0.url.utf8.count > $1.url.utf8.count }
  }

  /// What to show to a repository on behalf of a project, and what to ask of it.
  public func credentials(for repository: String, project: String) -> Credentials {
    var result = shown(to: repository, project: project)
    result.sshKnownHosts = result.sshKnownHosts ?? trust.knownHosts
    result.certificateAuthorities = result.certificateAuthorities ?? trust.certificates[RepositoryTrust.host(of: repository)]
    return result
  }

  private func shown(to repository: String, project: String) -> Credentials {
    let url = Self.normalised(repository)
    let own = repositories.filter { $0.url == url && ($0.project == project || $0.project.isEmpty) }
    let entry = own.first { $0.project == project } ?? own.first
    if let entry, entry.credentials.hasSecret { return entry.credentials }
    guard var result = templates.first(where: { url.hasPrefix($0.url) })?.credentials else { return entry?.credentials ?? .none }
    if let entry {
      result.insecure = result.insecure || entry.credentials.insecure
      result.proxy = result.proxy ?? entry.credentials.proxy
      result.noProxy = result.noProxy ?? entry.credentials.noProxy
    }
    return result
  }

  /// Whether a registry is spoken to over plain HTTP, as its entry says, or the template that lends it credentials.
  public func usesPlainHTTP(for repository: String, project: String) -> Bool {
    let url = Self.normalised(repository)
    let own = repositories.filter { $0.url == url && ($0.project == project || $0.project.isEmpty) }
    if let entry = own.first(where: { $0.project == project }) ?? own.first, entry.usesPlainHTTP { return true }
    return templates.first { url.hasPrefix($0.url) }?.usesPlainHTTP ?? false
  }
}

/// The decoded `data` of a Secret.
private struct SecretFields {
  private let data: JSONObject

  init(_ secret: Manifest) { data = secret["data"]?.object ?? [:] }

  subscript(key: String) -> String? {
    guard let text = data[key]?.string, let bytes = Data(base64Encoded: text), !bytes.isEmpty else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  var credentials: Credentials {
    Credentials(
      username: self["username"], password: self["password"], bearerToken: self["bearerToken"],
      sshPrivateKey: self["sshPrivateKey"],
      clientCertificate: self["tlsClientCertData"], clientKey: self["tlsClientCertKey"],
      insecure: ["insecure", "insecureIgnoreHostKey"].contains { self[$0] == "true" }, proxy: self["proxy"],
      noProxy: self["noProxy"])
  }
}

extension Credentials {
  fileprivate var hasSecret: Bool {
    password != nil || bearerToken != nil || sshPrivateKey != nil || clientKey != nil
  }
}
