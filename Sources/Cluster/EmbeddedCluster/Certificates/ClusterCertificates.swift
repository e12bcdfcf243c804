import Crypto
import Foundation
import SwiftASN1
import X509

/// The keys and certificates of the cluster: an authority of its own, the server's, and the administrator's.
///
/// Kept in a folder, the private keys readable by their owner only; made anew when they cannot be read or run out soon.
struct ClusterCertificates: Sendable {
  var authority: String
  var authorityKey: String
  var server: String
  var serverKey: String
  var client: String
  var clientKey: String

  private static let lifetime: TimeInterval = 10 * 365 * 86_400
  /// Certificates that run out within this time are made anew.
  private static let reserve: TimeInterval = 30 * 86_400

  /// Reads the certificates of a folder, or makes them.
  static func load(from folder: URL, host: String, now: Date) throws -> ClusterCertificates {
    if let kept = try? read(from: folder), kept.isWhole(until: now.addingTimeInterval(reserve)) { return kept }
    let made = try make(host: host, now: now)
    try made.write(to: folder)
    return made
  }

  private typealias Part = WritableKeyPath<ClusterCertificates, String> & Sendable

  private static let files: [(name: String, path: Part, isSecret: Bool)] = [
    ("ca.crt", \.authority, false), ("ca.key", \.authorityKey, true), ("server.crt", \.server, false),
    ("server.key", \.serverKey, true),
    ("client.crt", \.client, false),
    ("client.key", \.clientKey, true),
  ]

  private static func read(from folder: URL) throws -> ClusterCertificates {
    var result = ClusterCertificates(authority: "", authorityKey: "", server: "", serverKey: "", client: "", clientKey: "")
    for file in files { result[keyPath: file.path] = try String(contentsOf: folder.appending(path: file.name), encoding: .utf8) }
    return result
  }

  private func write(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    for file in Self.files {
      try PrivateFile.write(self[keyPath: file.path], to: folder.appending(path: file.name), mode: file.isSecret ? 0o600 : 0o644)
    }
  }

  /// Whether all can be read, belongs together, and does not run out before a date.
  private func isWhole(until date: Date) -> Bool {
    func reads(_ certificate: String, key: String) -> Bool {
      guard let certificate = try? Certificate(pemEncoded: certificate), certificate.notValidAfter > date else { return false }
      guard let key = try? P256.Signing.PrivateKey(pemRepresentation: key) else { return false }
      return Certificate.PublicKey(key.publicKey) == certificate.publicKey
    }
    return reads(authority, key: authorityKey) && reads(server, key: serverKey) && reads(client, key: clientKey)
  }

  // MARK: - Making

  private static func make(host: String, now: Date) throws -> ClusterCertificates {
    let authorityKey = P256.Signing.PrivateKey()
    let authorityName = try DistinguishedName { CommonName("apus") }
    let authority = try certificate(
      authorityName, of: authorityKey.publicKey, issuer: authorityName, signedBy: authorityKey, now: now,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
        Critical(KeyUsage(digitalSignature: true, keyCertSign: true, cRLSign: true))
      })

    let serverKey = P256.Signing.PrivateKey()
    let addresses: [GeneralName] = [host, "127.0.0.1"].compactMap { text in
      let parts = text.split(separator: ".").compactMap { UInt8($0) }
      return parts.count == 4 ? .ipAddress(ASN1OctetString(contentBytes: parts[...])) : nil
    }
    let names = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"].map { GeneralName.dnsName($0) }
    let server = try certificate(
      try DistinguishedName { CommonName("apus-server") }, of: serverKey.publicKey, issuer: authorityName, signedBy: authorityKey,
      now: now,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true, keyEncipherment: true))
        try ExtendedKeyUsage([.serverAuth])
        SubjectAlternativeNames(addresses + names)
      })

    let clientKey = P256.Signing.PrivateKey()
    let client = try certificate(
      try DistinguishedName {
        OrganizationName("system:masters")
        CommonName("kubernetes-admin")
      }, of: clientKey.publicKey, issuer: authorityName, signedBy: authorityKey, now: now,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.clientAuth])
      })

    return ClusterCertificates(
      authority: try authority.serializeAsPEM().pemString, authorityKey: authorityKey.pemRepresentation,
      server: try server.serializeAsPEM().pemString,
      serverKey: serverKey.pemRepresentation, client: try client.serializeAsPEM().pemString,
      clientKey: clientKey.pemRepresentation)
  }

  private static func certificate(
    _ subject: DistinguishedName, of key: P256.Signing.PublicKey, issuer: DistinguishedName,
    signedBy issuerKey: P256.Signing.PrivateKey,
    now: Date, extensions: Certificate.Extensions
  ) throws -> Certificate {
    try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: Certificate.PublicKey(key),
      notValidBefore: now.addingTimeInterval(-3600), notValidAfter: now.addingTimeInterval(lifetime), issuer: issuer,
      subject: subject, signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions,
      issuerPrivateKey: Certificate.PrivateKey(issuerKey))
  }
}

/// Writes files that must be whole or absent, and readable by whom they should.
enum PrivateFile {
  static func write(_ text: String, to file: URL, mode: Int) throws {
    let draft = file.deletingLastPathComponent().appending(
      path: ".\(file.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier)")
    guard
      FileManager.default.createFile(atPath: draft.path, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
    else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: file.path]) }
    if rename(draft.path, file.path) != 0 {
      try? FileManager.default.removeItem(at: draft)
      throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: file.path])
    }
  }
}
