// The four kinds of strings; the opening quotes are behind.
extension TOMLReader {
  mutating func basicString() throws -> String {
    var output: [UInt8] = []
    while true {
      guard let byte = next else { throw failure("unexpected EOF; expected '\"'") }
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return String(decoding: output, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &output)
      case 0x0A: throw failure("strings cannot contain newlines")
      default: try character(byte, into: &output)
      }
    }
  }

  mutating func literalString() throws -> String {
    var output: [UInt8] = []
    while true {
      guard let byte = next else { throw failure("unexpected EOF; expected \"'\"") }
      if byte == UInt8(ascii: "'") {
        index += 1
        return String(decoding: output, as: UTF8.self)
      }
      if byte == 0x0A { throw failure("strings cannot contain newlines") }
      try character(byte, into: &output)
    }
  }

  mutating func multilineBasicString() throws -> String {
    skipFirstBreak()
    var output: [UInt8] = []
    while true {
      guard let byte = next else { throw failure("unexpected EOF; expected '\"\"\"'") }
      if has("\"\"\"") {
        closeBlock(UInt8(ascii: "\""), &output)
        return String(decoding: output, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") {
        if !skipContinuation() { try escape(into: &output) }
      } else {
        try blockCharacter(byte, into: &output)
      }
    }
  }

  mutating func multilineLiteralString() throws -> String {
    skipFirstBreak()
    var output: [UInt8] = []
    while true {
      guard let byte = next else { throw failure("unexpected EOF; expected \"'''\"") }
      if has("'''") {
        closeBlock(UInt8(ascii: "'"), &output)
        return String(decoding: output, as: UTF8.self)
      }
      try blockCharacter(byte, into: &output)
    }
  }

  private mutating func skipFirstBreak() {
    if has("\r\n") { index += 2 } else if next == 0x0A { index += 1 }
  }

  /// Up to two quotes may stand right before the closing ones.
  private mutating func closeBlock(_ quote: UInt8, _ output: inout [UInt8]) {
    var count = 0
    while count < 5, index + count < bytes.count, bytes[index + count] == quote { count += 1 }
    output.append(contentsOf: repeatElement(quote, count: count - 3))
    index += count
  }

  /// A backslash at the end of a line joins it with the next text.
  private mutating func skipContinuation() -> Bool {
    var end = index + 1
    while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 || bytes[end] == 0x0D { end += 1 }
    guard end < bytes.count, bytes[end] == 0x0A else { return false }
    while end < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[end]) { end += 1 }
    index = end
    return true
  }

  private mutating func blockCharacter(_ byte: UInt8, into output: inout [UInt8]) throws {
    if has("\r\n") {
      output += [0x0D, 0x0A]
      index += 2
    } else if byte == 0x0A {
      output.append(byte)
      index += 1
    } else {
      try character(byte, into: &output)
    }
  }

  private mutating func character(_ byte: UInt8, into output: inout [UInt8]) throws {
    try checkControl()
    output.append(byte)
    index += 1
  }

  private mutating func escape(into output: inout [UInt8]) throws {
    index += 1
    guard let byte = next else { throw failure("unexpected EOF; expected '\"'") }
    switch byte {
    case UInt8(ascii: "b"): output.append(0x08)
    case UInt8(ascii: "t"): output.append(0x09)
    case UInt8(ascii: "n"): output.append(0x0A)
    case UInt8(ascii: "f"): output.append(0x0C)
    case UInt8(ascii: "r"): output.append(0x0D)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
    case UInt8(ascii: "e"): output.append(0x1B)
    case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
      let count = byte == UInt8(ascii: "x") ? 2 : byte == UInt8(ascii: "u") ? 4 : 8
      let letter = String(decoding: [byte], as: UTF8.self)
      var digits = bytes[(index + 1)...].prefix(count)
      // What is shown ends with the first character that is none.
      if let wrong = digits.firstIndex(where: { !($0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6) }) { digits = digits[...wrong] }
      let text = String(decoding: digits, as: UTF8.self)
      guard digits.count == count, let value = UInt32(text, radix: 16), !text.hasPrefix("+"), !text.hasPrefix("-") else {
        let shown = GoQuote.quoted("\\" + letter + text)
        let number = count == 2 ? "two" : count == 4 ? "four" : "eight"
        throw failure("expected \(number) hexadecimal digits after '\\\(letter)', but got \(shown) instead")
      }
      guard let scalar = Unicode.Scalar(value) else {
        throw failure("Escaped character '\\\(letter)\(text)' is not valid UTF-8.")
      }
      output += String(Character(scalar)).utf8
      index += count
    case 0x20: throw failure("invalid escape: '\\ '")
    case 0x0A: throw failure("invalid escape in string '\\\n'", moreLines: 1)
    default: throw failure("invalid escape in string '\\\(String(decoding: [byte], as: UTF8.self))'")
    }
    index += 1
  }
}
