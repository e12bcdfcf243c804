/// Reading the literals of Go.
enum Unquoting {
  /// The text of a string literal, quotes included; `nil` where an escape is not one of Go's.
  static func string(_ literal: UnsafeBufferPointer<UInt8>) -> TemplateString? {
    guard literal.count >= 2, let quote = literal.first, literal.last == quote else { return nil }
    let content = UnsafeBufferPointer(rebasing: literal[1..<(literal.count - 1)])
    if quote == UInt8(ascii: "`") {
      // Carriage returns do not belong to a raw string.
      if content.contains(UInt8(ascii: "\r")) { return TemplateString(bytes: content.filter { $0 != UInt8(ascii: "\r") }) }
      return TemplateString(validating: content)
    }
    guard content.contains(UInt8(ascii: "\\")) else { return TemplateString(validating: content) }
    var (output, index): ([UInt8], Int) = ([], 0)
    output.reserveCapacity(content.count)
    while index < content.count {
      if content[index] != UInt8(ascii: "\\") {
        output.append(content[index])
        index += 1
        continue
      }
      guard let (value, isByte, length) = escape(UnsafeBufferPointer(rebasing: content[index...]), quote: quote) else {
        return nil
      }
      if isByte { output.append(UInt8(truncatingIfNeeded: value)) } else { GoQuote.appendUTF8(value, to: &output) }
      index += length
    }
    return TemplateString(bytes: output)
  }

  /// The character of a literal such as `'a'`; `nil` when it is not exactly one.
  static func character(_ literal: UnsafeBufferPointer<UInt8>) -> Int? {
    guard literal.count >= 3, literal.last == UInt8(ascii: "'") else { return nil }
    let content = UnsafeBufferPointer(rebasing: literal[1..<(literal.count - 1)])
    if content[0] == UInt8(ascii: "\\") {
      guard let (value, _, length) = escape(content, quote: UInt8(ascii: "'")), length == content.count else { return nil }
      return Int(value)
    }
    let (value, length) = GoQuote.decode(content)
    return length == content.count && content[0] != UInt8(ascii: "'") ? Int(value) : nil
  }

  /// The value of an escape, whether it stands for a byte and not a character, and its length.
  private static func escape(_ text: UnsafeBufferPointer<UInt8>, quote: UInt8) -> (UInt32, isByte: Bool, length: Int)? {
    guard text.count >= 2 else { return nil }
    func number(_ range: Range<Int>, _ radix: UInt32) -> UInt32? {
      guard range.upperBound <= text.count else { return nil }
      var value: UInt32 = 0
      for index in range {
        guard let digit = Character(Unicode.Scalar(text[index])).hexDigitValue, digit < Int(radix) else { return nil }
        value = value &* radix &+ UInt32(digit)
      }
      return value
    }
    switch text[1] {
    case UInt8(ascii: "a"): return (7, false, 2)
    case UInt8(ascii: "b"): return (8, false, 2)
    case UInt8(ascii: "t"): return (9, false, 2)
    case UInt8(ascii: "n"): return (10, false, 2)
    case UInt8(ascii: "v"): return (11, false, 2)
    case UInt8(ascii: "f"): return (12, false, 2)
    case UInt8(ascii: "r"): return (13, false, 2)
    case UInt8(ascii: "\\"): return (0x5C, false, 2)
    case quote: return (UInt32(quote), false, 2)
    case UInt8(ascii: "x"): return number(2..<4, 16).map { ($0, true, 4) }
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      return number(1..<4, 8).flatMap { $0 < 256 ? ($0, true, 4) : nil }
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let digits = text[1] == UInt8(ascii: "u") ? 4 : 8
      guard let value = number(2..<(2 + digits), 16), Unicode.Scalar(value) != nil else { return nil }
      return (value, false, 2 + digits)
    default: return nil
    }
  }
}
