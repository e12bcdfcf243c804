import ObjectModel

/// A number of a JSON document by its decimal digits, for arithmetic that a schema's author expects: 0.3 is a multiple of 0.1.
struct ExactNumber: Sendable {
  let isNegative: Bool
  /// The digits as a whole number, without trailing zeros.
  let digits: UInt64
  /// The power of ten they are multiplied by.
  let exponent: Int
  private let integer: Int64?
  private let double: Double

  /// - Returns: `nil` for a value that is no number.
  init?(_ value: JSONValue) {
    switch value {
    case .integer(let number):
      integer = number
      double = Double(number)
      isNegative = number < 0
      (digits, exponent) = Self.stripped(number.magnitude, 0)
    case .double(let number) where number.isFinite:
      integer = Int64(exactly: number)
      double = number
      isNegative = number < 0
      (digits, exponent) = Self.decimal(of: number.magnitude)
    default: return nil
    }
  }

  /// The shortest digits that read back as the number: at most 17.
  private static func decimal(of number: Double) -> (UInt64, Int) {
    var digits: UInt64 = 0
    var exponent = 0
    var isFraction = false
    var rest = Array("\(number)".utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"):
        exponent += Int(String(decoding: rest, as: UTF8.self)) ?? 0
        rest = []
      default:
        digits = digits &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
        if isFraction { exponent -= 1 }
      }
    }
    return stripped(digits, exponent)
  }

  private static func stripped(_ digits: UInt64, _ exponent: Int) -> (UInt64, Int) {
    guard digits != 0 else { return (0, 0) }
    var (digits, exponent) = (digits, exponent)
    while digits % 10 == 0 { (digits, exponent) = (digits / 10, exponent + 1) }
    return (digits, exponent)
  }

  static func < (left: ExactNumber, right: ExactNumber) -> Bool {
    if let one = left.integer, let other = right.integer { return one < other }
    return left.double < right.double
  }

  /// Whether this number is a whole number of times another.
  func isMultiple(of divisor: ExactNumber) -> Bool {
    if digits == 0 { return true }
    guard divisor.digits != 0 else { return false }
    let shift = exponent - divisor.exponent
    if shift < 0 {
      // Trailing zeros were taken off: ten does not divide the digits, so no power of it does.
      return false
    }
    // The digits times ten to the shift, modulo the divisor's digits.
    var remainder = digits % divisor.digits
    var power = 10 % divisor.digits
    var rest = shift
    while rest > 0 {
      if rest & 1 == 1 { remainder = Self.product(remainder, power, modulo: divisor.digits) }
      power = Self.product(power, power, modulo: divisor.digits)
      rest >>= 1
    }
    return remainder == 0
  }

  /// Both factors are less than the modulus.
  private static func product(_ one: UInt64, _ other: UInt64, modulo modulus: UInt64) -> UInt64 {
    modulus.dividingFullWidth(one.multipliedFullWidth(by: other)).remainder
  }

  /// The number as messages print it: groups of three digits, a power of ten below 0.0001 and from a million on.
  var text: String {
    let figures = String(digits)
    let sign = isNegative ? "-" : ""
    // The place of the decimal point, counted from the first digit.
    let point = digits == 0 ? 1 : figures.count + exponent
    if point - 1 < -4 || point - 1 >= 6 {
      let fraction = figures.dropFirst()
      return sign + figures.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + "×10" + Self.superscript(point - 1)
    }
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + figures }
    if point >= figures.count {
      return sign + (figures + String(repeating: "0", count: point - figures.count)).groupedByThousands
    }
    return sign + String(figures.prefix(point)).groupedByThousands + "." + figures.dropFirst(point)
  }

  private static func superscript(_ exponent: Int) -> String {
    let signs = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let figures = String(exponent.magnitude).utf8.map { signs[Int($0 - UInt8(ascii: "0"))] }
    return (exponent < 0 ? "⁻" : "") + (figures.count < 2 ? "⁰" : "") + String(figures)
  }
}

extension String {
  /// Digits with a comma before every third from the end.
  fileprivate var groupedByThousands: String {
    var result = ""
    for (index, digit) in enumerated() {
      if index > 0, (count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }
}

extension Int {
  /// The number as messages print a count: `1,000`.
  var counted: String { String(self).groupedByThousands }
}
