/// The order in which the YAML writers of Kubernetes tooling print keys: as people sort them, `x9` before `x10`.
///
/// At the first character that differs, other characters come before letters, and numbers compare by their value.
public enum YAMLKeyOrder {
  /// Whether a key comes before another.
  ///
  /// - Parameter layout: the pretty writer, unlike the other, takes a number that goes on as greater than one that a letter ends.
  public static func precedes(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>, layout: YAMLTextLayout = .kubernetes
  ) -> Bool {
    let shorter = min(left.count, right.count)
    var index = 0
    while index < shorter, left[index] == right[index] { index += 1 }
    if index == shorter { return left.count < right.count }
    // Back to where the character begins, should only its last bytes differ.
    while index > 0, left[index] & 0xC0 == 0x80 || right[index] & 0xC0 == 0x80 { index -= 1 }
    let one = scalar(left, index)
    let other = scalar(right, index)
    let (isLetter, otherIsLetter) = (self.isLetter(one), self.isLetter(other))
    if isLetter, otherIsLetter { return one.value < other.value }
    if isLetter || otherIsLetter {
      let followsDigit = layout == .pretty && index > 0 && isDigit(left[index - 1])
      return followsDigit ? isLetter : otherIsLetter
    }
    let (number, digits) = self.number(left, index, right)
    let (otherNumber, otherDigits) = self.number(right, index, left)
    if number != otherNumber { return number < otherNumber }
    if digits != otherDigits { return digits < otherDigits }
    return one.value < other.value
  }

  /// Whether a key comes before another.
  public static func precedes(_ left: String, _ right: String, layout: YAMLTextLayout = .kubernetes) -> Bool {
    left.withBytes { left in right.withBytes { right in precedes(left, right, layout: layout) } }
  }

  /// The number that the digits from `index` on make. Behind another digit than zero, a run that begins with zero (here or in
  /// the other key) counts as if a one stood before it, so that its length decides.
  private static func number(
    _ key: UnsafeBufferPointer<UInt8>, _ index: Int, _ other: UnsafeBufferPointer<UInt8>
  ) -> (value: Int64, count: Int) {
    var value: Int64 = 0
    if key[index] == UInt8(ascii: "0") || other[index] == UInt8(ascii: "0") {
      var before = index - 1
      while before >= 0, isDigit(key[before]) {
        if key[before] != UInt8(ascii: "0") {
          value = 1
          break
        }
        before -= 1
      }
    }
    var end = index
    while end < key.count, isDigit(key[end]) {
      value = value &* 10 &+ Int64(key[end] - UInt8(ascii: "0"))
      end += 1
    }
    return (value, end - index)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 { return (scalar.value | 0x20) &- 0x61 < 26 }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return false
    }
  }

  private static func scalar(_ key: UnsafeBufferPointer<UInt8>, _ index: Int) -> Unicode.Scalar {
    if key[index] < 0x80 { return Unicode.Scalar(key[index]) }
    var iterator = UnsafeBufferPointer(rebasing: key[index..<min(index + 4, key.count)]).makeIterator()
    var decoder = UTF8()
    if case .scalarValue(let scalar) = decoder.decode(&iterator) { return scalar }
    return "\u{FFFD}"
  }
}

extension JSONObject {
  /// The members in the order YAML text has them.
  func membersInYAMLOrder(_ layout: YAMLTextLayout) -> [Member] {
    func precedes(_ one: Member, _ other: Member) -> Bool {
      YAMLKeyOrder.precedes(one.key, other.key, layout: layout)
    }
    // Mostly the byte order is the order already.
    for index in members.indices.dropFirst() where precedes(members[index], members[index - 1]) {
      return members.sorted(by: precedes)
    }
    return members
  }
}
