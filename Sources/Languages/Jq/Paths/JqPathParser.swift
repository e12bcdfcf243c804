import ObjectModel

/// Reads plain paths. Says `nil` to whatever it does not know, for libjq to deal with.
struct JqPathParser {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  private static let deepest = 40
  private static let longest = 10_000

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func parse() -> JqPath.Filter? {
    guard bytes.count <= Self.longest, let filter = pipe() else { return nil }
    skipBlanks()
    return position == bytes.count ? filter : nil
  }

  // MARK: - Paths

  /// `a | b`, the loosest of all.
  private mutating func pipe() -> JqPath.Filter? {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.deepest, var result = comma() else { return nil }
    while take("|") {
      guard let next = comma() else { return nil }
      result = .pipe(result, next)
    }
    return result
  }

  private mutating func comma() -> JqPath.Filter? {
    guard var result = postfix() else { return nil }
    while take(",") {
      guard let next = postfix() else { return nil }
      result = .both(result, next)
    }
    return result
  }

  /// A term with the suffixes that follow it.
  private mutating func postfix() -> JqPath.Filter? {
    skipBlanks()
    var result: JqPath.Filter
    if take("(") {
      guard let inner = pipe(), take(")") else { return nil }
      result = inner
    } else if peek == UInt8(ascii: ".") {
      guard let first = dotted(isFirst: true) else { return nil }
      result = first
    } else if takeWord("select") {
      guard take("("), let condition = condition(), take(")") else { return nil }
      result = .select(condition)
    } else {
      return nil
    }
    while true {
      skipBlanks()
      switch peek {
      case UInt8(ascii: "."):
        guard let next = dotted(isFirst: false) else { return nil }
        result = .pipe(result, next)
      case UInt8(ascii: "["):
        guard let next = bracketed() else { return nil }
        result = .pipe(result, next)
      case UInt8(ascii: "?"):
        position += 1
        // Only the last step is optional; what comes before it fails as ever.
        if case .pipe(let start, let last) = result { result = .pipe(start, .optional(last)) } else { result = .optional(result) }
      default: return result
      }
    }
  }

  /// `.name`, `."name"`, `.[…]`; at the start of a path also `.` alone.
  private mutating func dotted(isFirst: Bool) -> JqPath.Filter? {
    position += 1
    switch peek {
    case UInt8(ascii: "\""): return string().map(JqPath.Filter.field)
    case UInt8(ascii: "["): return bracketed()
    case UInt8(ascii: "."): return nil
    case let byte? where byte.isNameStart: return .field(name())
    default: return isFirst ? .identity : nil
    }
  }

  /// `[]`, `[0]`, `["name"]`.
  private mutating func bracketed() -> JqPath.Filter? {
    position += 1
    if take("]") { return .elements }
    skipBlanks()
    let result: JqPath.Filter
    if peek == UInt8(ascii: "\"") {
      guard let name = string() else { return nil }
      result = .field(name)
    } else {
      guard case .integer(let number)? = number(), let index = Int(exactly: number) else { return nil }
      result = .index(index)
    }
    return take("]") ? result : nil
  }

  // MARK: - Conditions

  /// `a | b`.
  private mutating func condition() -> JqPath.Condition? {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.deepest, var result = or() else { return nil }
    while take("|") {
      guard let next = or() else { return nil }
      result = .pipe(result, next)
    }
    return result
  }

  private mutating func or() -> JqPath.Condition? {
    guard var result = and() else { return nil }
    while takeWord("or") {
      guard let next = and() else { return nil }
      result = .or(result, next)
    }
    return result
  }

  private mutating func and() -> JqPath.Condition? {
    guard var result = comparison() else { return nil }
    while takeWord("and") {
      guard let next = comparison() else { return nil }
      result = .and(result, next)
    }
    return result
  }

  private mutating func comparison() -> JqPath.Condition? {
    guard let left = operand() else { return nil }
    for (text, kind) in [("==", JqPath.Comparison.equal), ("!=", .unequal)] where take(text) {
      guard let right = operand() else { return nil }
      return .compare(left, kind, right)
    }
    return left
  }

  private mutating func operand() -> JqPath.Condition? {
    skipBlanks()
    switch peek {
    case UInt8(ascii: "\""): return string().map { .literal(.string($0)) }
    case UInt8(ascii: "("):
      position += 1
      guard let inner = condition(), take(")") else { return nil }
      return inner
    case UInt8(ascii: "."): return postfix().map(JqPath.Condition.path)
    case let byte? where byte.isDigit || byte == UInt8(ascii: "-"): return number().map(JqPath.Condition.literal)
    default: break
    }
    if takeWord("true") { return .literal(true) }
    if takeWord("false") { return .literal(false) }
    if takeWord("null") { return .literal(.null) }
    if takeWord("not") { return .not }
    for (word, make) in [
      ("has", { JqPath.Condition.has($0) }), ("startswith", { .startsWith($0) }), ("endswith", { .endsWith($0) }),
    ] where takeWord(word) {
      guard take("(") else { return nil }
      skipBlanks()
      guard peek == UInt8(ascii: "\""), let text = string(), take(")") else { return nil }
      return make(text)
    }
    return nil
  }

  // MARK: - Words

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  /// Takes a sign, blanks before it left out. `|` does not begin `|=`, nor `=` a part of `==`.
  private mutating func take(_ sign: String) -> Bool {
    skipBlanks()
    guard bytes[position...].starts(with: sign.utf8) else { return false }
    let end = position + sign.utf8.count
    if sign == "|", end < bytes.count, bytes[end] == UInt8(ascii: "=") { return false }
    position = end
    return true
  }

  private mutating func takeWord(_ word: String) -> Bool {
    skipBlanks()
    guard bytes[position...].starts(with: word.utf8) else { return false }
    let end = position + word.utf8.count
    if end < bytes.count, bytes[end].isNameStart || bytes[end].isDigit { return false }
    position = end
    return true
  }

  private mutating func name() -> String {
    let start = position
    while let byte = peek, byte.isNameStart || byte.isDigit { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// A string without interpolation.
  private mutating func string() -> String? {
    let start = position
    position += 1
    while let byte = peek, byte != UInt8(ascii: "\"") {
      if byte == UInt8(ascii: "\\") {
        position += 1
        // `\(` puts an expression in.
        if peek == UInt8(ascii: "(") { return nil }
      }
      position += 1
    }
    guard peek == UInt8(ascii: "\"") else { return nil }
    position += 1
    return (try? JSONValue(json: String(decoding: bytes[start..<position], as: UTF8.self)))?.string
  }

  private mutating func number() -> JSONValue? {
    let start = position
    if peek == UInt8(ascii: "-") { position += 1 }
    while let byte = peek, byte.isDigit || byte == UInt8(ascii: ".") { position += 1 }
    // What follows a number directly would make another number, or another operator, of it.
    if let byte = peek, byte.isNameStart { return nil }
    return try? JSONValue(json: String(decoding: bytes[start..<position], as: UTF8.self))
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate var isNameStart: Bool {
    self == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
