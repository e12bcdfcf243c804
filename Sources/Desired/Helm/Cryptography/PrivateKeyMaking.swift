import Crypto
import CryptoExtras
import Foundation
import GoTemplate

/// `genPrivateKey`.
enum PrivateKeyMaking {
  /// A new key as PEM; for a type that does not exist, sprig's words for the error.
  static func text(of type: String, random: (Int) -> [UInt8]) throws -> String {
    switch type {
    case "", "rsa": return try rsa(bits: 4_096).pem
    case "ecdsa": return p256(random).pem
    case "ed25519":
      let seed = (random(32) + [UInt8](repeating: 0, count: 32)).prefix(32)
      return CertificateKey.ed25519((try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)) ?? .init()).pem
    case "dsa": return try DSAKey.pem()
    default: return "Unknown type \(type)"
    }
  }

  static func rsa(bits: Int) throws -> CertificateKey {
    do {
      return .rsa(try _RSA.Signing.PrivateKey(keySize: _RSA.Signing.KeySize(bitCount: bits)))
    } catch {
      throw TemplateFunctionError("failed to generate private key: \(error)")
    }
  }

  /// Nearly every thirty-two bytes are a key of the curve; those that are not leave the choice to the library.
  private static func p256(_ random: (Int) -> [UInt8]) -> CertificateKey {
    let seed = (random(32) + [UInt8](repeating: 0, count: 32)).prefix(32)
    return .p256((try? P256.Signing.PrivateKey(rawRepresentation: seed)) ?? P256.Signing.PrivateKey())
  }
}
