import ObjectModel

extension GoDuration {
  /// Reads a duration exactly as Go's `time.ParseDuration` does.
  ///
  /// - Throws: `TemplateFunctionError`, in Go's words.
  static func parse(_ text: String) throws -> Int64 {
    let quoted = GoQuote.quoted(text)
    let invalid = TemplateFunctionError("time: invalid duration \(quoted)")
    var rest = Array(text.utf8)[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    if rest.elementsEqual("0".utf8) { return 0 }
    guard !rest.isEmpty else { throw invalid }
    func digits() -> ArraySlice<UInt8> {
      let digits = rest.prefix { $0 &- UInt8(ascii: "0") < 10 }
      rest = rest.dropFirst(digits.count)
      return digits
    }
    var total: UInt64 = 0
    while !rest.isEmpty {
      let whole = digits()
      var fraction: ArraySlice<UInt8> = []
      if rest.first == UInt8(ascii: ".") {
        rest = rest.dropFirst()
        fraction = digits()
      }
      if whole.isEmpty, fraction.isEmpty { throw invalid }
      let name = rest.prefix { $0 != UInt8(ascii: ".") && !($0 &- UInt8(ascii: "0") < 10) }
      rest = rest.dropFirst(name.count)
      if name.isEmpty { throw TemplateFunctionError("time: missing unit in duration \(quoted)") }
      guard let unit = unit(String(decoding: name, as: UTF8.self)) else {
        throw TemplateFunctionError(
          "time: unknown unit \(GoQuote.quoted(String(decoding: name, as: UTF8.self))) in duration \(quoted)")
      }
      var amount: UInt64 = 0
      for digit in whole {
        let (product, overflow) = amount.multipliedReportingOverflow(by: 10)
        amount = product &+ UInt64(digit - UInt8(ascii: "0"))
        if overflow || amount > 1 << 63 { throw invalid }
      }
      let (product, overflow) = amount.multipliedReportingOverflow(by: unit)
      if overflow || product > 1 << 63 { throw invalid }
      var part = product
      if !fraction.isEmpty {
        var (numerator, scale): (UInt64, Double) = (0, 1)
        for digit in fraction.prefix(18) {
          numerator = numerator * 10 + UInt64(digit - UInt8(ascii: "0"))
          scale *= 10
        }
        part += UInt64(Double(numerator) * (Double(unit) / scale))
      }
      total = total &+ part
      if part > 1 << 63 || total > 1 << 63 { throw invalid }
    }
    if isNegative { return total == 1 << 63 ? .min : -Int64(total) }
    guard let result = Int64(exactly: total) else { throw invalid }
    return result
  }

  private static func unit(_ name: String) -> UInt64? {
    switch name {
    case "ns": 1
    case "us", "\u{B5}s", "\u{3BC}s": 1_000
    case "ms": 1_000_000
    case "s": 1_000_000_000
    case "m": 60_000_000_000
    case "h": 3_600_000_000_000
    default: nil
    }
  }

  /// The text of so many nanoseconds.
  static func text(_ nanoseconds: Int64) -> String { GoDuration(nanoseconds: nanoseconds).description }

  /// Toward zero, to a multiple of a unit.
  static func truncated(_ nanoseconds: Int64, to unit: Int64) -> Int64 {
    unit <= 0 ? nanoseconds : nanoseconds - nanoseconds % unit
  }

  /// To the nearest multiple of a unit, halves away from zero.
  static func rounded(_ nanoseconds: Int64, to unit: Int64) -> Int64 {
    if unit <= 0 { return nanoseconds }
    let remainder = (nanoseconds % unit).magnitude
    let truncated = nanoseconds - nanoseconds % unit
    if remainder < UInt64(unit) - remainder { return truncated }
    let (away, overflow) =
      nanoseconds < 0 ? truncated.subtractingReportingOverflow(unit) : truncated.addingReportingOverflow(unit)
    return overflow ? (nanoseconds < 0 ? .min : .max) : away
  }
}
