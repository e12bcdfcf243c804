import GoTemplate
import ObjectModel
import X509

/// sprig's functions that make certificates. Those with `WithKey` take the private key as PEM, the others make one of RSA.
enum CertificateFunctions {
  static let all: [TemplateFunction] = [
    TemplateFunction("genCA", .string, .int) { arguments, context in
      try CertificateMaking(arguments, context).authority(key: try newKey())
    },
    TemplateFunction("genCAWithKey", .string, .int, .string) { arguments, context in
      try CertificateMaking(arguments, context).authority(key: try givenKey(arguments.text(2)))
    },
    TemplateFunction("genSelfSignedCert", .string, .list, .list, .int) { arguments, context in
      try CertificateMaking(arguments, context).selfSigned(key: try newKey())
    },
    TemplateFunction("genSelfSignedCertWithKey", .string, .list, .list, .int, .string) { arguments, context in
      try CertificateMaking(arguments, context).selfSigned(key: try givenKey(arguments.text(4)))
    },
    TemplateFunction("genSignedCert", .string, .list, .list, .int, .object(CertificateObject.type)) { arguments, context in
      try CertificateMaking(arguments, context).signed(by: arguments[4], key: try newKey())
    },
    TemplateFunction("genSignedCertWithKey", .string, .list, .list, .int, .object(CertificateObject.type), .string) {
      arguments, context in
      try CertificateMaking(arguments, context).signed(by: arguments[4], key: try givenKey(arguments.text(5)))
    },
    TemplateFunction("buildCustomCert", .string, .string) { arguments, _ in
      try custom(arguments.string(0), arguments.string(1))
    },
  ]

  private static func newKey() throws -> CertificateKey { try PrivateKeyMaking.rsa(bits: 2_048) }

  private static func givenKey(_ pem: String) throws -> CertificateKey {
    do {
      return try CertificateKey(pem: pem)
    } catch let TemplateFunctionError.refused(message) {
      let isOwn = message.hasPrefix("error creating certificate")
      throw TemplateFunctionError(isOwn ? message : "parsing private key: \(message)")
    }
  }

  /// A certificate and a key from elsewhere, both PEM in base64.
  private static func custom(_ certificate: TemplateString, _ key: TemplateString) throws -> TemplateValue {
    guard case .success(let certificateBytes) = BaseEncoding.base64.decoded(certificate) else {
      throw TemplateFunctionError("unable to decode base64 certificate")
    }
    guard case .success(let keyBytes) = BaseEncoding.base64.decoded(key) else {
      throw TemplateFunctionError("unable to decode base64 private key")
    }
    let certificateText = String(decoding: certificateBytes, as: UTF8.self)
    let keyText = String(decoding: keyBytes, as: UTF8.self)
    guard let block = PEMBlock(firstOf: certificateText) else { throw TemplateFunctionError("unable to decode certificate") }
    if (try? Certificate(derEncoded: block.bytes)) == nil {
      throw TemplateFunctionError("error parsing certificate: decodedCert.Bytes: x509: malformed certificate")
    }
    // A key that signs nothing may be of any kind.
    if PEMBlock(firstOf: keyText)?.label != "DSA PRIVATE KEY" {
      do {
        _ = try CertificateKey(pem: keyText)
      } catch let TemplateFunctionError.refused(message) {
        throw TemplateFunctionError("error parsing private key: \(message)")
      }
    }
    return .object(CertificateObject(certificate: certificateText, key: keyText))
  }
}
