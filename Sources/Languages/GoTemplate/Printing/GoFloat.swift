/// Floating-point numbers as Go prints them.
public enum GoFloat {
  /// The shortest decimal digits that read back as the number, without point, sign or leading and trailing zeros, and the
  /// power of ten of the first digit. Zero has the digit 0 and the exponent 0.
  public static func shortestDigits(of number: Double) -> (digits: [UInt8], exponent: Int) {
    var digits: [UInt8] = []
    var (point, exponent, isPastPoint) = (0, 0, false)
    var text = abs(number).description[...].utf8
    if let mark = text.firstIndex(of: UInt8(ascii: "e")) {
      exponent = Int(Substring(text[text.index(after: mark)...])) ?? 0
      text = text[..<mark]
    }
    for byte in text {
      if byte == UInt8(ascii: ".") {
        isPastPoint = true
      } else {
        digits.append(byte)
        if !isPastPoint { point += 1 }
      }
    }
    let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
    if leading == digits.count { return ([UInt8(ascii: "0")], 0) }
    digits.removeFirst(leading)
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return (digits, exponent + point - leading - 1)
  }

  /// `%v`, `%g`: the shortest digits; the exponent form below 1e-04 and from 1e+06 on (the rule of strconv for shortest digits).
  public static func appendShortest(_ number: Double, to output: inout [UInt8]) {
    output.append(contentsOf: text(number).utf8)
  }

  /// `%v` of the number.
  public static func text(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
    let (digits, exponent) = shortestDigits(of: number)
    var output: [UInt8] = number.sign == .minus ? [UInt8(ascii: "-")] : []
    if exponent < -4 || exponent >= 6 {
      output.append(digits[0])
      if digits.count > 1 {
        output.append(UInt8(ascii: "."))
        output += digits[1...]
      }
      output += [UInt8(ascii: "e"), UInt8(ascii: exponent < 0 ? "-" : "+")]
      if abs(exponent) < 10 { output.append(UInt8(ascii: "0")) }
      output += Array(String(abs(exponent)).utf8)
    } else if exponent < 0 {
      output += Array("0.".utf8) + [UInt8](repeating: UInt8(ascii: "0"), count: -exponent - 1) + digits
    } else if digits.count <= exponent + 1 {
      output += digits + [UInt8](repeating: UInt8(ascii: "0"), count: exponent + 1 - digits.count)
    } else {
      output += digits[...exponent]
      output.append(UInt8(ascii: "."))
      output += digits[(exponent + 1)...]
    }
    return String(decoding: output, as: UTF8.self)
  }
}
