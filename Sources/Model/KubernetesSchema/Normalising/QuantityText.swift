/// The canonical text of a resource quantity: no fraction, and the largest suffix of its family that leaves a whole number.
enum QuantityText {
  /// `1000m` → `1`, `1024Mi` → `1Gi`, `0.5` → `500m`, `1.5Gi` → `1536Mi`; `nil` for a text that is no quantity, or whose
  /// digits do not fit 128 bits.
  static func canonical(_ text: String) -> String? {
    guard let parts = Parts(text) else { return nil }
    if parts.digits == 0 { return "0" }
    let sign = parts.isNegative ? "-" : ""
    switch parts.family {
    case .binary:
      guard let (whole, isExact) = parts.wholeBinary else { return nil }
      if whole < 1024 {
        return isExact ? Parts(digits: whole, exponent: 0, family: .decimal).decimalText.map { sign + $0 } : nil
      }
      var (mantissa, power) = (whole, 0)
      while mantissa % 1024 == 0, power < binarySuffixes.count - 1 { (mantissa, power) = (mantissa / 1024, power + 1) }
      return "\(sign)\(mantissa)\(binarySuffixes[power])"
    case .decimal, .exponent: return parts.decimalText.map { sign + $0 }
    }
  }

  /// Whether two texts mean the same amount, in whatever family.
  static func areEqual(_ left: String, _ right: String) -> Bool {
    guard let left = Parts(left), let right = Parts(right) else { return left == right }
    guard let one = left.exact, let other = right.exact else { return false }
    return one == other && (left.isNegative == right.isNegative || left.digits == 0)
  }

  private static let binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
  private static let decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]

  private enum Family { case decimal, exponent, binary }

  /// The amount: digits × 10^exponent × 1024^binaryPower.
  private struct Parts {
    var isNegative = false
    var digits: UInt128
    var exponent: Int
    var binaryPower = 0
    var family: Family

    init(digits: UInt128, exponent: Int, family: Family) {
      self.digits = digits
      self.exponent = exponent
      self.family = family
    }

    init?(_ text: String) {
      var rest = text.utf8[...]
      if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
        isNegative = first == UInt8(ascii: "-")
        rest = rest.dropFirst()
      }
      digits = 0
      exponent = 0
      family = .decimal
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
      if let power = QuantityText.binarySuffixes.firstIndex(of: suffix), power > 0 {
        (family, binaryPower) = (.binary, power)
      } else if let power = QuantityText.decimalSuffixes.firstIndex(of: suffix) {
        exponent += (power - 3) * 3
      } else if suffix.first == "e" || suffix.first == "E", let power = Int(suffix.dropFirst()), (-999...999).contains(power) {
        family = .exponent
        exponent += power
      } else {
        return nil
      }
      while digits != 0, digits % 10 == 0 { (digits, exponent) = (digits / 10, exponent + 1) }
    }

    /// The amount as a whole number, rounded up, and whether nothing was rounded.
    var wholeBinary: (UInt128, Bool)? {
      guard var whole = multiplied(digits, by: 1024, times: binaryPower) else { return nil }
      if exponent >= 0 {
        guard let product = multiplied(whole, by: 10, times: exponent) else { return nil }
        return (product, true)
      }
      var isExact = true
      for _ in 0..<(-exponent) {
        if whole % 10 != 0 { isExact = false }
        whole /= 10
      }
      return (isExact ? whole : whole + 1, isExact)
    }

    /// Digits and exponent without the binary power, without trailing zeros: equal for equal amounts.
    var exact: [UInt128]? {
      guard var whole = multiplied(digits, by: 1024, times: binaryPower) else { return nil }
      if whole == 0 { return [0, 0] }
      var power = exponent
      while whole % 10 == 0 { (whole, power) = (whole / 10, power + 1) }
      return [whole, UInt128(power + 100_000)]
    }

    var decimalText: String? {
      var (mantissa, power) = (digits, exponent)
      // Nothing is finer than a billionth; what is is rounded up.
      var isExact = true
      while power < -9 {
        if mantissa % 10 != 0 { isExact = false }
        (mantissa, power) = (mantissa / 10, power + 1)
      }
      if !isExact { mantissa += 1 }
      while mantissa != 0, mantissa % 10 == 0 { (mantissa, power) = (mantissa / 10, power + 1) }
      var step = Int((Double(power) / 3).rounded(.down))
      if family == .decimal { step = min(step, 6) }
      guard let number = multiplied(mantissa, by: 10, times: power - step * 3) else { return nil }
      if family == .exponent { return step == 0 ? "\(number)" : "\(number)e\(step * 3)" }
      return "\(number)\(QuantityText.decimalSuffixes[step + 3])"
    }

    private func multiplied(_ value: UInt128, by factor: UInt128, times: Int) -> UInt128? {
      var result = value
      for _ in 0..<times {
        let (product, overflow) = result.multipliedReportingOverflow(by: factor)
        if overflow { return nil }
        result = product
      }
      return result
    }
  }
}
