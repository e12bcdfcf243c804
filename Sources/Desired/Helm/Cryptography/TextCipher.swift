import Crypto
import CryptoExtras
import Foundation
import GoTemplate
import ObjectModel

/// sprig's AES-256 in CBC mode: the password with zeros behind it is the key, the vector stands before the cipher, all in base64.
enum TextCipher {
  private static let blockSize = 16

  private static func key(_ password: [UInt8]) -> SymmetricKey {
    SymmetricKey(data: (password + [UInt8](repeating: 0, count: 32)).prefix(32))
  }

  /// - Parameter vector: sixteen random bytes.
  static func encrypted(_ text: [UInt8], password: [UInt8], vector: [UInt8]) throws -> String {
    if text.isEmpty { return "" }
    let vector = Array((vector + [UInt8](repeating: 0, count: blockSize)).prefix(blockSize))
    do {
      return Base64.encode(
        vector + Array(try AES._CBC.encrypt(text, using: key(password), iv: AES._CBC.IV(ivBytes: vector))))
    } catch {
      throw TemplateFunctionError("\(error)")
    }
  }

  /// - Throws: `TemplateFunctionError`, in Go's words, for what was not encrypted so.
  static func decrypted(_ cipher: TemplateString, password: [UInt8]) throws -> [UInt8] {
    if cipher.isEmpty { return [] }
    let bytes: [UInt8]
    switch BaseEncoding.base64.decoded(cipher) {
    case .success(let decoded): bytes = decoded
    case .failure(let error): throw TemplateFunctionError("illegal base64 data at input byte \(error.offset)")
    }
    if bytes.count < blockSize {
      throw TemplateFunctionError.panicked(
        "runtime error: slice bounds out of range [:16] with capacity \(cipher.count / 4 * 3)")
    }
    let blocks = bytes[blockSize...]
    if blocks.count % blockSize != 0 { throw TemplateFunctionError.panicked("crypto/cipher: input not full blocks") }
    if blocks.isEmpty { throw TemplateFunctionError.panicked("runtime error: index out of range [-1]") }
    let padded: [UInt8]
    do {
      padded = Array(
        try AES._CBC.decrypt(blocks, using: key(password), iv: AES._CBC.IV(ivBytes: bytes[..<blockSize]), noPadding: true))
    } catch {
      throw TemplateFunctionError("\(error)")
    }
    let rest = padded.count - Int(padded.last ?? 0)
    if rest < 0 { throw TemplateFunctionError.panicked("runtime error: slice bounds out of range [:\(rest)]") }
    return Array(padded[..<rest])
  }
}
