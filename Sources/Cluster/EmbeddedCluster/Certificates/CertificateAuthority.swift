import Crypto
import Foundation
import ObjectModel
import SwiftASN1
import X509

/// Signs certificates in the cluster's name.
struct CertificateAuthority: Sendable {
  private let certificate: Certificate
  private let key: P256.Signing.PrivateKey

  private static let usualLifetime: Int64 = 365 * 86_400

  /// - Parameters: certificate and private key in PEM.
  init(certificate: String, key: String) throws {
    self.certificate = try Certificate(pemEncoded: certificate)
    self.key = try P256.Signing.PrivateKey(pemRepresentation: key)
  }

  /// Why a request cannot be signed.
  struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
    var description: String
  }

  /// A request as it stands in `spec.request`: PEM in Base64.
  ///
  /// - Throws: `Problem`, in the words of the API server.
  static func request(_ text: String) throws(Problem) -> CertificateSigningRequest {
    guard let bytes = Base64.decode(text), let document = String(validating: bytes, as: UTF8.self),
      document.contains("-----BEGIN CERTIFICATE REQUEST-----")
    else { throw Problem(description: "PEM block type must be CERTIFICATE REQUEST") }
    guard let request = try? CertificateSigningRequest(pemEncoded: document) else {
      throw Problem(description: "the certificate request cannot be read")
    }
    guard request.publicKey.isValidSignature(request.signature, for: request) else {
      throw Problem(description: "the certificate request is not signed with its own key")
    }
    return request
  }

  /// A certificate for a request, in PEM.
  ///
  /// - Parameters:
  ///   - usages: as Kubernetes names them, `client auth`.
  ///   - seconds: how long it is good for; a year when `nil`, and never longer than the authority itself.
  func sign(_ text: String, usages: [String], seconds: Int64?, now: Moment) throws -> String {
    let request = try Self.request(text)
    let start = Date(timeIntervalSince1970: Double(now.nanoseconds / 1_000_000_000))
    let end = min(start.addingTimeInterval(Double(seconds ?? Self.usualLifetime)), certificate.notValidAfter)
    var purposes: [ExtendedKeyUsage.Usage] = []
    if usages.contains("client auth") { purposes.append(.clientAuth) }
    if usages.contains("server auth") { purposes.append(.serverAuth) }
    let isSigning = usages.contains("digital signature") || usages.contains("signing")
    let isEnciphering = usages.contains("key encipherment")
    let names = try request.extensions.subjectAlternativeNames
    let made = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: request.publicKey,
      notValidBefore: start.addingTimeInterval(-300), notValidAfter: end, issuer: certificate.subject, subject: request.subject,
      signatureAlgorithm: .ecdsaWithSHA256,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        if isSigning || isEnciphering {
          Critical(KeyUsage(digitalSignature: isSigning, keyEncipherment: isEnciphering))
        }
        if !purposes.isEmpty { try ExtendedKeyUsage(purposes) }
        if let names { names }
      }, issuerPrivateKey: Certificate.PrivateKey(key))
    return try made.serializeAsPEM().pemString + "\n"
  }
}

extension CertificateSigningRequest {
  /// The extensions that are asked for.
  fileprivate var extensions: Certificate.Extensions {
    for attribute in attributes {
      if let request = try? ExtensionRequest(attribute) { return request.extensions }
    }
    return Certificate.Extensions()
  }
}
