/// Numbers out of anything, as sprig converts: what cannot be read is zero.
enum GoNumbers {
  static func int64(_ value: TemplateValue) -> Int64 {
    switch value {
    case .int(let number): Int64(number)
    case .int64(let number): number
    case .uint64(let number): Int64(truncatingIfNeeded: number)
    case .double(let number): truncated(number)
    case .bool(let flag): flag ? 1 : 0
    case .string(let text): integer(text.string)
    case .object(let object): namedInteger(object)
    case .nil, .missing, .bytes, .list, .map, .function: 0
    }
  }

  static func int(_ value: TemplateValue) -> Int { Int(truncatingIfNeeded: int64(value)) }

  static func double(_ value: TemplateValue) -> Double {
    switch value {
    case .int(let number): Double(number)
    case .int64(let number): Double(number)
    case .uint64(let number): Double(number)
    case .double(let number): number
    case .bool(let flag): flag ? 1 : 0
    case .string(let text): parsedDouble(text.string) ?? 0
    case .object(let object): Double(namedInteger(object))
    case .nil, .missing, .bytes, .list, .map, .function: 0
    }
  }

  /// Toward zero; what int64 has no room for gives its smallest number, as x86 does.
  private static func truncated(_ number: Double) -> Int64 {
    Int64(exactly: number.rounded(.towardZero)) ?? .min
  }

  /// Months and weekdays convert, durations do not.
  private static func namedInteger(_ object: any TemplateObject) -> Int64 {
    guard object.goType == "time.Month" || object.goType == "time.Weekday" else { return 0 }
    if case .int64(let number) = object.json { return number }
    return 0
  }

  // MARK: - Texts

  /// A text as an integer: zeros behind a decimal point are left out, `0x`, `0o`, `0b` and a leading zero give the base, `_` may
  /// stand between digits. A fraction makes it no integer.
  static func integer(_ text: String) -> Int64 {
    var bytes = Array(text.utf8)[...]
    let zeros = bytes.reversed().prefix { $0 == UInt8(ascii: "0") }.count
    if zeros > 0, bytes.dropLast(zeros).last == UInt8(ascii: ".") { bytes = bytes.dropLast(zeros + 1) }
    return signedInteger(bytes) ?? 0
  }

  private static func signedInteger(_ text: ArraySlice<UInt8>) -> Int64? {
    var rest = text
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    guard rest.first == UInt8(ascii: "0"), rest.count > 1 else { return parsed(rest, radix: 10, isNegative, mayGroup: false) }
    switch rest[rest.startIndex + 1] | 0x20 {
    case UInt8(ascii: "x"): return parsed(rest.dropFirst(2), radix: 16, isNegative, mayGroup: true)
    case UInt8(ascii: "o"): return parsed(rest.dropFirst(2), radix: 8, isNegative, mayGroup: true)
    case UInt8(ascii: "b"): return parsed(rest.dropFirst(2), radix: 2, isNegative, mayGroup: true)
    default: return parsed(rest.dropFirst(), radix: 8, isNegative, mayGroup: true)
    }
  }

  /// - Parameter mayGroup: whether an underscore may come first, since a prefix stands before.
  private static func parsed(_ digits: ArraySlice<UInt8>, radix: Int64, _ isNegative: Bool, mayGroup: Bool) -> Int64? {
    var result: Int64 = 0
    var previousIsDigit = mayGroup
    guard !digits.isEmpty else { return nil }
    for byte in digits {
      if byte == UInt8(ascii: "_") {
        guard previousIsDigit else { return nil }
        previousIsDigit = false
        continue
      }
      let digit: Int64
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = Int64(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = Int64(byte - UInt8(ascii: "a")) + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = Int64(byte - UInt8(ascii: "A")) + 10
      default: return nil
      }
      guard digit < radix else { return nil }
      previousIsDigit = true
      let (product, overflow) = result.multipliedReportingOverflow(by: radix)
      let (sum, carry) = isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
      if overflow || carry { return nil }
      result = sum
    }
    return previousIsDigit ? result : nil
  }

  /// A text as `strconv.ParseFloat` reads it: decimal, hexadecimal with a power (`0x1p4`), `inf`, `nan`; `nil` for anything else,
  /// and beyond the range. Underscores may stand between digits.
  static func parsedDouble(_ text: String) -> Double? {
    var bytes = Array(text.utf8)
    if bytes.contains(UInt8(ascii: "_")) {
      guard hasGroupedDigits(bytes) else { return nil }
      bytes.removeAll { $0 == UInt8(ascii: "_") }
    }
    var rest = bytes[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let word = String(decoding: rest, as: UTF8.self).lowercased()
    if word == "inf" || word == "infinity" { return bytes.first == UInt8(ascii: "-") ? -.infinity : .infinity }
    if word == "nan" { return rest.count == bytes.count ? .nan : nil }
    let isHexadecimal = word.hasPrefix("0x")
    if isHexadecimal, !word.contains("p") { return nil }
    let allowed: (UInt8) -> Bool = { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"): true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): true
      case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "x"), UInt8(ascii: "X"),
        UInt8(ascii: "p"), UInt8(ascii: "P"):
        isHexadecimal
      default: false
      }
    }
    guard let first = rest.first, first != UInt8(ascii: "e"), first != UInt8(ascii: "E"), rest.allSatisfy(allowed),
      let number = Double(String(decoding: bytes, as: UTF8.self)), number.isFinite
    else { return nil }
    return number
  }

  private static func hasGroupedDigits(_ bytes: [UInt8]) -> Bool {
    func isDigit(_ index: Int) -> Bool {
      guard bytes.indices.contains(index) else { return false }
      switch bytes[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
        return true
      default: return false
      }
    }
    for index in bytes.indices where bytes[index] == UInt8(ascii: "_") {
      let followsPrefix = index > 0 && bytes[index - 1] | 0x20 == UInt8(ascii: "x")
      guard isDigit(index - 1) || followsPrefix, isDigit(index + 1) else { return false }
    }
    return true
  }
}
