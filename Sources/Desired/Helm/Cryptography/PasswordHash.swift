import CLibCrypt

/// bcrypt, as the system's libcrypt makes it.
enum PasswordHash {
  /// The rounds of Go's default cost: two to the power of ten.
  private static let cost = 10

  /// `$2a$10$` with salt and hash; for a password that bcrypt cannot take, sprig's words for the error.
  ///
  /// - Parameter salt: sixteen random bytes.
  static func bcrypt(_ password: [UInt8], salt: [UInt8]) -> String {
    let complaint = "failed to encrypt string with bcrypt: "
    if password.count > 72 { return complaint + "bcrypt: password length exceeds 72 bytes" }
    if password.contains(0) { return complaint + "the password has a zero byte" }
    let setting = "$2a$\(cost)$" + encoded(Array((salt + [UInt8](repeating: 0, count: 16)).prefix(16)))
    // Thirty-two kibibytes: too much for a stack that templates nest on.
    let state = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
    state.initialize(to: crypt_data())
    defer {
      state.deinitialize(count: 1)
      state.deallocate()
    }
    let hash = (password + [0]).withUnsafeBytes { bytes in
      crypt_r(bytes.bindMemory(to: CChar.self).baseAddress, setting, state).map { String(cString: $0) }
    }
    guard let hash, hash.hasPrefix("$2a$") else { return complaint + "the system's libcrypt does not know it" }
    return hash
  }

  /// bcrypt's own base64: another alphabet, and no padding.
  private static func encoded(_ bytes: [UInt8]) -> String {
    let alphabet = Array("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    var output: [UInt8] = []
    var (word, bits): (UInt32, Int) = (0, 0)
    for byte in bytes {
      word = word << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        output.append(alphabet[Int(word >> UInt32(bits) & 63)])
      }
    }
    if bits > 0 { output.append(alphabet[Int(word << UInt32(6 - bits) & 63)]) }
    return String(decoding: output, as: UTF8.self)
  }
}
