import GoTemplate

/// A certificate with its key, both as PEM: what `genCA` and its like return.
final class CertificateObject: TemplateObject, Sendable {
  let certificate: String
  let key: String

  init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }

  static let type = "sprig.certificate"

  var goType: String { Self.type }
  var json: TemplateValue { .map(TemplateMap([("Cert", .text(certificate)), ("Key", .text(key))])) }

  func printed(isAddressable: Bool) -> String { "{\(certificate) \(key)}" }

  func member(_ name: String) -> TemplateMember? {
    switch name {
    case "Cert": .field(.text(certificate))
    case "Key": .field(.text(key))
    default: nil
    }
  }

  func isEqual(to other: any TemplateObject) -> Bool {
    guard let other = other as? CertificateObject else { return false }
    return certificate == other.certificate && key == other.key
  }
}
