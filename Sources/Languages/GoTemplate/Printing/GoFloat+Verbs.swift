#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

extension GoFloat {
  /// `strconv.FormatFloat`.
  ///
  /// - Parameters:
  ///   - verb: one of `b e E f g G x X`.
  ///   - precision: `nil` for the shortest digits that read back as the number.
  public static func text(_ number: Double, _ verb: Unicode.Scalar, precision: Int? = nil) -> String {
    if !number.isFinite { return text(number) }
    switch verb {
    case "b":
      let bits = number.bitPattern
      let field = Int(bits >> 52 & 0x7FF)
      let mantissa = bits & ((1 << 52) - 1) | (field == 0 ? 0 : 1 << 52)
      let exponent = max(field, 1) - 1075
      return "\(number.sign == .minus ? "-" : "")\(mantissa)p\(exponent < 0 ? "" : "+")\(exponent)"
    case "x", "X":
      let text = printed(number, precision.map { "%.\($0)a" } ?? "%a")
      let padded = withTwoDigitExponent(normalized(text))
      return verb == "X" ? padded.uppercased() : padded
    case "g", "G":
      guard let precision else { return verb == "G" ? text(number).uppercased() : text(number) }
      return printed(number, "%.\(precision)\(verb)")
    case "e", "E", "f":
      if let precision { return printed(number, "%.\(precision)\(verb)") }
      let (digits, exponent) = shortestDigits(of: number)
      let count = verb == "f" ? max(0, digits.count - 1 - exponent) : digits.count - 1
      return printed(number, "%.\(count)\(verb)")
    default: return text(number)
    }
  }

  private static func printed(_ number: Double, _ format: String) -> String {
    withVaList([number]) { arguments in
      let count = vsnprintf(nil, 0, format, arguments)
      guard count > 0 else { return "" }
      return withVaList([number]) { arguments in
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(count) + 1) { buffer in
          vsnprintf(buffer.baseAddress, Int(count) + 1, format, arguments)
          return String(decoding: UnsafeRawBufferPointer(buffer)[..<Int(count)], as: UTF8.self)
        }
      }
    }
  }

  /// Where rounding carried into the first digit, C writes 2 and Go 1 with the next exponent.
  private static func normalized(_ text: String) -> String {
    let sign = text.hasPrefix("-") ? "-" : ""
    guard text.hasPrefix(sign + "0x2"), let mark = text.utf8.lastIndex(where: { $0 == UInt8(ascii: "p") }),
      let exponent = Int(text[text.utf8.index(after: mark)...])
    else { return text }
    let fraction = text[text.utf8.index(text.startIndex, offsetBy: sign.utf8.count + 3)..<mark]
    return "\(sign)0x1\(fraction)p\(exponent + 1 < 0 ? "" : "+")\(exponent + 1)"
  }

  /// C writes `p+1` where Go writes `p+01`.
  private static func withTwoDigitExponent(_ text: String) -> String {
    guard let mark = text.utf8.lastIndex(where: { $0 == UInt8(ascii: "p") }) else { return text }
    let digits = text.utf8.index(mark, offsetBy: 2)
    return text[digits...].utf8.count >= 2 ? text : text[..<digits] + "0" + text[digits...]
  }

  /// The number as the flag `#` wants it: with a decimal point, and with trailing zeros for `%g`.
  static func withPoint(_ text: String, _ verb: Unicode.Scalar, precision: Int?) -> String {
    var missing = verb == "g" || verb == "G" || verb == "v" || verb == "x" || verb == "X" ? precision ?? 6 : 0
    var (number, tail, hasPoint, sawDigit) = (Substring(text), Substring(), false, false)
    let isHexadecimal = verb == "x" || verb == "X"
    for index in text.indices {
      let byte = text.utf8[index]
      if byte == UInt8(ascii: ".") {
        hasPoint = true
      } else if byte | 0x20 == UInt8(ascii: "p") || (!isHexadecimal && byte | 0x20 == UInt8(ascii: "e")) {
        (number, tail) = (text[..<index], text[index...])
        break
      } else {
        if byte != UInt8(ascii: "0") { sawDigit = true }
        if sawDigit { missing -= 1 }
      }
    }
    if !hasPoint {
      if number == "0" { missing -= 1 }
      number += "."
    }
    return number + String(repeating: "0", count: max(0, missing)) + tail
  }
}
