// Booleans, numbers, dates and times.
extension TOMLReader {
  mutating func scalar() throws -> TemplateValue {
    let start = index
    while let byte = next, byte > 0x20, !",]}#=[{\"'".utf8.contains(byte) { index += 1 }
    // A space may stand between a date and its time.
    if index - start == 10, next == 0x20, index + 2 < bytes.count, bytes[index + 1] &- 0x30 < 10,
      bytes[start + 4] == UInt8(ascii: "-")
    {
      index += 1
      while let byte = next, byte > 0x20, !",]}#".utf8.contains(byte) { index += 1 }
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "inf", "+inf": return .double(.infinity)
    case "-inf": return .double(-.infinity)
    case "nan", "+nan", "-nan": return .double(.nan)
    case "": throw failure("expected value but found \(found()) instead")
    default: break
    }
    guard let first = text.utf8.first, first &- 0x30 < 10 || first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else {
      throw failure("expected value but found \(GoQuote.quoted(text)) instead")
    }
    if let time = Self.time(text) { return .object(TimeObject(time)) }
    return try number(text)
  }

  private func number(_ text: String) throws -> TemplateValue {
    let bytes = Array(text.utf8)
    for (place, byte) in bytes.enumerated() where byte == UInt8(ascii: "_") {
      let isBetweenDigits =
        place > 0 && place + 1 < bytes.count && Self.isHexadecimal(bytes[place - 1]) && Self.isHexadecimal(bytes[place + 1])
      if !isBetweenDigits { throw failure("Invalid integer \(GoQuote.quoted(text)): underscores must be surrounded by digits") }
    }
    let digits = text.filter { $0 != "_" }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where digits.hasPrefix(prefix) {
      guard let number = Int64(digits.dropFirst(2), radix: radix), !digits.dropFirst(2).hasPrefix("-") else {
        throw failure("Invalid integer \(GoQuote.quoted(text))")
      }
      return .int64(number)
    }
    let unsigned = digits.drop { $0 == "-" || $0 == "+" }
    let whole = unsigned.prefix { $0.isASCII && $0.isNumber }
    if whole.utf8.count > 1, whole.hasPrefix("0") {
      let kind = whole.utf8.count == unsigned.utf8.count ? "integer" : "float"
      throw failure("Invalid \(kind) \(GoQuote.quoted(text)): cannot have leading zeroes")
    }
    if whole.utf8.count == unsigned.utf8.count {
      guard let number = Int64(digits) else { throw failure("\(digits) is out of range for int64") }
      return .int64(number)
    }
    guard Self.isFloat(Array(unsigned.utf8)[...]), let number = Double(digits), number.isFinite else {
      throw failure("Invalid float value: \(GoQuote.quoted(text))")
    }
    return .double(number)
  }

  /// Digits, perhaps a point with digits on both sides, perhaps an exponent.
  private static func isFloat(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    func digits() -> Bool {
      let digits = rest.prefix { $0 &- 0x30 < 10 }
      rest = rest.dropFirst(digits.count)
      return !digits.isEmpty
    }
    guard digits() else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits() else { return false }
    }
    guard let exponent = rest.first else { return true }
    guard exponent | 0x20 == UInt8(ascii: "e") else { return false }
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    return digits() && rest.isEmpty
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6 }

  /// Times with an offset are what they are; what has none is taken for UTC, in a zone whose name tells what was missing.
  private static func time(_ text: String) -> GoTime? {
    let normal = String(decoding: text.utf8.map { $0 == 0x20 ? UInt8(ascii: "T") : $0 }, as: UTF8.self).uppercased()
    if let time = try? GoTimeLayout("2006-01-02T15:04:05Z07:00").parse(normal, in: .utc) { return time }
    for (layout, name) in [("2006-01-02T15:04:05", "datetime-local"), ("2006-01-02", "date-local"), ("15:04:05", "time-local")] {
      if let time = try? GoTimeLayout(layout).parse(normal, in: .fixed(0, abbreviation: name)) { return time }
    }
    return nil
  }
}
