import Crypto
import Foundation
import ObjectModel

/// The tokens by which service accounts show who they are: JSON Web Tokens, signed with a key of the cluster's own (ES256).
struct ServiceAccountTokens: Sendable {
  /// What tokens say of who made them.
  static let issuer = "https://kubernetes.default.svc.cluster.local"

  /// The times that may be asked for, in seconds.
  static let lifetimes: ClosedRange<Int64> = 600...(1 << 32)
  static let usualLifetime: Int64 = 3600

  private let key: P256.Signing.PrivateKey
  /// What tells our key from others.
  private let keyID: String
  private let sound = SoundTokens()

  init(key: P256.Signing.PrivateKey = P256.Signing.PrivateKey()) {
    self.key = key
    keyID = Self.encoded(Array(SHA256.hash(data: key.publicKey.derRepresentation)))
  }

  /// Reads the key of a folder, or makes it, readable by its owner only.
  static func load(from folder: URL) throws -> ServiceAccountTokens {
    let file = folder.appending(path: "service-accounts.key")
    if let text = try? String(contentsOf: file, encoding: .utf8), let key = try? P256.Signing.PrivateKey(pemRepresentation: text)
    {
      return ServiceAccountTokens(key: key)
    }
    let made = ServiceAccountTokens()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try PrivateFile.write(made.key.pemRepresentation, to: file, mode: 0o600)
    return made
  }

  // MARK: - Issuing

  /// An object that a token ends with.
  struct Bond: Sendable, Hashable {
    /// `Pod`, `Secret` or `Node`.
    var kind: String
    var name: String
    var uid: String
  }

  /// Signs a token for a service account.
  ///
  /// - Parameters:
  ///   - audiences: who is to take it; empty for this cluster.
  ///   - seconds: how long it is good for; `nil` for good, as those in Secrets are.
  func token(for account: Manifest, audiences: [String], seconds: Int64?, bond: Bond? = nil, now: Timestamp) -> String {
    let audiences = audiences.isEmpty ? [Self.issuer] : audiences
    var names: JSONValue = [
      "namespace": .string(account.namespace), "serviceaccount": ["name": .string(account.name), "uid": .string(account.uid)],
    ]
    if let bond { names[bond.kind.lowercased()] = ["name": .string(bond.name), "uid": .string(bond.uid)] }
    var claims: JSONValue = [
      "iss": .string(Self.issuer), "sub": .string(Self.user(account.namespace, account.name)), "aud": JSONValue(audiences),
      "iat": .integer(now.seconds), "nbf": .integer(now.seconds), "jti": .string(ObjectMetadata.uid()), "kubernetes.io": names,
    ]
    if let seconds { claims["exp"] = .integer(now.seconds + seconds) }
    let header: JSONValue = ["alg": "ES256", "kid": .string(keyID), "typ": "JWT"]
    let signed = Self.encoded(header.jsonBytes()) + "." + Self.encoded(claims.jsonBytes())
    // A key in memory signs whatever it is given.
    let signature = (try? key.signature(for: Array(signed.utf8)).rawRepresentation).map { Self.encoded(Array($0)) } ?? ""
    return signed + "." + signature
  }

  static func user(_ namespace: String, _ name: String) -> String { "system:serviceaccount:\(namespace):\(name)" }

  // MARK: - Checking

  /// What a token that is sound says.
  struct Claims: Sendable, Equatable {
    var namespace: String
    var account: String
    var accountUID: String
    var audiences: [String]
    var id: String
    var bond: Bond?
    /// From when to when it is good, in seconds since 1970; the end is `nil` for good.
    var notBefore: Int64
    var expires: Int64?
  }

  /// Reads a token whose signature, issuer and times are right; `nil` for any other.
  ///
  /// Whether the account is still there is for who asks the store.
  func claims(of token: String, now: Timestamp) -> Claims? {
    let claims: Claims
    if let known = sound[token] {
      claims = known
    } else {
      guard let read = read(token) else { return nil }
      sound[token] = read
      claims = read
    }
    guard claims.notBefore <= now.seconds, claims.expires.map({ now.seconds < $0 }) ?? true else { return nil }
    return claims
  }

  /// What a token says whose signature and issuer are right.
  private func read(_ token: String) -> Claims? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, token.utf8.count < 16_384, let header = Self.json(parts[0]), let body = Self.json(parts[1]),
      let signature = Self.decoded(parts[2])
    else { return nil }
    // The algorithm is ours to choose, not the token's: one that names another, or none, is no token.
    guard header["alg"] == "ES256", header["kid"]?.string == keyID,
      let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature),
      key.publicKey.isValidSignature(signature, for: Array("\(parts[0]).\(parts[1])".utf8))
    else { return nil }
    guard body["iss"]?.string == Self.issuer else { return nil }
    let names = body["kubernetes.io"] ?? [:]
    guard let namespace = names["namespace"]?.string, let account = names["serviceaccount", "name"]?.string,
      let uid = names["serviceaccount", "uid"]?.string
    else { return nil }
    var bond: Bond?
    for kind in ["Pod", "Secret", "Node"] {
      guard let bound = names[kind.lowercased()] else { continue }
      bond = Bond(kind: kind, name: bound["name"]?.string ?? "", uid: bound["uid"]?.string ?? "")
    }
    return Claims(
      namespace: namespace, account: account, accountUID: uid, audiences: body["aud"]?.array?.compactMap(\.string) ?? [],
      id: body["jti"]?.string ?? "", bond: bond, notBefore: body["nbf"]?.integer ?? 0, expires: body["exp"]?.integer)
  }

  // MARK: - For those who check by themselves

  /// `/openid/v1/jwks`
  var keySet: JSONValue {
    let point = Array(key.publicKey.x963Representation)
    return [
      "keys": [
        [
          "use": "sig", "kty": "EC", "kid": .string(keyID), "crv": "P-256", "alg": "ES256",
          "x": .string(Self.encoded(Array(point[1..<33]))), "y": .string(Self.encoded(Array(point[33..<65]))),
        ]
      ]
    ]
  }

  /// `/.well-known/openid-configuration`
  static var discovery: JSONValue {
    [
      "issuer": .string(issuer), "jwks_uri": .string("\(issuer)/openid/v1/jwks"), "response_types_supported": ["id_token"],
      "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["ES256"],
    ]
  }

  // MARK: - Base64 of the web

  private static func encoded(_ bytes: [UInt8]) -> String {
    String(Base64.encode(bytes).replacing("+", with: "-").replacing("/", with: "_").prefix { $0 != "=" })
  }

  private static func decoded(_ text: Substring) -> [UInt8]? {
    guard !text.utf8.contains(UInt8(ascii: "=")) else { return nil }
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    return Base64.decode(String(text).replacing("-", with: "+").replacing("_", with: "/") + padding)
  }

  private static func json(_ text: Substring) -> JSONValue? {
    guard let bytes = decoded(text), let value = try? JSONValue(json: bytes), value.object != nil else { return nil }
    return value
  }
}
