/// The id of a Git commit: 40 lower-case hexadecimal digits.
public struct CommitID: Sendable, Hashable, CustomStringConvertible {
  public let description: String

  /// Takes 40 hexadecimal digits; `nil` for any other text.
  public init?(_ text: String) {
    guard text.utf8.count == 40, text.utf8.allSatisfy(\.isHexadecimalDigit) else { return nil }
    description = text.lowercased()
  }

  /// The 20 bytes.
  var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(20)
    var high: UInt8?
    for digit in description.utf8 {
      let value = digit >= UInt8(ascii: "a") ? digit - UInt8(ascii: "a") + 10 : digit - UInt8(ascii: "0")
      if let first = high {
        result.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return result
  }
}

extension UInt8 {
  /// `0`–`9`, `a`–`f`, `A`–`F`.
  var isHexadecimalDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): true
    default: false
    }
  }
}
