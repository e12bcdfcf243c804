extension Lexer {
  /// The next token of an action.
  mutating func insideAction() -> Token? {
    if rightDelimiterHere().isDelimiter {
      return parentheses == 0 ? rightDelimiter() : fail("unclosed left paren")
    }
    if isAtEnd { return fail("unclosed action") }
    let byte = peek()
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): return space()
    case UInt8(ascii: "="): return single(.assign)
    case UInt8(ascii: ":"):
      position += 1
      if peek() != UInt8(ascii: "=") { return fail("expected :=") }
      return single(.declare)
    case UInt8(ascii: "|"): return single(.pipe)
    case UInt8(ascii: "\""): return quoted(UInt8(ascii: "\""), .string, "unterminated quoted string")
    case UInt8(ascii: "'"): return quoted(UInt8(ascii: "'"), .characterConstant, "unterminated character constant")
    case UInt8(ascii: "`"):
      position += 1
      while !isAtEnd {
        position += 1
        if bytes[position - 1] == UInt8(ascii: "`") { return token(.rawString) }
      }
      return fail("unterminated raw quoted string")
    case UInt8(ascii: "$"):
      position += 1
      return isAtTerminator ? token(.variable) : name(.variable)
    case UInt8(ascii: "."):
      if position + 1 < bytes.count, Self.isDigit(peek(1)) { return number() }
      position += 1
      return isAtTerminator || isAtEnd ? token(.dot) : name(.field)
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
    case UInt8(ascii: "("):
      parentheses += 1
      return single(.leftParenthesis)
    case UInt8(ascii: ")"):
      parentheses -= 1
      return parentheses < 0 ? fail("unexpected right paren") : single(.rightParenthesis)
    default:
      if wordScalarLength(at: position) > 0 { return name(.identifier) }
      if byte >= 0x21, byte < 0x7F { return single(.character) }
      return fail("unrecognized character in action: \(GoQuote.unicodeName(scalar(at: position).value))")
    }
  }

  private mutating func single(_ kind: Token.Kind) -> Token {
    position += 1
    return token(kind)
  }

  /// A run of white space; a space that belongs to ` -}}` is left to it.
  private mutating func space() -> Token {
    skipSpace()
    position -= 1
    if rightDelimiterHere().trims {
      return position == start ? rightDelimiter() : token(.space)
    }
    position += 1
    return token(.space)
  }

  /// A quoted string or character, as written: it ends at the first quote without a backslash, on the same line.
  private mutating func quoted(_ quote: UInt8, _ kind: Token.Kind, _ message: String) -> Token {
    position += 1
    while !isAtEnd {
      let byte = bytes[position]
      position += 1
      switch byte {
      case quote: return token(kind)
      case UInt8(ascii: "\n"): return fail(message)
      case UInt8(ascii: "\\"):
        if isAtEnd || peek() == UInt8(ascii: "\n") { return fail(message) }
        position += 1
      default: break
      }
    }
    return fail(message)
  }

  /// An identifier, a field or a variable; the position is behind the `.` or `$`.
  private mutating func name(_ kind: Token.Kind) -> Token {
    while true {
      let length = wordScalarLength(at: position)
      if length == 0 { break }
      position += length
    }
    if !isAtTerminator && !isAtEnd { return fail("bad character \(GoQuote.unicodeName(scalar(at: position).value))") }
    if kind == .identifier, let base = bytes.baseAddress {
      let word = UnsafeRawBufferPointer(start: base + start, count: position - start)
      if let keyword = Token.keyword(word) { return token(keyword) }
    }
    return token(kind)
  }

  /// Whether what stands at the position may follow a word.
  private var isAtTerminator: Bool {
    switch peek() {
    case 0: isAtEnd
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "."), UInt8(ascii: ","),
      UInt8(ascii: "|"), UInt8(ascii: ":"), UInt8(ascii: "("), UInt8(ascii: ")"):
      true
    case UInt8(ascii: "}"): peek(1) == UInt8(ascii: "}")
    default: false
    }
  }
}

// MARK: - Numbers

extension Lexer {
  private mutating func number() -> Token {
    if !scanNumber() { return fail("bad number syntax: \(GoQuote.quoted(TemplateString(bytes: bytes[start..<position])))") }
    if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") {
      if !scanNumber() || bytes[position - 1] != UInt8(ascii: "i") {
        return fail("bad number syntax: \(GoQuote.quoted(TemplateString(bytes: bytes[start..<position])))")
      }
      return token(.complex)
    }
    return token(.number)
  }

  /// Reads what may be a number; false if a letter or digit follows that cannot belong to it.
  private mutating func scanNumber() -> Bool {
    func isDecimal(_ byte: UInt8) -> Bool { Self.isDigit(byte) || byte == UInt8(ascii: "_") }
    func isHexadecimal(_ byte: UInt8) -> Bool {
      isDecimal(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
    _ = accept("+-")
    var isDigit: (UInt8) -> Bool = isDecimal
    var exponent: StaticString = "eE"
    if accept("0") {
      if accept("xX") {
        (isDigit, exponent) = (isHexadecimal, "pP")
      } else if accept("oO") {
        (isDigit, exponent) = ({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) || $0 == UInt8(ascii: "_") }, "")
      } else if accept("bB") {
        (isDigit, exponent) = ({ $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") || $0 == UInt8(ascii: "_") }, "")
      }
    }
    while !isAtEnd, isDigit(bytes[position]) { position += 1 }
    if accept(".") {
      while !isAtEnd, isDigit(bytes[position]) { position += 1 }
    }
    if accept(exponent) {
      _ = accept("+-")
      while !isAtEnd, isDecimal(bytes[position]) { position += 1 }
    }
    _ = accept("i")
    let length = wordScalarLength(at: position)
    position += length
    return length == 0
  }

  private mutating func accept(_ bytes: StaticString) -> Bool {
    let byte = peek()
    for index in 0..<bytes.utf8CodeUnitCount where bytes.utf8Start[index] == byte && !isAtEnd {
      position += 1
      return true
    }
    return false
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}

// MARK: - Characters

extension Lexer {
  /// How many bytes the letter, digit or underscore at an index takes; 0 when there is none.
  @inline(__always)
  func wordScalarLength(at index: Int) -> Int {
    guard index < bytes.count else { return 0 }
    let byte = bytes[index]
    if byte < 0x80 {
      let isLetter = (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
      return isLetter || Self.isDigit(byte) || byte == UInt8(ascii: "_") ? 1 : 0
    }
    let (value, length) = scalar(at: index)
    guard let scalar = Unicode.Scalar(value) else { return 0 }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: return length
    default: return 0
    }
  }

  /// The character at an index and its length in bytes; U+FFFD with a length of 1 for what is not UTF-8.
  func scalar(at index: Int) -> (value: UInt32, length: Int) {
    GoQuote.decode(UnsafeBufferPointer(rebasing: bytes[index...]))
  }
}
