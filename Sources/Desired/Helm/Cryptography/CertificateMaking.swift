import Foundation
import GoTemplate
import ObjectModel
import SwiftASN1
import X509

/// One certificate in the making, as sprig and Go's `x509` make it.
struct CertificateMaking {
  private let commonName: String
  private let names: [GeneralName]
  private let days: Int
  private let now: Timestamp
  private let serialNumber: Certificate.SerialNumber

  /// - Parameter arguments: the common name and the days it is valid; between them, unless it is an authority's, lists of
  ///   addresses and names.
  /// - Throws: `TemplateFunctionError`, for addresses and names that are none.
  init(_ arguments: Arguments, _ context: ExecutionContext) throws {
    let isAuthority = arguments.count < 4
    commonName = arguments.text(0)
    days = arguments.int(isAuthority ? 1 : 3)
    names = isAuthority ? [] : try Self.hosts(arguments.list(2)) + Self.addresses(arguments.list(1))
    now = context.environment.clock()
    // Positive, and without zeros in front.
    var bytes = context.environment.random(16)
    if bytes.isEmpty { bytes = [1] }
    bytes[0] = bytes[0] & 0x7F | 0x40
    serialNumber = Certificate.SerialNumber(bytes: bytes)
  }

  private static func addresses(_ list: TemplateList) throws -> [GeneralName] {
    try list.elements.map { value in
      guard case .string(let text) = value else {
        throw TemplateFunctionError("error parsing ip: \(GoText.text(of: value).string) is not a string")
      }
      guard let bytes = InternetAddress.bytes(text.string) else {
        throw TemplateFunctionError("error parsing ip: \(text.string)")
      }
      return .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
    }
  }

  private static func hosts(_ list: TemplateList) throws -> [GeneralName] {
    try list.elements.map { value in
      guard case .string(let text) = value else {
        throw TemplateFunctionError("error processing alternate dns name: \(GoText.text(of: value).string) is not a string")
      }
      if text.string.utf8.contains(where: { $0 >= 0x80 }) {
        throw TemplateFunctionError(
          "error creating certificate: x509: \(GoQuote.quoted(text)) cannot be encoded as an IA5String")
      }
      return .dnsName(text.string)
    }
  }

  // MARK: - Kinds

  /// An authority's certificate, signed by itself.
  func authority(key: CertificateKey) throws -> TemplateValue {
    let name = try subject
    return try certificate(issuer: name, subject: name, key: key, signedBy: key, isAuthority: true, issuerIdentifier: nil)
  }

  /// A server's certificate, signed by itself.
  func selfSigned(key: CertificateKey) throws -> TemplateValue {
    let name = try subject
    return try certificate(issuer: name, subject: name, key: key, signedBy: key, isAuthority: false, issuerIdentifier: nil)
  }

  /// A server's certificate, signed by an authority.
  func signed(by authority: TemplateValue, key: CertificateKey) throws -> TemplateValue {
    guard case .object(let object) = authority, let authority = object as? CertificateObject else {
      throw TemplateFunctionError("the authority is no certificate")
    }
    guard let block = PEMBlock(firstOf: authority.certificate) else {
      throw TemplateFunctionError("unable to decode certificate")
    }
    guard let issuer = try? Certificate(derEncoded: block.bytes) else {
      throw TemplateFunctionError("error parsing certificate: decodedSignerCert.Bytes: x509: malformed certificate")
    }
    let issuerKey: CertificateKey
    do {
      issuerKey = try CertificateKey(pem: authority.key)
    } catch let TemplateFunctionError.refused(message) {
      throw TemplateFunctionError("error parsing private key: \(message)")
    }
    guard issuerKey.signing.publicKey == issuer.publicKey else {
      throw TemplateFunctionError("error creating certificate: x509: provided PrivateKey doesn't match parent's PublicKey")
    }
    let identifier = (try? issuer.extensions.subjectKeyIdentifier)?.keyIdentifier
    return try certificate(
      issuer: issuer.subject, subject: try subject, key: key, signedBy: issuerKey, isAuthority: false,
      issuerIdentifier: identifier)
  }

  // MARK: - Making

  private var subject: DistinguishedName {
    get throws { commonName.isEmpty ? DistinguishedName() : try DistinguishedName { CommonName(commonName) } }
  }

  private func certificate(
    issuer: DistinguishedName, subject: DistinguishedName, key: CertificateKey, signedBy issuerKey: CertificateKey,
    isAuthority: Bool, issuerIdentifier: ArraySlice<UInt8>?
  ) throws -> TemplateValue {
    let start = Date(timeIntervalSince1970: TimeInterval(now.seconds))
    do {
      let certificate = try Certificate(
        version: .v3, serialNumber: serialNumber, publicKey: key.signing.publicKey, notValidBefore: start,
        notValidAfter: start.addingTimeInterval(TimeInterval(days) * 86_400), issuer: issuer, subject: subject,
        signatureAlgorithm: issuerKey.algorithm,
        extensions: try extensions(key: key, isAuthority: isAuthority, issuerIdentifier: issuerIdentifier),
        issuerPrivateKey: issuerKey.signing)
      var serializer = DER.Serializer()
      try serializer.serialize(certificate)
      return .object(
        CertificateObject(
          certificate: PEMBlock(label: "CERTIFICATE", bytes: serializer.serializedBytes).text, key: key.pem))
    } catch {
      throw TemplateFunctionError("error creating certificate: \(error)")
    }
  }

  private func extensions(
    key: CertificateKey, isAuthority: Bool, issuerIdentifier: ArraySlice<UInt8>?
  ) throws -> Certificate.Extensions {
    var extensions = try Certificate.Extensions {
      Critical(KeyUsage(digitalSignature: true, keyEncipherment: true, keyCertSign: isAuthority))
      try ExtendedKeyUsage([.serverAuth, .clientAuth])
      if isAuthority {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
        SubjectKeyIdentifier(keyIdentifier: key.identifier[...])
      } else {
        Critical(BasicConstraints.notCertificateAuthority)
      }
    }
    if let issuerIdentifier {
      try extensions.append(Certificate.Extension(AuthorityKeyIdentifier(keyIdentifier: issuerIdentifier), critical: false))
    }
    if !names.isEmpty {
      try extensions.append(Certificate.Extension(SubjectAlternativeNames(names), critical: commonName.isEmpty))
    }
    return extensions
  }
}
