/// sprig's conversions to numbers.
enum ConversionFunctions {
  static let all: [TemplateFunction] = [
    TemplateFunction("int", .any) { arguments, _ in .int(GoNumbers.int(arguments[0])) },
    TemplateFunction("int64", .any) { arguments, _ in .int64(GoNumbers.int64(arguments[0])) },
    TemplateFunction("float64", .any) { arguments, _ in .double(GoNumbers.double(arguments[0])) },
    TemplateFunction("atoi", .string) { arguments, _ in .int(Int(GoIntegerText.decimal(arguments.text(0)))) },
    TemplateFunction("toDecimal", .any) { arguments, _ in
      let text = GoText.text(of: arguments[0]).string
      guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return .int64(0) }
      return .int64(Int64(text, radix: 8) ?? 0)
    },
  ]
}

/// Texts of whole numbers.
enum GoIntegerText {
  /// A text of decimal digits: beyond the range the nearest number, zero for anything else.
  static func decimal(_ text: String) -> Int64 {
    if let number = Int64(text) { return number }
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    let digits = isNegative || text.utf8.first == UInt8(ascii: "+") ? text.utf8.dropFirst() : text.utf8[...]
    guard !digits.isEmpty, digits.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return 0 }
    return isNegative ? .min : .max
  }
}
