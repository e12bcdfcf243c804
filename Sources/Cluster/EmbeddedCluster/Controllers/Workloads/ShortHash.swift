/// Names made of hashes.
enum ShortHash {
  /// Letters and digits that make no words.
  private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")

  /// FNV-1a of 32 bits, its decimal digits in letters that make no words.
  static func text(of bytes: some Sequence<UInt8>) -> String {
    var hash: UInt32 = 0x811c_9dc5
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return String(String(hash).utf8.map { alphabet[Int($0) % alphabet.count] })
  }
}
