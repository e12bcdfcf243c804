/// An amount of a resource, as Kubernetes writes it: `500m`, `1Gi`, `1e3`.
///
/// Quantities compare by amount, whatever their suffix: `1Ki` equals `1024`. Up to 128 bits of digits count.
public struct Quantity: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The canonical text, as the API server stores it: no fraction, and the largest suffix of its family that leaves a whole
  /// number. `1000m` → `1`, `1024Mi` → `1Gi`, `0.5` → `500m`, `1.5Gi` → `1536Mi`. What is finer than a billionth is rounded up.
  public let description: String

  private let isNegative: Bool
  /// The amount without its sign is digits × 10^exponent; the digits do not end with a zero.
  private let digits: UInt128
  private let exponent: Int

  /// Reads a quantity; `nil` for a text that is none, or whose digits do not fit 128 bits.
  public init?(_ text: String) {
    guard let written = WrittenQuantity(text), let whole = written.digits.times(1024, count: written.binaryPower),
      let canonical = written.canonicalText
    else { return nil }
    description = canonical
    var (digits, exponent) = (whole, whole == 0 ? 0 : written.exponent)
    while digits != 0, digits % 10 == 0 { (digits, exponent) = (digits / 10, exponent + 1) }
    (self.digits, self.exponent) = (digits, exponent)
    isNegative = written.isNegative && digits != 0
  }

  /// The canonical text of a quantity; `nil` for a text that is none.
  public static func canonical(_ text: String) -> String? { Quantity(text)?.description }

  public static func == (left: Quantity, right: Quantity) -> Bool {
    left.isNegative == right.isNegative && left.digits == right.digits && left.exponent == right.exponent
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(isNegative)
    hasher.combine(digits)
    hasher.combine(exponent)
  }

  public static func < (left: Quantity, right: Quantity) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    return left.isNegative ? right.isSmallerInSize(than: left) : left.isSmallerInSize(than: right)
  }

  private func isSmallerInSize(than other: Quantity) -> Bool {
    if digits == 0 || other.digits == 0 { return digits == 0 && other.digits != 0 }
    let (length, otherLength) = (digits.decimalLength, other.digits.decimalLength)
    // The place of the first digit decides; where it is the same, the digits do, filled up to one length.
    if length + exponent != otherLength + other.exponent { return length + exponent < otherLength + other.exponent }
    if length < otherLength { return digits.times(10, count: otherLength - length).map { $0 < other.digits } ?? false }
    return other.digits.times(10, count: length - otherLength).map { digits < $0 } ?? true
  }
}

/// A quantity as it is written: digits × 10^exponent × 1024^binaryPower.
private struct WrittenQuantity {
  static let binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
  static let decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]

  /// Which suffixes the canonical text chooses from.
  enum Family { case decimal, exponent, binary }

  var isNegative = false
  var digits: UInt128 = 0
  var exponent = 0
  var binaryPower = 0
  var family = Family.decimal

  init?(_ text: String) {
    var rest = text.utf8[...]
    if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    var count = 0
    var hasPoint = false
    while let byte = rest.first, byte == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      rest = rest.dropFirst()
      if byte == UInt8(ascii: ".") {
        if hasPoint { return nil }
        hasPoint = true
        continue
      }
      let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
      let (sum, overflowToo) = product.addingReportingOverflow(UInt128(byte - UInt8(ascii: "0")))
      if overflow || overflowToo || exponent < -100 { return nil }
      digits = sum
      count += 1
      if hasPoint { exponent -= 1 }
    }
    guard count > 0, let suffix = String(rest) else { return nil }
    if let power = Self.binarySuffixes.firstIndex(of: suffix), power > 0 {
      (family, binaryPower) = (.binary, power)
    } else if let power = Self.decimalSuffixes.firstIndex(of: suffix) {
      exponent += (power - 3) * 3
    } else if suffix.first == "e" || suffix.first == "E", let power = Int(suffix.dropFirst()), (-999...999).contains(power) {
      family = .exponent
      exponent += power
    } else {
      return nil
    }
    while digits != 0, digits % 10 == 0 { (digits, exponent) = (digits / 10, exponent + 1) }
  }

  var canonicalText: String? {
    if digits == 0 { return "0" }
    let sign = isNegative ? "-" : ""
    guard family == .binary else { return Self.decimalText(digits, exponent, family).map { sign + $0 } }
    guard let (whole, isExact) = wholeBinary else { return nil }
    if whole < 1024 { return isExact ? Self.decimalText(whole, 0, .decimal).map { sign + $0 } : nil }
    var (mantissa, power) = (whole, 0)
    while mantissa % 1024 == 0, power < Self.binarySuffixes.count - 1 { (mantissa, power) = (mantissa / 1024, power + 1) }
    return "\(sign)\(mantissa)\(Self.binarySuffixes[power])"
  }

  /// The amount as a whole number, rounded up, and whether nothing was rounded.
  private var wholeBinary: (UInt128, Bool)? {
    guard var whole = digits.times(1024, count: binaryPower) else { return nil }
    if exponent >= 0 { return whole.times(10, count: exponent).map { ($0, true) } }
    var isExact = true
    for _ in 0..<(-exponent) {
      if whole % 10 != 0 { isExact = false }
      whole /= 10
    }
    return (isExact ? whole : whole + 1, isExact)
  }

  private static func decimalText(_ digits: UInt128, _ exponent: Int, _ family: Family) -> String? {
    var (mantissa, power) = (digits, exponent)
    var isExact = true
    while power < -9 {
      if mantissa % 10 != 0 { isExact = false }
      (mantissa, power) = (mantissa / 10, power + 1)
    }
    if !isExact { mantissa += 1 }
    while mantissa != 0, mantissa % 10 == 0 { (mantissa, power) = (mantissa / 10, power + 1) }
    var step = Int((Double(power) / 3).rounded(.down))
    if family == .decimal { step = min(step, 6) }
    guard let number = mantissa.times(10, count: power - step * 3) else { return nil }
    if family == .exponent { return step == 0 ? "\(number)" : "\(number)e\(step * 3)" }
    return "\(number)\(decimalSuffixes[step + 3])"
  }
}

extension UInt128 {
  /// The number times a factor, so many times; `nil` when it does not fit.
  fileprivate func times(_ factor: UInt128, count: Int) -> UInt128? {
    var result = self
    for _ in 0..<count {
      let (product, overflow) = result.multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      result = product
    }
    return result
  }

  /// How many decimal digits it has.
  fileprivate var decimalLength: Int {
    var (rest, count) = (self, 1)
    while rest >= 10 { (rest, count) = (rest / 10, count + 1) }
    return count
  }
}
