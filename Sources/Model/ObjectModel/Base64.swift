/// Standard base64 (RFC 4648), with padding.
public enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 0xFF, count: 256)
    for (value, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(value) }
    return table
  }()

  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    var iterator = bytes.makeIterator()
    while let first = iterator.next() {
      let second = iterator.next()
      let third = second == nil ? nil : iterator.next()
      let word = UInt32(first) << 16 | UInt32(second ?? 0) << 8 | UInt32(third ?? 0)
      result.append(alphabet[Int(word >> 18)])
      result.append(alphabet[Int(word >> 12 & 63)])
      result.append(second == nil ? UInt8(ascii: "=") : alphabet[Int(word >> 6 & 63)])
      result.append(third == nil ? UInt8(ascii: "=") : alphabet[Int(word & 63)])
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes, or `nil` for a text that is not base64. Line breaks are passed over, as Go's decoder does.
  public static func decode(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    var word: UInt32 = 0
    var count = 0
    var padding = 0
    for byte in text.utf8 where byte != 0x0A && byte != 0x0D {
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      let value = values[Int(byte)]
      guard value != 0xFF, padding == 0 else { return nil }
      word = word << 6 | UInt32(value)
      count += 1
      if count % 4 == 0 {
        result += [UInt8(truncatingIfNeeded: word >> 16), UInt8(truncatingIfNeeded: word >> 8), UInt8(truncatingIfNeeded: word)]
        word = 0
      }
    }
    guard (count + padding) % 4 == 0, padding < 3 else { return nil }
    switch count % 4 {
    case 0: return padding == 0 ? result : nil
    case 2: return result + [UInt8(truncatingIfNeeded: word >> 4)]
    case 3: return result + [UInt8(truncatingIfNeeded: word >> 10), UInt8(truncatingIfNeeded: word >> 2)]
    default: return nil
    }
  }
}
