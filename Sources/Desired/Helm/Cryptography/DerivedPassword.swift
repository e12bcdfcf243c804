import Crypto
import CryptoExtras
import Foundation
import GoTemplate

/// Passwords derived from a master password, a user and a site, by the Master Password algorithm.
enum DerivedPassword {
  private static let scope = Array("com.lyndir.masterpassword".utf8)

  /// The classes of characters a pattern's letters stand for.
  private static let classes: [Character: String] = [
    "V": "AEIOU", "C": "BCDFGHJKLMNPQRSTVWXYZ", "v": "aeiou", "c": "bcdfghjklmnpqrstvwxyz",
    "A": "AEIOUBCDFGHJKLMNPQRSTVWXYZ", "a": "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz", "n": "0123456789",
    "o": "@&%?,=[]_:-+*$#!'^~;()/.",
    "x": "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
  ]

  private static let patterns: [String: [String]] = [
    "maximum": ["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
    "long": [
      "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv", "CvccCvcvCvcvno",
      "CvcvnoCvccCvcv", "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc", "CvcvCvcvnoCvcc", "CvcvCvcvCvccno",
      "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno", "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno",
      "CvccnoCvcvCvcc", "CvccCvcvnoCvcc", "CvccCvcvCvccno",
    ],
    "medium": ["CvcnoCvc", "CvcCvcno"],
    "short": ["Cvcn"],
    "basic": ["aaanaaan", "aannaaan", "aaannaaa"],
    "pin": ["nnnn"],
  ]

  /// The password; for a type that does not exist, sprig's words for the error.
  static func text(
    counter: UInt32, type: String, password: [UInt8], user: [UInt8], site: [UInt8]
  ) throws -> String {
    guard let patterns = patterns[type] else { return "cannot find password template \(type)" }
    let key: SymmetricKey
    do {
      key = try KDF.Scrypt.deriveKey(
        from: password, salt: scope + bigEndian(UInt32(truncatingIfNeeded: user.count)) + user, outputByteCount: 64,
        rounds: 32_768, blockSize: 8, parallelism: 2, maxMemory: 256 << 20)
    } catch {
      throw TemplateFunctionError("failed to derive password: \(error)")
    }
    let message = scope + bigEndian(UInt32(truncatingIfNeeded: site.count)) + site + bigEndian(counter)
    let seed = Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
    let pattern = patterns[Int(seed[0]) % patterns.count]
    var output: [UInt8] = []
    for (place, letter) in pattern.enumerated() {
      let characters = Array((classes[letter] ?? "").utf8)
      output.append(characters[Int(seed[place + 1]) % characters.count])
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
  }
}
