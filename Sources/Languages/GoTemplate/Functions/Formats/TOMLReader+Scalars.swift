// Booleans, numbers, dates and times.
extension TOMLReader {
  mutating func scalar() throws -> TemplateValue {
    guard let byte = next else { throw failure("unexpected EOF; expected value") }
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"): return try numberOrTime()
    case UInt8(ascii: "."): throw failure("floats must start with a digit, not '.'")
    default: break
    }
    if let special = specialNumber() { return .double(special) }
    let (scalar, _) = bytes[index...].withUnsafeBufferPointer { GoQuote.decode($0) }
    guard let letter = Unicode.Scalar(scalar), letter.isGoLetter else {
      throw failure("expected value but found \(found()) instead")
    }
    let start = index
    while let byte = next, byte > 0x20, !",]}#=".utf8.contains(byte) { index += 1 }
    switch String(decoding: bytes[start..<index], as: UTF8.self) {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case let word: throw failure("expected value but found \(GoQuote.quoted(word)) instead")
    }
  }

  private mutating func specialNumber() -> Double? {
    guard has("inf") || has("nan") else { return nil }
    let isInfinity = has("inf")
    index += 3
    return isInfinity ? .infinity : .nan
  }

  private mutating func numberOrTime() throws -> TemplateValue {
    let start = index
    let isNegative = next == UInt8(ascii: "-")
    let hasSign = isNegative || next == UInt8(ascii: "+")
    if hasSign {
      index += 1
      if let special = specialNumber() { return .double(isNegative ? -special : special) }
      guard let byte = next, byte &- 0x30 < 10 else { throw failure("expected a digit but got \(found())") }
    }
    if let (name, radix) = base() {
      if hasSign { throw failure("cannot use sign with non-decimal numbers: '\(text(from: start, to: index + 2))'") }
      index += 2
      return try based(name, radix)
    }
    // The first character that is not a digit tells what it is.
    skip { $0 &- 0x30 < 10 }
    if !hasSign, next == UInt8(ascii: "-") || next == UInt8(ascii: ":") {
      skip { $0 &- 0x30 < 10 || "-:Tt .Zz+".utf8.contains($0) }
      return try time(text(from: start, to: index))
    }
    skip { $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") }
    let isFloat = next.map { ".eE".utf8.contains($0) } ?? false
    if isFloat { skip { $0 &- 0x30 < 10 || "_.-+eE".utf8.contains($0) } }
    try checkControl()
    return try decimal(text(from: start, to: index), isFloat: isFloat)
  }

  private mutating func skip(while isPart: (UInt8) -> Bool) {
    while let byte = next, isPart(byte) { index += 1 }
  }

  private func text(from start: Int, to end: Int) -> String {
    String(decoding: bytes[start..<min(end, bytes.count)], as: UTF8.self)
  }

  // MARK: - Numbers

  private func base() -> (name: String, radix: Int)? {
    if has("0x") { return ("a hexadecimal", 16) }
    if has("0o") { return ("an octal", 8) }
    return has("0b") ? ("a binary", 2) : nil
  }

  private mutating func based(_ name: String, _ radix: Int) throws -> TemplateValue {
    func isDigit(_ byte: UInt8) -> Bool {
      let value = byte &- 0x30 < 10 ? Int(byte - 0x30) : (byte | 0x20) &- 0x61 < 6 ? Int(byte | 0x20) - 0x61 + 10 : 99
      return value < radix
    }
    guard let first = next, isDigit(first) else {
      let shown = next == nil ? "\0" : text(from: index, to: index + 1)
      throw failure("not \(name) number: '0\(radix == 16 ? "x" : radix == 8 ? "o" : "b")\(shown)'")
    }
    let start = index
    skip { isDigit($0) || $0 == UInt8(ascii: "_") }
    let written = text(from: start - 2, to: index)
    try checkUnderscores(written, "integer")
    guard let number = Int64(text(from: start, to: index).filter { $0 != "_" }, radix: radix) else {
      throw failure("\(written) is out of range for int64")
    }
    return .int64(number)
  }

  private func checkUnderscores(_ text: String, _ kind: String) throws {
    let bytes = Array(text.utf8)
    func isDigit(_ place: Int) -> Bool {
      bytes.indices.contains(place) && (bytes[place] &- 0x30 < 10 || (bytes[place] | 0x20) &- 0x61 < 6)
    }
    for place in bytes.indices where bytes[place] == UInt8(ascii: "_") && !(isDigit(place - 1) && isDigit(place + 1)) {
      throw failure("Invalid \(kind) \(GoQuote.quoted(text)): underscores must be surrounded by digits")
    }
  }

  private func decimal(_ text: String, isFloat: Bool) throws -> TemplateValue {
    let kind = isFloat ? "float" : "integer"
    try checkUnderscores(text, kind)
    let digits = text.filter { $0 != "_" }
    let unsigned = Array(digits.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") })
    if unsigned.count > 1, unsigned[0] == UInt8(ascii: "0"), unsigned[1] &- 0x30 < 10 {
      throw failure("Invalid \(kind) \(GoQuote.quoted(text)): cannot have leading zeroes")
    }
    if !isFloat {
      guard let number = Int64(digits) else { throw failure("\(digits) is out of range for int64") }
      return .int64(number)
    }
    for place in unsigned.indices where unsigned[place] == UInt8(ascii: ".") {
      if place + 1 < unsigned.count, unsigned[place + 1] &- 0x30 < 10 { continue }
      throw failure("Invalid float \(GoQuote.quoted(text)): '.' must be followed by one or more digits")
    }
    guard Self.isFloat(unsigned[...]), let number = Double(digits) else {
      throw failure("Invalid float value: \(GoQuote.quoted(text))")
    }
    if !number.isFinite { throw failure("\(digits) is out of range for float64") }
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

  // MARK: - Times

  /// Times with an offset are what they are; what has none is taken for UTC, in a zone whose name tells what was missing.
  private mutating func time(_ text: String) throws -> TemplateValue {
    let written = Substrings.trimmed(text) { $0.isGoSpace }
    let normal = String(decoding: written.utf8.map { $0 == 0x20 ? UInt8(ascii: "T") : $0 }, as: UTF8.self).uppercased()
    for layout in ["2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00"] {
      if let time = try? GoTimeLayout(layout).parse(normal, in: .utc) { return .object(TimeObject(time)) }
    }
    let local = [
      ("2006-01-02T15:04:05", "datetime-local"), ("2006-01-02T15:04", "datetime-local"), ("2006-01-02", "date-local"),
      ("15:04:05", "time-local"), ("15:04", "time-local"),
    ]
    for (layout, name) in local {
      if let time = try? GoTimeLayout(layout).parse(normal, in: .fixed(0, abbreviation: name)) {
        return .object(TimeObject(time))
      }
    }
    throw failure("invalid datetime: \(GoQuote.quoted(written))")
  }
}
