/// A decimal number of any size: `±magnitude × 10^exponent`.
struct Decimal {
  private var isNegative: Bool
  private var magnitude: BigNatural
  private var exponent: Int

  private init(isNegative: Bool, magnitude: BigNatural, exponent: Int) {
    self.isNegative = isNegative
    self.magnitude = magnitude
    self.exponent = exponent
  }

  init(whole number: UInt32) { self.init(isNegative: false, magnitude: BigNatural(number), exponent: 0) }

  /// The shortest decimal that reads back as the number; `nil` for infinities and NaN.
  init?(_ number: Double) {
    guard number.isFinite else { return nil }
    let (digits, exponent) = GoFloat.shortestDigits(of: number)
    self.init(
      isNegative: number.sign == .minus, magnitude: BigNatural(decimalDigits: digits), exponent: exponent - digits.count + 1)
  }

  /// The nearest double.
  var double: Double {
    if magnitude.isZero { return 0 }
    return Double((isNegative ? "-" : "") + String(decoding: magnitude.decimalDigits, as: UTF8.self) + "e\(exponent)") ?? 0
  }

  /// About how many digits it takes.
  var digitCount: Int { magnitude.limbCount * 9 }

  static func + (left: Decimal, right: Decimal) -> Decimal {
    let exponent = min(left.exponent, right.exponent)
    let (one, other) = (left.magnitude(at: exponent), right.magnitude(at: exponent))
    if left.isNegative == right.isNegative {
      return Decimal(isNegative: left.isNegative, magnitude: one + other, exponent: exponent)
    }
    return one < other
      ? Decimal(isNegative: right.isNegative, magnitude: other - one, exponent: exponent)
      : Decimal(isNegative: left.isNegative, magnitude: one - other, exponent: exponent)
  }

  static func - (left: Decimal, right: Decimal) -> Decimal {
    left + Decimal(isNegative: !right.isNegative, magnitude: right.magnitude, exponent: right.exponent)
  }

  static func * (left: Decimal, right: Decimal) -> Decimal {
    Decimal(
      isNegative: left.isNegative != right.isNegative, magnitude: left.magnitude * right.magnitude,
      exponent: left.exponent + right.exponent)
  }

  /// The quotient with so many digits behind the point, halves rounded away from zero; `nil` for a division by zero.
  func divided(by divisor: Decimal, places: Int) -> Decimal? {
    if divisor.magnitude.isZero { return nil }
    // The quotient's unit is 10^-places; what the exponents differ by goes to one side or the other.
    let shift = exponent - divisor.exponent + places
    let dividend = shift > 0 ? magnitude.times(powerOfTen: shift) : magnitude
    let unit = shift < 0 ? divisor.magnitude.times(powerOfTen: -shift) : divisor.magnitude
    var (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: unit)
    if !(remainder + remainder < unit) { quotient = quotient + BigNatural(1) }
    return Decimal(isNegative: isNegative != divisor.isNegative, magnitude: quotient, exponent: -places)
  }

  /// The magnitude in units of a smaller power of ten.
  private func magnitude(at smaller: Int) -> BigNatural { magnitude.times(powerOfTen: exponent - smaller) }
}
