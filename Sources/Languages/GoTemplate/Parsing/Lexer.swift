/// Cuts a template into tokens, one at a time.
///
/// Outside of actions everything is text; `{{- ` and ` -}}` take the white space of the text next to them along.
struct Lexer {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  var start = 0
  private var isInsideAction = false
  var parentheses = 0
  /// What is wrong, once a token of kind `error` was given; nothing is read after it.
  var error: String?

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next token; after the end or an error that one again.
  mutating func next() -> Token {
    while true {
      if error != nil { return Token(kind: .error, start: start, end: start) }
      start = position
      if isInsideAction {
        if let token = insideAction() { return token }
      } else if let token = text() {
        return token
      }
    }
  }

  /// The byte at the position plus an offset; 0 behind the end.
  @inline(__always)
  func peek(_ offset: Int = 0) -> UInt8 {
    position + offset < bytes.count ? bytes[position + offset] : 0
  }

  var isAtEnd: Bool { position >= bytes.count }

  @inline(__always)
  func token(_ kind: Token.Kind) -> Token { Token(kind: kind, start: start, end: position) }

  mutating func fail(_ message: String) -> Token {
    error = message
    return Token(kind: .error, start: start, end: position)
  }
}

// MARK: - Text and delimiters

extension Lexer {
  /// The text up to the next action, if there is any, or the action's delimiter; `nil` after a comment.
  private mutating func text() -> Token? {
    guard let delimiter = index(of: "{", "{", from: position) else {
      position = bytes.count
      return token(position > start ? .text : .end)
    }
    if delimiter > position {
      var end = delimiter
      if hasLeftTrimMarker(delimiter + 2) {
        while end > start, Self.isSpace(bytes[end - 1]) { end -= 1 }
      }
      position = delimiter
      if end > start { return Token(kind: .text, start: start, end: end) }
      start = position
    }
    return leftDelimiter()
  }

  private mutating func leftDelimiter() -> Token? {
    let marker = hasLeftTrimMarker(position + 2) ? 2 : 0
    if peek(2 + marker) == UInt8(ascii: "/"), peek(3 + marker) == UInt8(ascii: "*") {
      position += 2 + marker
      start = position
      return comment()
    }
    let token = Token(kind: .leftDelimiter, start: start, end: start + 2)
    position += 2 + marker
    isInsideAction = true
    parentheses = 0
    return token
  }

  /// Reads over a comment; gives a token only if it does not end as it must.
  private mutating func comment() -> Token? {
    guard let close = index(of: "*", "/", from: position + 2) else { return fail("unclosed comment") }
    position = close + 2
    let (isDelimiter, trims) = rightDelimiterHere()
    if !isDelimiter { return fail("comment ends before closing delimiter") }
    position += trims ? 4 : 2
    if trims { skipSpace() }
    return nil
  }

  /// The closing delimiter, which stands at the position.
  mutating func rightDelimiter() -> Token {
    let trims = rightDelimiterHere().trims
    if trims { position += 2 }
    let token = Token(kind: .rightDelimiter, start: position, end: position + 2)
    position += 2
    if trims { skipSpace() }
    isInsideAction = false
    return token
  }

  /// Whether `}}` or ` -}}` stands at the position, and which.
  @inline(__always)
  func rightDelimiterHere() -> (isDelimiter: Bool, trims: Bool) {
    if peek() == UInt8(ascii: "}") { return (peek(1) == UInt8(ascii: "}"), false) }
    let trims =
      Self.isSpace(peek()) && peek(1) == UInt8(ascii: "-") && peek(2) == UInt8(ascii: "}") && peek(3) == UInt8(ascii: "}")
    return (trims, trims)
  }

  private func hasLeftTrimMarker(_ index: Int) -> Bool {
    index + 1 < bytes.count && bytes[index] == UInt8(ascii: "-") && Self.isSpace(bytes[index + 1])
  }

  mutating func skipSpace() {
    while !isAtEnd, Self.isSpace(bytes[position]) { position += 1 }
  }

  private func index(of first: Unicode.Scalar, _ second: Unicode.Scalar, from start: Int) -> Int? {
    let (first, second) = (UInt8(ascii: first), UInt8(ascii: second))
    var index = start
    while index + 1 < bytes.count {
      guard let base = bytes.baseAddress,
        let found = memchr(base + index, Int32(first), bytes.count - 1 - index)
      else { return nil }
      index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if bytes[index + 1] == second { return index }
      index += 1
    }
    return nil
  }

  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif
