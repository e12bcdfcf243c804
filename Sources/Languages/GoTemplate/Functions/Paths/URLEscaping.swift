/// Which characters stand as `%XX` in a part of a URL.
enum URLEscaping {
  case path, userInfo, host, zone, fragment

  static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- UInt8(ascii: "0") < 10
  }

  private func mustEscape(_ byte: UInt8) -> Bool {
    if Self.isLetterOrDigit(byte) { return false }
    switch (byte, self) {
    case (UInt8(ascii: "-"), _), (UInt8(ascii: "_"), _), (UInt8(ascii: "."), _), (UInt8(ascii: "~"), _): return false
    case (_, .host), (_, .zone): return !"!$&'()*+,;=:[]<>\"".utf8.contains(byte)
    case (_, .path): return !"$&+,/:;=@".utf8.contains(byte)
    case (_, .userInfo): return !"$&+,;=".utf8.contains(byte)
    case (_, .fragment): return !"$&+,/:;=?@!()*".utf8.contains(byte)
    }
  }

  func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: mustEscape) else { return text }
    let digits = Array("0123456789ABCDEF".utf8)
    var output: [UInt8] = []
    for byte in text.utf8 {
      if mustEscape(byte) {
        output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// - Throws: `GoURLError`.
  func unescaped(_ text: String) throws(GoURLError) -> String {
    let bytes = Array(text.utf8)
    let isHost = self == .host || self == .zone
    var output: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "%") else {
        if isHost, byte < 0x80, mustEscape(byte) {
          throw GoURLError(
            message: "invalid character \(GoQuote.quoted(String(decoding: [byte], as: UTF8.self))) in host name")
        }
        output.append(byte)
        index += 1
        continue
      }
      let escape = bytes[index..<min(index + 3, bytes.count)]
      let shown = GoQuote.quoted(String(decoding: escape, as: UTF8.self))
      guard escape.count == 3, let high = Self.digit(bytes[index + 1]), let low = Self.digit(bytes[index + 2]) else {
        throw GoURLError(message: "invalid URL escape \(shown)")
      }
      let value = high << 4 | low
      let isPercent = value == UInt8(ascii: "%")
      // In a host only what is not ASCII may be escaped; in a zone, what a host may not have must not hide.
      let isRefused =
        switch self {
        case .host: high < 8 && !isPercent
        case .zone: !isPercent && value != 0x20 && mustEscape(value)
        default: false
        }
      if isRefused { throw GoURLError(message: "invalid URL escape \(shown)") }
      output.append(value)
      index += 3
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
