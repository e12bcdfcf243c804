/// Numbers as they look after kustomize or Helm carried them through JSON and back into YAML.
enum GoNumber {
  /// Whether text is a decimal integer of at most 18 digits, without sign of plus or leading zeros: it prints as it is.
  static func isCanonicalInteger(_ text: String) -> Bool {
    text.withBytes { bytes in
      let start = bytes.first == UInt8(ascii: "-") ? 1 : 0
      let count = bytes.count - start
      guard count > 0, count <= 18 else { return false }
      if bytes[start] == UInt8(ascii: "0") { return count == 1 && start == 0 }
      for index in start..<bytes.count where bytes[index] &- UInt8(ascii: "0") > 9 { return false }
      return true
    }
  }

  /// The text of a scalar that is a number.
  ///
  /// - Throws: `YAMLValueError` for a number JSON does not have, and for text that is none.
  static func yamlText(_ scalar: YAMLNode.Scalar) throws(YAMLValueError) -> String {
    switch try scalar.jsonValue() {
    case .integer(let number): String(number)
    case .double(let number):
      if scalar.kind == .integer, let exact = YAMLScalar.unsigned(scalar.text) { String(exact) } else { yamlText(number) }
    default: scalar.text
    }
  }

  /// The text of a finite number: digits alone for a whole number below 2⁶⁴, else what Go's `%g` gives with the fewest digits.
  static func yamlText(_ number: Double) -> String {
    if number == 0 { return "0" }
    guard number == number.rounded(), abs(number) < 0x1p64 else { return number.shortText }
    // What fits 64 bits as JSON writes it is an integer to YAML; anything else is a number to be written anew.
    let digits = number.jsonText
    return Int64(digits) != nil || UInt64(digits) != nil ? digits : number.shortText
  }
}
