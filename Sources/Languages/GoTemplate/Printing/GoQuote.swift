/// Quoting as Go's `strconv` does it, for `quote`, `%q` and error messages.
public enum GoQuote {
  /// `strconv.Quote`: in double quotes; what does not print is escaped, other Unicode kept, stray bytes as `\xff`.
  public static func quoted(_ text: TemplateString) -> String {
    var output: [UInt8] = []
    append(text, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// `strconv.Quote` of text.
  public static func quoted(_ text: String) -> String { quoted(TemplateString(text)) }

  /// Appends `strconv.Quote` of the text; with `isASCII` as `strconv.QuoteToASCII`.
  public static func append(_ text: TemplateString, isASCII: Bool = false, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    text.withBytes { bytes in
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte < 0x80 {
          appendScalar(UInt32(byte), quote: "\"", isASCII: isASCII, to: &output)
          index += 1
          continue
        }
        let (scalar, length) = decode(UnsafeBufferPointer(rebasing: bytes[index...]))
        if length == 1 {
          output += Array("\\x".utf8)
          appendHexadecimal(UInt32(byte), digits: 2, to: &output)
        } else {
          appendScalar(scalar, quote: "\"", isASCII: isASCII, to: &output)
        }
        index += length
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  /// `strconv.QuoteRune`: a character in single quotes.
  public static func appendCharacter(_ scalar: UInt32, isASCII: Bool = false, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "'"))
    appendScalar(Unicode.Scalar(scalar) == nil ? 0xFFFD : scalar, quote: "'", isASCII: isASCII, to: &output)
    output.append(UInt8(ascii: "'"))
  }

  private static func appendScalar(_ scalar: UInt32, quote: Unicode.Scalar, isASCII: Bool, to output: inout [UInt8]) {
    switch scalar {
    case quote.value, 0x5C: output += [UInt8(ascii: "\\"), UInt8(scalar)]
    case 0x20...0x7E: output.append(UInt8(scalar))
    case 7: output += Array("\\a".utf8)
    case 8: output += Array("\\b".utf8)
    case 9: output += Array("\\t".utf8)
    case 10: output += Array("\\n".utf8)
    case 11: output += Array("\\v".utf8)
    case 12: output += Array("\\f".utf8)
    case 13: output += Array("\\r".utf8)
    case ..<0x80:
      output += Array("\\x".utf8)
      appendHexadecimal(scalar, digits: 2, to: &output)
    default:
      if !isASCII, isPrintable(scalar) {
        appendUTF8(scalar, to: &output)
      } else if scalar < 0x10000 {
        output += Array("\\u".utf8)
        appendHexadecimal(scalar, digits: 4, to: &output)
      } else {
        output += Array("\\U".utf8)
        appendHexadecimal(scalar, digits: 8, to: &output)
      }
    }
  }

  private static func appendHexadecimal(_ number: UInt32, digits: Int, to output: inout [UInt8]) {
    for shift in stride(from: (digits - 1) * 4, through: 0, by: -4) {
      let digit = UInt8(number >> UInt32(shift) & 15)
      output.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }

  /// `%#U`: `U+0061 'a'`, and only the number of a character that does not print.
  public static func unicodeName(_ scalar: UInt32) -> String {
    let digits = String(scalar, radix: 16, uppercase: true)
    let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    guard let character = Unicode.Scalar(scalar), isPrintable(scalar) else { return name }
    return name + " '\(character)'"
  }

  /// Whether Go takes a character for printable: letters, marks, numbers, punctuation, symbols, and the space.
  public static func isPrintable(_ scalar: UInt32) -> Bool {
    if scalar < 0x7F { return scalar >= 0x20 }
    guard let scalar = Unicode.Scalar(scalar) else { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
      return false
    default: return true
    }
  }

  /// Appends a character in UTF-8; U+FFFD for what is none.
  public static func appendUTF8(_ scalar: UInt32, to output: inout [UInt8]) {
    output.append(contentsOf: UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}")!)
  }

  /// The first character of the bytes and its length; U+FFFD with a length of 1 where they are not UTF-8.
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> (value: UInt32, length: Int) {
    guard let first = bytes.first else { return (0xFFFD, 0) }
    if first < 0x80 { return (UInt32(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
    guard length > 1, first < 0xF5, bytes.count >= length else { return (0xFFFD, 1) }
    var value = UInt32(first) & (0xFF >> UInt32(length + 1))
    for index in 1..<length {
      guard bytes[index] & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      value = value << 6 | UInt32(bytes[index] & 0x3F)
    }
    let least: UInt32 = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80
    guard value >= least, Unicode.Scalar(value) != nil else { return (0xFFFD, 1) }
    return (value, length)
  }
}
