import Crypto
import Foundation
import ObjectModel
import Synchronization

/// Reads a registry by its HTTP interface, version 2: tags, manifests and blobs, with the tokens it asks for.
struct RegistryClient: Sendable {
  /// The largest list of tags, manifest or token answer, in bytes.
  private static let documentLimit = 8 << 20
  /// The most pages of tags that are read.
  private static let mostPages = 200

  let web: any WebClient
  private let tokens = TokenCache()

  init(web: any WebClient) { self.web = web }

  /// The tags of a repository, in the registry's order.
  func tags(of image: ImageAddress, _ access: RegistryAccess) async throws(RepositoryError) -> [String] {
    var result: [String] = []
    var path = "/v2/\(image.name)/tags/list?n=1000"
    for _ in 0..<Self.mostPages {
      let response = try await get(path, of: image, access, accept: [], limit: Self.documentLimit)
      guard let body = try? JSONValue(json: response.body) else { throw Self.unreadable(image, "list of tags") }
      result += (body["tags"]?.array ?? []).compactMap(\.string)
      // `</v2/…>; rel="next"`
      guard let link = response.headers["link"], link.contains("rel=\"next\"") || link.contains("rel=next"),
        let open = link.firstIndex(of: "<"), let close = link.firstIndex(of: ">"), open < close,
        let next = WebAddress(access.base(of: image) + path)?.resolving(String(link[link.index(after: open)..<close])),
        next.origin == WebAddress(access.base(of: image))?.origin
      else { return result }
      path = next.path
    }
    return result
  }

  /// A manifest, and the digest it is known by.
  ///
  /// - Parameter reference: a tag or a digest.
  func manifest(
    _ reference: String, of image: ImageAddress, _ access: RegistryAccess
  ) async throws(RepositoryError) -> (digest: String, manifest: JSONValue) {
    let types = [
      "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json",
      "application/vnd.oci.image.index.v1+json",
    ]
    let response = try await get(
      "/v2/\(image.name)/manifests/\(reference)", of: image, access, accept: types, limit: Self.documentLimit)
    let digest = "sha256:" + SHA256.hash(data: response.body).hexadecimal
    if ImageAddress.isDigest(reference), reference != digest { throw Self.forged(image, reference) }
    guard let manifest = try? JSONValue(json: response.body), manifest.object != nil else {
      throw Self.unreadable(image, "manifest")
    }
    return (digest, manifest)
  }

  /// A blob; what does not hash to its digest is refused.
  ///
  /// - Parameter limit: the most bytes that are read.
  func blob(_ digest: String, of image: ImageAddress, _ access: RegistryAccess, limit: Int) async throws(RepositoryError)
    -> [UInt8]
  {
    let response = try await get("/v2/\(image.name)/blobs/\(digest)", of: image, access, accept: [], limit: limit)
    if "sha256:" + SHA256.hash(data: response.body).hexadecimal != digest { throw Self.forged(image, digest) }
    return response.body
  }

  private static func forged(_ image: ImageAddress, _ digest: String) -> RepositoryError {
    RepositoryError(
      cause: .unreachable, repository: "oci://\(image.registry)/\(image.name)",
      problem: "what the registry gives for \(digest) does not hash to it",
      remedy: "push it again, or look at what stands between")
  }

  private static func unreadable(_ image: ImageAddress, _ what: String) -> RepositoryError {
    RepositoryError(
      cause: .unsupported, repository: "oci://\(image.registry)/\(image.name)",
      problem: "the registry's answer is no \(what)", remedy: "check that the address is one of a registry")
  }

  // MARK: - Access

  private func get(
    _ path: String, of image: ImageAddress, _ access: RegistryAccess, accept: [String], limit: Int
  ) async throws(RepositoryError) -> WebResponse {
    let place = "oci://\(image.registry)/\(image.name)"
    var request = WebRequest(url: access.base(of: image) + path, accept: accept, limit: limit)
    let key = TokenCache.Key(image: image, credentials: access.credentials)
    request.authorization = tokens[key] ?? access.presumedAuthorization
    var response = try await web.get(request, credentials: access.credentials)
    if response.status == 401, let challenge = response.headers["www-authenticate"].flatMap(Challenge.init) {
      tokens[key] = nil
      guard let authorization = try await authorization(for: challenge, image, access, place) else {
        throw Self.refused(place)
      }
      request.authorization = authorization
      response = try await web.get(request, credentials: access.credentials)
      if response.status == 200 { tokens[key] = authorization }
    }
    try response.check(
      place, "registry", missing: "check repository, chart and version, and that the credentials may see it")
    return response
  }

  private static func refused(_ place: String) -> RepositoryError {
    RepositoryError(
      cause: .authentication, repository: place, problem: "the registry wants other credentials",
      remedy: "put the right user name and password into the repository's Secret")
  }

  /// What answers a challenge; `nil` when there is nothing to answer it with.
  private func authorization(
    for challenge: Challenge, _ image: ImageAddress, _ access: RegistryAccess, _ place: String
  ) async throws(RepositoryError) -> String? {
    switch challenge {
    case .basic: return access.basicAuthorization
    case .bearer(let realm, let service, let scope):
      guard let address = WebAddress(realm), address.isSecure || access.usesPlainHTTP else {
        throw RepositoryError(
          cause: .authentication, repository: place,
          problem: "the registry sends for a token to an address that is not https", remedy: "ask whoever runs it")
      }
      let wanted = scope.isEmpty ? "repository:\(image.name):pull" : scope
      let query = [("service", service), ("scope", wanted)].filter { !$0.1.isEmpty }
        .map { "\($0.0)=\($0.1.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }.joined(separator: "&")
      let request = WebRequest(
        url: address.text + (address.path.contains("?") ? "&" : "?") + query, authorization: access.basicAuthorization,
        limit: Self.documentLimit)
      let response = try await web.get(request, credentials: access.credentials)
      if response.status == 401 || response.status == 403 {
        throw Self.refused(place)
      }
      let body = try? JSONValue(json: response.body)
      guard response.status == 200, let token = (body?["token"] ?? body?["access_token"])?.string, Self.isToken(token) else {
        throw RepositoryError(
          cause: .unreachable, repository: place, problem: "the registry's token service gives no token",
          remedy: "it is tried again by itself")
      }
      return "Bearer " + token
    }
  }

  private static func isToken(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }
}

/// How one goes to a registry.
struct RegistryAccess: Sendable, Hashable {
  var credentials: Credentials
  var usesPlainHTTP: Bool

  func base(of image: ImageAddress) -> String { (usesPlainHTTP ? "http://" : "https://") + image.registry }

  var basicAuthorization: String? { credentials.basicAuthorization }

  /// What a Helm repository is shown: a password, else a token.
  var authorization: String? { basicAuthorization ?? presumedAuthorization }

  /// What is sent before the registry asks.
  var presumedAuthorization: String? { credentials.bearerToken.map { "Bearer " + $0 } }
}

extension Credentials {
  /// User name and password as a header says them; `nil` without a password.
  var basicAuthorization: String? {
    guard let password else { return nil }
    return "Basic " + Data("\(username ?? ""):\(password)".utf8).base64EncodedString()
  }
}

extension Digest {
  /// In lower case.
  var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

/// Tokens that were given, by what they were given for. They end by being refused.
private final class TokenCache: Sendable {
  struct Key: Hashable, Sendable {
    var image: ImageAddress
    var credentials: Credentials
  }

  private let tokens = Mutex<[Key: String]>([:])

  subscript(key: Key) -> String? {
    get { tokens.withLock { $0[key] } }
    set {
      tokens.withLock { tokens in
        if tokens.count > 1_000 { tokens.removeAll() }
        tokens[key] = newValue
      }
    }
  }
}
