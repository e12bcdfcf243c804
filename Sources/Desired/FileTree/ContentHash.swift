import Crypto

/// What a piece of content is called by its bytes: equal hashes mean equal content.
///
/// Each kind of tree names content in its own way (a Git tree by object id, others by SHA-256), and hashes of different
/// ways never compare equal, so a comparison across kinds of tree can only fail on the safe side.
public struct ContentHash: Sendable, Hashable {
  private let scheme: UInt8
  private let a: UInt64
  private let b: UInt64
  private let c: UInt64
  private let d: UInt64

  private init(scheme: UInt8, bytes: some Sequence<UInt8>) {
    var words: [4 of UInt64] = [0, 0, 0, 0]
    var index = 0
    for byte in bytes {
      if index == 32 { break }
      words[index &>> 3] |= UInt64(byte) &<< UInt64(56 &- 8 &* (index & 7))
      index &+= 1
    }
    self.scheme = scheme
    (a, b, c, d) = (words[0], words[1], words[2], words[3])
  }

  /// The SHA-256 of some content.
  public init(of content: [UInt8]) { self.init(scheme: 1, bytes: SHA256.hash(data: content)) }

  /// The id of a Git object, 20 bytes.
  public init(gitObject id: some Sequence<UInt8>) { self.init(scheme: 2, bytes: id) }

  /// The bytes, 20 for a Git object and 32 otherwise.
  public var bytes: [UInt8] {
    let all = [a, b, c, d].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) } }
    return scheme == 2 ? Array(all.prefix(20)) : all
  }
}

extension ContentHash: CustomStringConvertible {
  /// Lower-case hexadecimal digits.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
