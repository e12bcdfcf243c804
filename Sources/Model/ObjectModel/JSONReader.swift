/// Why a text is not JSON, and where.
public struct JSONSyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, without the position.
  public var problem: String
  /// Bytes from the start of the text.
  public var offset: Int
  /// Line of the error, from 1.
  public var line: Int
  /// Column of the error in bytes, from 1.
  public var column: Int

  public var description: String { "invalid JSON at line \(line), column \(column): \(problem)" }
}

/// How much a reader takes before it refuses.
public struct JSONLimits: Sendable {
  /// Deepest nesting of arrays and objects.
  public var depth: Int
  /// Largest text, in bytes.
  public var bytes: Int

  public init(depth: Int = 10_000, bytes: Int = 256 << 20) {
    self.depth = depth
    self.bytes = bytes
  }
}

/// What a reader does with an object that names a key twice.
public enum DuplicateKeyPolicy: Sendable {
  /// The last value counts, as in Go's decoder.
  case lastWins
  /// The text is refused.
  case refuse
}

extension JSONValue {
  /// Reads a JSON text: one value, with nothing but white space around it.
  ///
  /// - Throws: `JSONSyntaxError`, with the position.
  public init(json text: String, limits: JSONLimits = JSONLimits(), duplicateKeys: DuplicateKeyPolicy = .lastWins)
    throws(JSONSyntaxError)
  {
    try self.init(json: Array(text.utf8), limits: limits, duplicateKeys: duplicateKeys)
  }

  /// Reads the UTF-8 bytes of a JSON text: one value, with nothing but white space around it.
  ///
  /// - Throws: `JSONSyntaxError`, with the position.
  public init(json bytes: [UInt8], limits: JSONLimits = JSONLimits(), duplicateKeys: DuplicateKeyPolicy = .lastWins)
    throws(JSONSyntaxError)
  {
    self = try JSONReader.reading(bytes, limits, duplicateKeys) { reader throws(JSONSyntaxError) in try reader.document() }
  }
}

extension JSONValue {
  /// Reads JSON values that follow each other, with nothing but white space between them.
  ///
  /// - Throws: `JSONSyntaxError`, with the position.
  public static func stream(
    json bytes: [UInt8], limits: JSONLimits = JSONLimits(), duplicateKeys: DuplicateKeyPolicy = .lastWins
  ) throws(JSONSyntaxError) -> [JSONValue] {
    try JSONReader.reading(bytes, limits, duplicateKeys) { reader throws(JSONSyntaxError) in try reader.values() }
  }
}

/// A recursive-descent reader of RFC 8259 JSON, over bytes that others hold.
struct JSONReader: ~Copyable {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let limits: JSONLimits
  private let duplicateKeys: DuplicateKeyPolicy
  private var position = 0
  private var assembler: JSONAssembler

  private init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits, duplicateKeys: DuplicateKeyPolicy) {
    self.bytes = bytes
    self.limits = limits
    self.duplicateKeys = duplicateKeys
    assembler = JSONAssembler(reading: bytes.count)
  }

  static func reading<Result>(
    _ bytes: [UInt8], _ limits: JSONLimits, _ duplicateKeys: DuplicateKeyPolicy,
    _ body: (inout JSONReader) throws(JSONSyntaxError) -> Result
  ) throws(JSONSyntaxError) -> Result {
    try bytes.withUnsafeBufferPointer { (buffer) throws(JSONSyntaxError) in
      var reader = JSONReader(bytes: buffer, limits: limits, duplicateKeys: duplicateKeys)
      return try body(&reader)
    }
  }

  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    if bytes.count > limits.bytes { throw failure("the text is larger than \(limits.bytes) bytes") }
    skipSpace()
    let result = try value(depth: 0)
    skipSpace()
    if position < bytes.count { throw failure("unexpected text after the value") }
    return result
  }

  mutating func values() throws(JSONSyntaxError) -> [JSONValue] {
    if bytes.count > limits.bytes { throw failure("the text is larger than \(limits.bytes) bytes") }
    var result: [JSONValue] = []
    skipSpace()
    while position < bytes.count {
      result.append(try value(depth: 0))
      skipSpace()
    }
    return result
  }

  private func failure(_ problem: String, at offset: Int? = nil) -> JSONSyntaxError {
    let offset = min(offset ?? position, bytes.count)
    var line = 1
    var start = 0
    for index in 0..<offset where bytes[index] == 0x0A {
      line += 1
      start = index + 1
    }
    return JSONSyntaxError(problem: problem, offset: offset, line: line, column: offset - start + 1)
  }

  @inline(__always)
  private mutating func skipSpace() {
    while position < bytes.count {
      let byte = bytes[position]
      if byte > 0x20 { return }
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      position += 1
    }
  }

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    guard position < bytes.count else { throw failure("the text ends where a value should be") }
    if depth > limits.depth { throw failure("nested deeper than \(limits.depth) levels") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw failure("expected a value")
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { throw failure("expected '\(text)'") }
    for index in 0..<count where bytes[position + index] != text.utf8Start[index] { throw failure("expected '\(text)'") }
    position += count
    return value
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    position += 1
    let first = assembler.nextMember
    var seen: Set<[UInt8]> = []
    skipSpace()
    if position < bytes.count, bytes[position] == UInt8(ascii: "}") {
      position += 1
      return .object(JSONObject())
    }
    while true {
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw failure("expected a key in quotes") }
      let start = position
      let key = try string()
      if duplicateKeys == .refuse, !seen.insert(Array(key.utf8)).inserted { throw failure("duplicate key \"\(key)\"", at: start) }
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { throw failure("expected ':' after the key") }
      position += 1
      skipSpace()
      let value = try value(depth: depth + 1)
      assembler.add(key, value)
      skipSpace()
      guard position < bytes.count else { throw failure("the text ends inside an object") }
      position += 1
      switch bytes[position - 1] {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "}"): return .object(assembler.object(from: first))
      default: throw failure("expected ',' or '}' in an object", at: position - 1)
      }
    }
  }

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    position += 1
    let first = assembler.nextElement
    skipSpace()
    if position < bytes.count, bytes[position] == UInt8(ascii: "]") {
      position += 1
      return .array([])
    }
    while true {
      skipSpace()
      let value = try value(depth: depth + 1)
      assembler.add(value)
      skipSpace()
      guard position < bytes.count else { throw failure("the text ends inside an array") }
      position += 1
      switch bytes[position - 1] {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "]"): return .array(assembler.array(from: first))
      default: throw failure("expected ',' or ']' in an array", at: position - 1)
      }
    }
  }

  private mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = position
    var isInteger = true
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    let digits = position
    skipDigits()
    if position == digits { throw failure("expected a digit") }
    if bytes[digits] == UInt8(ascii: "0"), position > digits + 1 { throw failure("a number must not start with 0", at: digits) }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      let fraction = position
      skipDigits()
      if position == fraction { throw failure("expected a digit after the decimal point") }
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      position += 1
      if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") { position += 1 }
      let exponent = position
      skipDigits()
      if position == exponent { throw failure("expected a digit in the exponent") }
    }
    if isInteger, position - digits <= 18 {
      var number: Int64 = 0
      for index in digits..<position { number = number &* 10 &+ Int64(bytes[index] &- UInt8(ascii: "0")) }
      return .integer(digits == start ? number : -number)
    }
    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
    if isInteger, let integer = Int64(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else { throw failure("the number \(text) is out of range", at: start) }
    return .double(number)
  }

  private mutating func skipDigits() {
    while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) { position += 1 }
  }

  /// Moves to the next byte of a string that is a quote, a backslash or a control character, eight bytes at a time.
  @inline(__always)
  private mutating func skipOrdinary() {
    while position + 8 <= bytes.count {
      let word = UnsafeRawPointer(bytes.baseAddress! + position).loadUnaligned(as: UInt64.self).littleEndian
      let special = word.specialJSONBytes
      if special != 0 {
        position += special.trailingZeroBitCount / 8
        return
      }
      position += 8
    }
    while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\"),
      bytes[position] >= 0x20
    {
      position += 1
    }
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    let start = position + 1
    position = start
    skipOrdinary()
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      position += 1
      return assembler.text(UnsafeBufferPointer(rebasing: bytes[start..<(position - 1)]))
    }
    var text = Array(bytes[start..<position])
    while true {
      guard position < bytes.count else { throw failure("the text ends inside a string") }
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        position += 1
        try escape(into: &text)
      case 0..<0x20:
        throw failure("a control character must be escaped in a string")
      default:
        let ordinary = position
        skipOrdinary()
        text.append(contentsOf: bytes[ordinary..<position])
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
    guard position < bytes.count else { throw failure("the text ends inside a string") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: Array(String(Character(try unicodeEscape())).utf8))
    default: throw failure("unknown escape in a string", at: position - 2)
    }
  }

  /// The scalar of a `\u` escape; a surrogate without its partner becomes U+FFFD, as Go's decoder has it.
  private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let unit = try hexadecimal()
    guard (0xD800..<0xE000).contains(unit) else { return Unicode.Scalar(unit) ?? "\u{FFFD}" }
    guard unit < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let mark = position
    position += 2
    let low = try hexadecimal()
    guard (0xDC00..<0xE000).contains(low) else {
      position = mark
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
    guard position + 4 <= bytes.count,
      let unit = UInt32(String(decoding: bytes[position..<(position + 4)], as: UTF8.self), radix: 16)
    else { throw failure("expected four hexadecimal digits after \\u") }
    position += 4
    return unit
  }
}

extension UInt64 {
  /// The high bit of each byte that a JSON text must escape: quotes, backslashes and control characters. Above the lowest of
  /// them, others may be marked that need no escape.
  @inline(__always)
  var specialJSONBytes: UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high: UInt64 = 0x8080_8080_8080_8080
    let quote = self ^ (ones &* 0x22)
    let backslash = self ^ (ones &* 0x5C)
    return ((self &- ones &* 0x20) & ~self | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash) & high
  }
}
