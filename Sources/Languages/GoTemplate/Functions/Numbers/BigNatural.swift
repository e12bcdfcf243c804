/// A natural number of any size, in limbs to base 10^9, the lowest first.
struct BigNatural {
  private static let base: UInt64 = 1_000_000_000
  private var limbs: [UInt32]

  private init(limbs: [UInt32]) {
    self.limbs = limbs
    while self.limbs.last == 0 { self.limbs.removeLast() }
  }

  init(_ number: UInt32) {
    self.init(limbs: [UInt32(UInt64(number) % Self.base), UInt32(UInt64(number) / Self.base)])
  }

  /// - Parameter decimalDigits: ASCII digits, the highest first.
  init(decimalDigits: [UInt8]) {
    var limbs: [UInt32] = []
    var end = decimalDigits.count
    while end > 0 {
      let start = max(0, end - 9)
      limbs.append(decimalDigits[start..<end].reduce(0) { $0 * 10 + UInt32($1 - UInt8(ascii: "0")) })
      end = start
    }
    self.init(limbs: limbs)
  }

  var isZero: Bool { limbs.isEmpty }
  var limbCount: Int { limbs.count }

  /// ASCII digits, the highest first.
  var decimalDigits: [UInt8] {
    guard let highest = limbs.last else { return [UInt8(ascii: "0")] }
    var digits = Array(String(highest).utf8)
    for limb in limbs.dropLast().reversed() {
      let text = String(limb)
      digits += repeatElement(UInt8(ascii: "0"), count: 9 - text.utf8.count)
      digits += text.utf8
    }
    return digits
  }

  static func < (left: BigNatural, right: BigNatural) -> Bool {
    if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
    for index in left.limbs.indices.reversed() where left.limbs[index] != right.limbs[index] {
      return left.limbs[index] < right.limbs[index]
    }
    return false
  }

  static func + (left: BigNatural, right: BigNatural) -> BigNatural {
    var result: [UInt32] = []
    result.reserveCapacity(max(left.limbs.count, right.limbs.count) + 1)
    var carry: UInt64 = 0
    for index in 0..<max(left.limbs.count, right.limbs.count) {
      let sum = left.limb(index) + right.limb(index) + carry
      result.append(UInt32(sum % base))
      carry = sum / base
    }
    result.append(UInt32(carry))
    return BigNatural(limbs: result)
  }

  /// - Precondition: `right` is not the greater one.
  static func - (left: BigNatural, right: BigNatural) -> BigNatural {
    var result: [UInt32] = []
    result.reserveCapacity(left.limbs.count)
    var borrow: UInt64 = 0
    for index in left.limbs.indices {
      let sum = base + left.limb(index) - right.limb(index) - borrow
      result.append(UInt32(sum % base))
      borrow = sum < base ? 1 : 0
    }
    return BigNatural(limbs: result)
  }

  static func * (left: BigNatural, right: BigNatural) -> BigNatural {
    if left.isZero || right.isZero { return BigNatural(limbs: []) }
    var result = [UInt64](repeating: 0, count: left.limbs.count + right.limbs.count)
    for (index, limb) in left.limbs.enumerated() {
      var carry: UInt64 = 0
      for other in right.limbs.indices {
        let sum = result[index + other] + UInt64(limb) * UInt64(right.limbs[other]) + carry
        result[index + other] = sum % base
        carry = sum / base
      }
      result[index + right.limbs.count] += carry
    }
    return BigNatural(limbs: result.map { UInt32($0) })
  }

  /// The number times a power of ten.
  func times(powerOfTen power: Int) -> BigNatural {
    if isZero || power == 0 { return self }
    let factor = (0..<(power % 9)).reduce(UInt32(1)) { result, _ in result * 10 }
    let shifted = BigNatural(limbs: Array(repeatElement(0, count: power / 9)) + limbs)
    return factor == 1 ? shifted : shifted * BigNatural(factor)
  }

  /// - Precondition: the divisor is not zero.
  func quotientAndRemainder(dividingBy divisor: BigNatural) -> (BigNatural, BigNatural) {
    if self < divisor { return (BigNatural(limbs: []), self) }
    var quotient = [UInt32](repeating: 0, count: limbs.count)
    var remainder = BigNatural(limbs: [])
    for index in limbs.indices.reversed() {
      remainder = BigNatural(limbs: [limbs[index]] + remainder.limbs)
      // The limb of the quotient lies between bounds that the highest limbs give; halving the bounds finds it.
      var (low, high): (UInt64, UInt64) = (0, Self.base)
      if remainder < divisor { high = 1 }
      while high - low > 1 {
        let middle = (low + high) / 2
        if remainder < divisor * BigNatural(UInt32(middle)) { high = middle } else { low = middle }
      }
      quotient[index] = UInt32(low)
      if low > 0 { remainder = remainder - divisor * BigNatural(UInt32(low)) }
    }
    return (BigNatural(limbs: quotient), remainder)
  }

  private func limb(_ index: Int) -> UInt64 { index < limbs.count ? UInt64(limbs[index]) : 0 }
}
