/// How Go's tools write a float64: always the fewest digits that read back as the same number, laid out in three ways.
extension Double {
  /// As in JSON: an exponent below 1e-6 and from 1e21 on only; whole numbers have no decimal point.
  public var jsonText: String {
    if let whole = wholeText { return whole }
    let digits = ShortestDigits(self)
    if abs(self) >= 1e-6 && abs(self) < 1e21 { return digits.plain }
    return digits.scientific(leastExponentDigits: 1)
  }

  /// As in YAML made of JSON: whole numbers as in JSON, all others as `shortText`.
  public var yamlText: String { wholeText ?? shortText }

  /// As `%g` and `%v` print: an exponent below 1e-4 and from 1e6 on.
  public var shortText: String {
    let digits = ShortestDigits(self)
    return (-4..<6).contains(digits.exponent) ? digits.plain : digits.scientific(leastExponentDigits: 2)
  }

  /// The text of a whole number that needs no exponent in JSON.
  private var wholeText: String? {
    guard self == rounded(), abs(self) < 1e21 else { return nil }
    if abs(self) < 1e15, !(self == 0 && sign == .minus) { return String(Int64(self)) }
    return ShortestDigits(self).plain
  }
}

/// The fewest decimal digits that read back as a number.
private struct ShortestDigits {
  var isNegative: Bool
  /// Without zeros at either end; a single 0 for zero.
  var digits: [UInt8]
  /// The power of ten of the first digit.
  var exponent: Int

  init(_ number: Double) {
    isNegative = number.sign == .minus
    // Swift's own text has the fewest digits as well; only its layout differs.
    var whole: [UInt8] = []
    var fraction: [UInt8] = []
    var power = 0
    let text = number.magnitude.description
    let parts = text.split(separator: "e")
    let pieces = (parts.first ?? "0").split(separator: ".")
    whole = Array((pieces.first ?? "0").utf8)
    if pieces.count > 1 { fraction = Array(pieces[1].utf8) }
    if parts.count > 1 { power = Int(parts[1]) ?? 0 }
    let all = whole + fraction
    let leading = all.prefix { $0 == UInt8(ascii: "0") }.count
    digits = Array(all.dropFirst(leading))
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    exponent = digits.isEmpty ? 0 : whole.count - 1 - leading + power
    if digits.isEmpty { digits = [UInt8(ascii: "0")] }
  }

  private var sign: String { isNegative ? "-" : "" }

  /// Without an exponent.
  var plain: String {
    let zero = UInt8(ascii: "0")
    let point = exponent + 1
    var text: [UInt8]
    if point <= 0 {
      text = Array("0.".utf8) + [UInt8](repeating: zero, count: -point) + digits
    } else if point >= digits.count {
      text = digits + [UInt8](repeating: zero, count: point - digits.count)
    } else {
      text = digits[..<point] + [UInt8(ascii: ".")] + digits[point...]
    }
    return sign + String(decoding: text, as: UTF8.self)
  }

  /// With one digit before the point and an exponent with its sign.
  func scientific(leastExponentDigits: Int) -> String {
    let magnitude = String(exponent.magnitude)
    let padding = String(repeating: "0", count: max(0, leastExponentDigits - magnitude.utf8.count))
    let fraction = digits.count > 1 ? "." + String(decoding: digits[1...], as: UTF8.self) : ""
    let first = String(decoding: digits[..<1], as: UTF8.self)
    return "\(sign)\(first)\(fraction)e\(exponent < 0 ? "-" : "+")\(padding)\(magnitude)"
  }
}
