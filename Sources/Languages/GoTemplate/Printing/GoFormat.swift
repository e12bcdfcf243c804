/// `fmt.Sprintf`. What is wrong with a format or its arguments is told in the text, as Go does: `%!d(string=x)`.
public struct GoFormat {
  /// What stands between `%` and the verb.
  struct Flags {
    var (plus, minus, sharp, space, zero) = (false, false, false, false, false)
    /// `%+v` and `%#v`.
    var (plusV, sharpV) = (false, false)
    var width: Int?
    var precision: Int?
  }

  /// The widest width and longest precision.
  static let maximalWidth = 1_000_000

  var flags = Flags()
  var output: [UInt8] = []
  private let arguments: [TemplateValue]
  private var argument = 0
  private var isReordered = false
  private var isGoodIndex = true

  /// The text of a format with its arguments.
  public static func format(_ format: TemplateString, _ arguments: some Sequence<TemplateValue>) -> TemplateString {
    var printer = GoFormat(Array(arguments))
    format.withBytes { printer.print($0) }
    return TemplateString(bytes: printer.output)
  }

  private init(_ arguments: [TemplateValue]) { self.arguments = arguments }

  mutating func write(_ text: String) { output.append(contentsOf: text.utf8) }

  private mutating func print(_ format: UnsafeBufferPointer<UInt8>) {
    output.reserveCapacity(format.count + 16 * arguments.count)
    var index = 0
    while index < format.count {
      let percent = format[index...].firstIndex(of: UInt8(ascii: "%")) ?? format.count
      output.append(contentsOf: format[index..<percent])
      index = percent + 1
      if percent < format.count { directive(format, &index) }
    }
    guard !isReordered, argument < arguments.count else { return }
    flags = Flags()
    write("%!(EXTRA ")
    for (position, value) in arguments[argument...].enumerated() {
      if position > 0 { write(", ") }
      if value.isNil {
        write("<nil>")
      } else {
        write(value.goType + "=")
        print(value, "v")
      }
    }
    write(")")
  }

  /// One directive; the index stands behind its `%`.
  private mutating func directive(_ format: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
    flags = Flags()
    isReordered = false
    isGoodIndex = true
    readFlags(format, &index)
    var isAfterIndex = readArgumentIndex(format, &index)
    if index < format.count, format[index] == UInt8(ascii: "*") {
      index += 1
      if let width = integerArgument() {
        flags.width = abs(width)
        if width < 0 { (flags.minus, flags.zero) = (true, false) }
      } else {
        write("%!(BADWIDTH)")
      }
      isAfterIndex = false
    } else {
      flags.width = readNumber(format, &index)
      if isAfterIndex, flags.width != nil { isGoodIndex = false }
    }
    if index + 1 <= format.count, index < format.count, format[index] == UInt8(ascii: ".") {
      index += 1
      if isAfterIndex { isGoodIndex = false }
      isAfterIndex = readArgumentIndex(format, &index)
      if index < format.count, format[index] == UInt8(ascii: "*") {
        index += 1
        let precision = integerArgument()
        flags.precision = precision.flatMap { $0 < 0 ? nil : $0 }
        if flags.precision == nil { write("%!(BADPREC)") }
        isAfterIndex = false
      } else {
        flags.precision = readNumber(format, &index) ?? 0
      }
    }
    if !isAfterIndex { isAfterIndex = readArgumentIndex(format, &index) }
    guard index < format.count else { return write("%!(NOVERB)") }
    let (scalar, length) = GoQuote.decode(UnsafeBufferPointer(rebasing: format[index...]))
    index += length
    let verb = Unicode.Scalar(scalar) ?? "\u{FFFD}"
    if verb == "%" { return output.append(UInt8(ascii: "%")) }
    if !isGoodIndex { return write("%!\(verb)(BADINDEX)") }
    guard argument < arguments.count else { return write("%!\(verb)(MISSING)") }
    if verb == "v" {
      (flags.sharpV, flags.sharp) = (flags.sharp, false)
      (flags.plusV, flags.plus) = (flags.plus, false)
    }
    argument += 1
    print(arguments[argument - 1], verb)
  }
}

// MARK: - Reading the directive

extension GoFormat {
  private mutating func readFlags(_ format: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
    while index < format.count {
      switch format[index] {
      case UInt8(ascii: "#"): flags.sharp = true
      case UInt8(ascii: "0"): flags.zero = true
      case UInt8(ascii: "+"): flags.plus = true
      case UInt8(ascii: "-"): flags.minus = true
      case UInt8(ascii: " "): flags.space = true
      default: return
      }
      index += 1
    }
  }

  /// Digits; a number too large ends the format.
  private func readNumber(_ format: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Int? {
    var number: Int?
    while index < format.count, Lexer.isDigit(format[index]) {
      number = (number ?? 0) * 10 + Int(format[index] - UInt8(ascii: "0"))
      index += 1
      if number ?? 0 > Self.maximalWidth {
        index = format.count
        return nil
      }
    }
    return number
  }

  /// `[3]`: goes on with the third argument. Says whether there was one that is right.
  private mutating func readArgumentIndex(_ format: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Bool {
    guard index < format.count, format[index] == UInt8(ascii: "[") else { return false }
    isReordered = true
    guard let close = format[index...].firstIndex(of: UInt8(ascii: "]")) else {
      isGoodIndex = false
      index += 1
      return false
    }
    var position = index + 1
    let number = readNumber(UnsafeBufferPointer(rebasing: format[..<close]), &position)
    index = close + 1
    guard let number, position == close, number >= 1, number <= arguments.count else {
      isGoodIndex = false
      return false
    }
    argument = number - 1
    return true
  }

  /// The argument of a `*`, if it is an integer of a sensible size.
  private mutating func integerArgument() -> Int? {
    guard argument < arguments.count else { return nil }
    argument += 1
    let number: Int? =
      switch arguments[argument - 1] {
      case .int(let number): number
      case .int64(let number): Int(number)
      case .uint64(let number): Int(exactly: number)
      default: nil
      }
    return number.flatMap { $0.magnitude > UInt(Self.maximalWidth) ? nil : $0 }
  }
}
