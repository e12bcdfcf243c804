extension YAMLScalar {
  /// Whether a text without quotes would be read as something else than itself: as a number, a word, a time.
  static func needsQuotes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first else { return true }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      if text.count > 256 { return false }
      let string = String(decoding: text, as: UTF8.self)
      guard case .string = plain(string) else { return true }
      return isSexagesimal(text) || isTime(string)
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
      UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"):
      guard text.count <= 5 else { return false }
      if case .string = plain(String(decoding: text, as: UTF8.self)) { return false }
      return true
    default: return false
    }
  }

  /// Numbers to base 60, `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`: text for us, but not for every YAML 1.1 reader.
  private static func isSexagesimal(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    func isDigit(_ index: Int) -> Bool { index < text.count && text[index] &- UInt8(ascii: "0") < 10 }
    var index = text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") ? 1 : 0
    guard isDigit(index) else { return false }
    while isDigit(index) || index < text.count && text[index] == UInt8(ascii: "_") { index += 1 }
    guard index < text.count, text[index] == UInt8(ascii: ":") else { return false }
    while index < text.count, text[index] == UInt8(ascii: ":") {
      guard isDigit(index + 1) else { return false }
      index += text[index + 1] < UInt8(ascii: "6") && isDigit(index + 2) ? 3 : 2
    }
    if index < text.count, text[index] == UInt8(ascii: ".") {
      index += 1
      while isDigit(index) || index < text.count && text[index] == UInt8(ascii: "_") { index += 1 }
    }
    return index == text.count
  }

  /// `2001-1-1`, `2001-1-1 1:2:3`, `2001-01-01T01:02:03Z`: a day, or a day with a time, which behind a `T` has a zone.
  private static func isTime(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    func number(_ digits: ClosedRange<Int>, _ values: ClosedRange<Int>) -> Int? {
      let run = rest.prefix { $0 &- UInt8(ascii: "0") < 10 }.prefix(digits.upperBound)
      guard digits.contains(run.count) else { return nil }
      rest = rest.dropFirst(run.count)
      let value = run.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
      return values.contains(value) ? value : nil
    }
    func skip(_ bytes: String) -> UInt8? {
      guard let byte = rest.first, bytes.utf8.contains(byte) else { return nil }
      rest = rest.dropFirst()
      return byte
    }
    guard let year = number(4...4, 0...9999), skip("-") != nil, let month = number(1...2, 1...12), skip("-") != nil,
      let day = number(1...2, 1...31)
    else { return false }
    let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    if day > (month == 2 ? (isLeapYear ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31) { return false }
    if rest.isEmpty { return true }
    guard let separator = skip("Tt "), number(1...2, 0...23) != nil, skip(":") != nil, number(1...2, 0...59) != nil,
      skip(":") != nil, number(1...2, 0...59) != nil
    else { return false }
    if skip(".,") != nil {
      let fraction = rest.prefix { $0 &- UInt8(ascii: "0") < 10 }
      if fraction.isEmpty { return false }
      rest = rest.dropFirst(fraction.count)
    }
    if separator == UInt8(ascii: " ") { return rest.isEmpty }
    if skip("Z") != nil { return rest.isEmpty }
    return skip("+-") != nil && number(2...2, 0...24) != nil && skip(":") != nil && number(2...2, 0...60) != nil && rest.isEmpty
  }
}
