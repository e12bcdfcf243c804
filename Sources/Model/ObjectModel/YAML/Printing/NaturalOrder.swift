/// The order of keys that go-yaml v2 prints: letters by code point and after everything else, digits by the number they make.
enum NaturalOrder {
  /// The indices of elements in the natural order of their keys.
  static func sortedIndices<Element>(_ elements: [Element], key: KeyPath<Element, String>) -> [Int] {
    var indices = Array(elements.indices)
    if indices.count > 1 { indices.sort { precedes(elements[$0][keyPath: key], elements[$1][keyPath: key]) } }
    return indices
  }

  static func precedes(_ left: String, _ right: String) -> Bool {
    left.withBytes { one in
      right.withBytes { other in
        let common = min(one.count, other.count)
        var index = 0
        while index < common, one[index] == other[index] { index += 1 }
        if index == common { return one.count < other.count }
        if isASCIILetter(one[index]), isASCIILetter(other[index]) { return one[index] < other[index] }
        return precedes(Array(left.unicodeScalars), Array(right.unicodeScalars))
      }
    }
  }

  private static func isASCIILetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .decimalNumber }

  private static func precedes(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Bool {
    var start = 0
    while start < left.count, start < right.count, left[start] == right[start] { start += 1 }
    guard start < left.count, start < right.count else { return left.count < right.count }
    let (one, other) = (left[start], right[start])
    switch (isLetter(one), isLetter(other)) {
    case (true, true): return one.value < other.value
    case (true, false): return false
    case (false, true): return true
    case (false, false): break
    }
    // A zero that follows digits which are not all zeros is part of a larger number.
    var initial: UInt64 = 0
    if one == "0" || other == "0" {
      var index = start - 1
      while index >= 0, isDigit(left[index]) {
        if left[index] != "0" {
          initial = 1
          break
        }
        index -= 1
      }
    }
    let (number, length) = number(in: left, from: start, initial)
    let (otherNumber, otherLength) = self.number(in: right, from: start, initial)
    if number != otherNumber { return number < otherNumber }
    if length != otherLength { return length < otherLength }
    return one.value < other.value
  }

  private static func number(in text: [Unicode.Scalar], from start: Int, _ initial: UInt64) -> (value: UInt64, length: Int) {
    var value = initial
    var index = start
    while index < text.count, isDigit(text[index]) {
      value = value &* 10 &+ UInt64(text[index].value &- 0x30)
      index += 1
    }
    return (value, index - start)
  }
}
