import Crypto
import Foundation
import GoTemplate
import ObjectModel
import Testing
import X509

@testable import Helm

@Suite struct CryptographicFunctionTests {
  private static let environment = TemplateEnvironment(
    clock: { Timestamp(secondsSince1970: 1_800_000_000) }, random: { (0..<$0).map { UInt8(truncatingIfNeeded: $0 + 1) } })

  /// What a template gives, or fails with.
  private static func outcome(of template: String) -> (text: String, fails: Bool) {
    do {
      var set = TemplateSet(functions: .language.merging(.sprig).merging(.cryptography))
      try set.parse(template, name: "table")
      return (String(decoding: try set.execute("table", data: .map(TemplateMap()), in: environment), as: UTF8.self), false)
    } catch let error as TemplateError {
      return (error.message, true)
    } catch {
      return ("\(error)", true)
    }
  }

  private static func output(of template: String) throws -> String {
    let (text, fails) = outcome(of: template)
    try #require(!fails, "\(text)")
    return text
  }

  @Test func `the functions give what Helm's give`() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Corpus/template-functions-cryptography/functions.txt")
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
      let range = try #require(line.firstRange(of: " ⇒ ") ?? line.firstRange(of: " ✗ "))
      let fails = line[range].contains("✗")
      let text = String(line[range.upperBound...])
      let expected = text.hasPrefix("\"") ? try JSONValue(json: text).string : text
      let outcome = Self.outcome(of: String(line[..<range.lowerBound]))
      #expect(outcome.text == expected && outcome.fails == fails, "\(line[..<range.lowerBound]) gave \(outcome.text)")
    }
  }

  private struct Pair {
    var certificate: Certificate
    var key: String

    init(_ text: String) throws {
      let parts = text.split(separator: "|", omittingEmptySubsequences: false)
      certificate = try Certificate(pemEncoded: String(parts[0]))
      key = String(parts[1])
    }
  }

  @Test func `an authority signs a server's certificate`() throws {
    let text = try Self.output(
      of: """
        {{ $ca := genCAWithKey "my-ca" 365 (genPrivateKey "ecdsa") }}\
        {{ $c := genSignedCertWithKey "cn" (list "10.0.0.1" "::1") (list "a.b" "*.c") 10 $ca (genPrivateKey "ed25519") }}\
        {{ $ca.Cert }}|{{ $ca.Key }}#{{ $c.Cert }}|{{ $c.Key }}
        """)
    let pairs = text.split(separator: "#").map(String.init)
    let (authority, server) = (try Pair(pairs[0]), try Pair(pairs[1]))
    #expect(authority.key.hasPrefix("-----BEGIN EC PRIVATE KEY-----\n"))
    #expect(server.key.hasPrefix("-----BEGIN PRIVATE KEY-----\n") && server.key.hasSuffix("-----END PRIVATE KEY-----\n"))
    #expect(authority.certificate.publicKey.isValidSignature(authority.certificate.signature, for: authority.certificate))
    #expect(authority.certificate.publicKey.isValidSignature(server.certificate.signature, for: server.certificate))

    #expect(authority.certificate.subject.description == "CN=my-ca")
    #expect(server.certificate.issuer == authority.certificate.subject)
    #expect(server.certificate.notValidBefore == Date(timeIntervalSince1970: 1_800_000_000))
    #expect(server.certificate.notValidAfter == Date(timeIntervalSince1970: 1_800_000_000 + 864_000))

    let extensions = server.certificate.extensions
    #expect(try extensions.basicConstraints == .notCertificateAuthority)
    #expect(try extensions.keyUsage == KeyUsage(digitalSignature: true, keyEncipherment: true))
    #expect(try extensions.extendedKeyUsage == ExtendedKeyUsage([.serverAuth, .clientAuth]))
    #expect(try extensions.subjectAlternativeNames?.count == 4)
    let identifier = try authority.certificate.extensions.subjectKeyIdentifier?.keyIdentifier
    #expect(try extensions.authorityKeyIdentifier?.keyIdentifier == identifier)
    let isAuthority = try authority.certificate.extensions.basicConstraints
    #expect(isAuthority == .isCertificateAuthority(maxPathLength: nil))
    #expect(try authority.certificate.extensions.keyUsage?.keyCertSign == true)
  }

  @Test func `a certificate without a key of its own gets one of RSA with 2048 bits`() throws {
    let pair = try Pair(try Self.output(of: #"{{ $c := genSelfSignedCert "x" nil nil 1 }}{{ $c.Cert }}|{{ $c.Key }}"#))
    #expect(pair.key.hasPrefix("-----BEGIN RSA PRIVATE KEY-----\n"))
    #expect(pair.certificate.signatureAlgorithm == .sha256WithRSAEncryption)
    #expect(pair.certificate.publicKey.isValidSignature(pair.certificate.signature, for: pair.certificate))
    #expect(try CertificateKey(pem: pair.key).signing.publicKey == pair.certificate.publicKey)
  }

  @Test(arguments: ["ecdsa", "ed25519"]) func `a key that was written is read again`(type: String) throws {
    let pem = try Self.output(of: "{{ genPrivateKey \"\(type)\" }}")
    #expect(try CertificateKey(pem: pem).pem == pem)
  }

  @Test func `keys of other curves and forms are taken`() throws {
    for pem in [P384.Signing.PrivateKey().pemRepresentation, P521.Signing.PrivateKey().pemRepresentation] {
      let key = try CertificateKey(pem: pem)
      #expect(try CertificateKey(pem: key.pem).signing.publicKey == key.signing.publicKey)
    }
  }

  @Test func `a DSA key comes from OpenSSL, or the error says that it is missing`() {
    let outcome = Self.outcome(of: #"{{ genPrivateKey "dsa" }}"#)
    #expect(outcome.fails ? outcome.text.contains("libcrypto") : outcome.text.hasPrefix("-----BEGIN DSA PRIVATE KEY-----\n"))
  }

  @Test func `bcrypt verifies the password it was made of`() throws {
    // The salt is bytes 1 to 16, in bcrypt's base64.
    #expect(try Self.output(of: #"{{ bcrypt "x" | trunc 29 }}"#) == "$2a$10$.OGB/.SE/ueHAeqKBO2NC.")
    #expect(try Self.output(of: #"{{ htpasswd "user" "x" }}"#) == "user:" + (try Self.output(of: #"{{ bcrypt "x" }}"#)))
  }

  @Test func `what was encrypted is decrypted`() throws {
    #expect(try Self.output(of: #"{{ encryptAES "secretkey" "plaintext" | decryptAES "secretkey" }}"#) == "plaintext")
    #expect(
      try Self.output(of: #"{{ decryptAES "secretkey" "30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ=" }}"#) == "plaintext")
  }
}
