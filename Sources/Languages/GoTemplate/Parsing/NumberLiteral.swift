#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A number of a template, in every type it may be taken for: `2.0` is a double on its own, but serves where an int is wanted.
struct NumberLiteral: Sendable {
  var int: Int?
  var double: Double?
  /// Whether it is a double where nobody asks for a type.
  var isDouble = false

  /// - Throws: in Go's words, what is wrong with the number.
  init(_ text: String) throws(TemplateFunctionError) {
    let isUnsigned = Self.magnitude(text) != nil && !text.hasPrefix("-")
    if let integer = Self.integer(text) {
      int = integer
      double = Double(integer)
    } else if isUnsigned, let magnitude = Self.magnitude(text) {
      double = Double(magnitude)
    } else if let number = Self.float(text) {
      guard text.utf8.contains(where: { ".eEpP".utf8.contains($0) }) else {
        throw TemplateFunctionError("integer overflow: \(GoQuote.quoted(text))")
      }
      double = number
      int = Int(exactly: number)
    } else {
      throw TemplateFunctionError("illegal number syntax: \(GoQuote.quoted(text))")
    }
    let isHexadecimalInteger =
      text.utf8.count > 2 && text.hasPrefix("0") && (text.utf8.dropFirst().first ?? 0) | 0x20 == UInt8(ascii: "x")
      && !text.utf8.contains { $0 | 0x20 == UInt8(ascii: "p") }
    isDouble = !isHexadecimalInteger && text.utf8.contains { ".eEpP".utf8.contains($0) }
  }

  init(character: Int) {
    int = character
    double = Double(character)
  }

  /// The value on its own; `nil` for an integer that does not fit an int.
  var value: TemplateValue? {
    if isDouble, let double { return .double(double) }
    return int.map(TemplateValue.int)
  }

  // MARK: Reading

  /// `strconv.ParseInt` with base 0.
  static func integer(_ text: String) -> Int? {
    let isNegative = text.hasPrefix("-")
    guard let magnitude = magnitude(text) else { return nil }
    return isNegative ? negated(magnitude) : Int(exactly: magnitude)
  }

  private static func negated(_ magnitude: UInt64) -> Int? {
    magnitude <= UInt64(Int.max) + 1 ? Int(truncatingIfNeeded: 0 &- magnitude) : nil
  }

  /// The digits of `strconv.ParseUint` with base 0, behind an optional sign.
  private static func magnitude(_ text: String) -> UInt64? {
    var digits = text[...].utf8
    if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    var radix = 10
    if digits.first == UInt8(ascii: "0"), digits.count > 1 {
      switch digits.dropFirst().first.map({ $0 | 0x20 }) {
      case UInt8(ascii: "x"): (radix, digits) = (16, digits.dropFirst(2))
      case UInt8(ascii: "o"): (radix, digits) = (8, digits.dropFirst(2))
      case UInt8(ascii: "b"): (radix, digits) = (2, digits.dropFirst(2))
      default: (radix, digits) = (8, digits.dropFirst())
      }
      // An underscore may stand right behind the prefix.
      if digits.first == UInt8(ascii: "_") { digits = digits.dropFirst() }
    }
    guard let first = digits.first, let last = digits.last, first != UInt8(ascii: "_"), last != UInt8(ascii: "_") else {
      return nil
    }
    var (value, previous): (UInt64, UInt8) = (0, 0)
    for byte in digits {
      defer { previous = byte }
      if byte == UInt8(ascii: "_") {
        if previous == byte { return nil }
        continue
      }
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < radix else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: UInt64(radix))
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
      if overflow || carry { return nil }
      value = sum
    }
    return value
  }

  /// `strconv.ParseFloat` of what the lexer lets through; underscores only where Go's literals have them.
  static func float(_ text: String) -> Double? {
    var bytes = Array(text.utf8)
    if bytes.last == UInt8(ascii: "i") { return nil }
    if bytes.contains(UInt8(ascii: "_")) {
      for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "_") {
        guard index > 0, index + 1 < bytes.count, Character(Unicode.Scalar(bytes[index - 1])).isHexDigit,
          Character(Unicode.Scalar(bytes[index + 1])).isHexDigit
        else { return nil }
      }
      bytes.removeAll { $0 == UInt8(ascii: "_") }
    }
    let unsigned = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes[...]
    let isHexadecimal = unsigned.starts(with: "0x".utf8) || unsigned.starts(with: "0X".utf8)
    // A hexadecimal float needs its exponent.
    if isHexadecimal, !bytes.contains(where: { $0 | 0x20 == UInt8(ascii: "p") }) { return nil }
    guard unsigned.contains(where: { Lexer.isDigit($0) }) else { return nil }
    bytes.append(0)
    return bytes.withUnsafeBufferPointer { buffer -> Double? in
      guard let base = buffer.baseAddress else { return nil }
      return base.withMemoryRebound(to: CChar.self, capacity: buffer.count) { start in
        var end: UnsafeMutablePointer<CChar>?
        let number = strtod(start, &end)
        guard let end, end - UnsafeMutablePointer(mutating: start) == buffer.count - 1, number.isFinite else { return nil }
        return number
      }
    }
  }
}
