import Crypto
import CryptoExtras
import Foundation
import GoTemplate
import X509

/// A private key that can sign certificates.
enum CertificateKey {
  case rsa(_RSA.Signing.PrivateKey)
  case p256(P256.Signing.PrivateKey)
  case p384(P384.Signing.PrivateKey)
  case p521(P521.Signing.PrivateKey)
  case ed25519(Curve25519.Signing.PrivateKey)

  /// Reads the first block of a PEM text: RSA, elliptic curves, or PKCS#8.
  ///
  /// - Throws: `TemplateFunctionError`, in sprig's words where they are its own.
  init(pem text: String) throws {
    guard let block = PEMBlock(firstOf: text) else { throw TemplateFunctionError("no PEM data in input") }
    switch block.label {
    case "RSA PRIVATE KEY":
      guard let key = try? _RSA.Signing.PrivateKey(unsafePEMRepresentation: block.text) else {
        throw TemplateFunctionError("parsing RSA private key from PEM: it is no RSA key of 1024 bits or more")
      }
      self = .rsa(key)
    case "EC PRIVATE KEY":
      guard let key = Self.curve(block.text) else {
        throw TemplateFunctionError("parsing EC private key from PEM: x509: failed to parse EC private key")
      }
      self = key
    case "PRIVATE KEY":
      guard let key = Self.curve(block.text) ?? Self.edwards(block.bytes) ?? Self.rsa(block.text) else {
        throw TemplateFunctionError("decoding PEM as PKCS#8: it is no key of RSA, P-256, P-384, P-521 or Ed25519")
      }
      self = key
    case "DSA PRIVATE KEY":
      throw TemplateFunctionError(
        "error creating certificate: x509: certificate private key does not implement crypto.Signer")
    default: throw TemplateFunctionError("no private key data in PEM block of type \(block.label)")
    }
  }

  private static func curve(_ pem: String) -> CertificateKey? {
    if let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) { return .p256(key) }
    if let key = try? P384.Signing.PrivateKey(pemRepresentation: pem) { return .p384(key) }
    if let key = try? P521.Signing.PrivateKey(pemRepresentation: pem) { return .p521(key) }
    return nil
  }

  private static func rsa(_ pem: String) -> CertificateKey? {
    (try? _RSA.Signing.PrivateKey(unsafePEMRepresentation: pem)).map { .rsa($0) }
  }

  /// What stands before the thirty-two bytes of an Ed25519 key in PKCS#8.
  private static let edwardsPrefix: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]

  private static func edwards(_ bytes: [UInt8]) -> CertificateKey? {
    guard bytes.starts(with: edwardsPrefix), bytes.count >= edwardsPrefix.count + 32 else { return nil }
    let seed = bytes[edwardsPrefix.count...].prefix(32)
    return (try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)).map { .ed25519($0) }
  }

  /// The key as PEM: PKCS#1 for RSA, SEC 1 for elliptic curves, PKCS#8 for Ed25519, with a newline at its end.
  var pem: String {
    switch self {
    case .rsa(let key): PEMBlock(label: "RSA PRIVATE KEY", bytes: Array(key.derRepresentation)).text
    case .p256(let key):
      Self.curvePEM(key.rawRepresentation, key.publicKey.x963Representation, [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07])
    case .p384(let key): Self.curvePEM(key.rawRepresentation, key.publicKey.x963Representation, [0x2B, 0x81, 0x04, 0x00, 0x22])
    case .p521(let key): Self.curvePEM(key.rawRepresentation, key.publicKey.x963Representation, [0x2B, 0x81, 0x04, 0x00, 0x23])
    case .ed25519(let key): PEMBlock(label: "PRIVATE KEY", bytes: Self.edwardsPrefix + Array(key.rawRepresentation)).text
    }
  }

  /// RFC 5915: the version, the key, the curve and the public key.
  private static func curvePEM(_ key: Data, _ publicKey: Data, _ curve: [UInt8]) -> String {
    let content =
      DistinguishedEncoding.value(0x02, [1]) + DistinguishedEncoding.value(0x04, Array(key))
      + DistinguishedEncoding.value(0xA0, DistinguishedEncoding.value(0x06, curve))
      + DistinguishedEncoding.value(0xA1, DistinguishedEncoding.value(0x03, [0] + Array(publicKey)))
    return PEMBlock(label: "EC PRIVATE KEY", bytes: DistinguishedEncoding.value(0x30, content)).text
  }

  /// The key as certificates are signed with.
  var signing: Certificate.PrivateKey {
    switch self {
    case .rsa(let key): Certificate.PrivateKey(key)
    case .p256(let key): Certificate.PrivateKey(key)
    case .p384(let key): Certificate.PrivateKey(key)
    case .p521(let key): Certificate.PrivateKey(key)
    case .ed25519(let key): Certificate.PrivateKey(key)
    }
  }

  /// The algorithm Go signs with.
  var algorithm: Certificate.SignatureAlgorithm {
    switch self {
    case .rsa: .sha256WithRSAEncryption
    case .p256: .ecdsaWithSHA256
    case .p384: .ecdsaWithSHA384
    case .p521: .ecdsaWithSHA512
    case .ed25519: .ed25519
    }
  }

  /// By what a certificate names its key: twenty bytes of the SHA-256 of the public key (RFC 7093).
  var identifier: [UInt8] {
    let bits =
      switch self {
      case .rsa(let key): key.publicKey.pkcs1DERRepresentation
      case .p256(let key): key.publicKey.x963Representation
      case .p384(let key): key.publicKey.x963Representation
      case .p521(let key): key.publicKey.x963Representation
      case .ed25519(let key): key.publicKey.rawRepresentation
      }
    return Array(SHA256.hash(data: bits).prefix(20))
  }
}

/// Just enough of ASN.1's distinguished encoding.
enum DistinguishedEncoding {
  /// A value with its tag and length.
  static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    if content.count < 0x80 { return [tag, UInt8(content.count)] + content }
    var length: [UInt8] = []
    var rest = content.count
    while rest > 0 {
      length.insert(UInt8(rest & 0xFF), at: 0)
      rest >>= 8
    }
    return [tag, 0x80 | UInt8(length.count)] + length + content
  }
}
