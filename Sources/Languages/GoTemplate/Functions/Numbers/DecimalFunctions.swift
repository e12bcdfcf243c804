#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// sprig's arithmetic of floating-point numbers, which it does in decimal: `addf 0.1 0.2` is 0.3.
enum DecimalFunctions {
  static let all: [TemplateFunction] = arithmetic + rounding

  private static let arithmetic: [TemplateFunction] = [
    TemplateFunction("add1f", .any) { arguments, _ in
      .double((Decimal(whole: 1) + (try decimal(arguments[0]))).double)
    },
    TemplateFunction("addf", variadic: .any) { arguments, _ in
      .double(try arguments.values.reduce(Decimal(whole: 0)) { $0 + (try decimal($1)) }.double)
    },
    TemplateFunction("subf", .any, variadic: .any) { arguments, _ in
      .double(try arguments.from(1).reduce(try decimal(arguments[0])) { $0 - (try decimal($1)) }.double)
    },
    TemplateFunction("mulf", .any, variadic: .any) { arguments, _ in
      .double(try arguments.from(1).reduce(try decimal(arguments[0])) { try bounded($0 * (try decimal($1))) }.double)
    },
    TemplateFunction("divf", .any, variadic: .any) { arguments, _ in
      .double(
        try arguments.from(1).reduce(try decimal(arguments[0])) { dividend, value in
          guard let quotient = dividend.divided(by: try decimal(value), places: 16) else {
            throw TemplateFunctionError.panicked("decimal division by 0")
          }
          return quotient
        }.double)
    },
  ]

  private static func decimal(_ value: TemplateValue) throws -> Decimal {
    let number = GoNumbers.double(value)
    guard let decimal = Decimal(number) else {
      throw TemplateFunctionError.panicked("Cannot create a Decimal from \(GoFloat.text(number))")
    }
    return decimal
  }

  /// Products of many factors would grow without end.
  private static func bounded(_ decimal: Decimal) throws -> Decimal {
    if decimal.digitCount > 100_000 { throw TemplateFunctionError.tooLarge("the product") }
    return decimal
  }

  private static let rounding: [TemplateFunction] = [
    TemplateFunction("maxf", .any, variadic: .any) { arguments, _ in
      .double(arguments.from(1).reduce(GoNumbers.double(arguments[0])) { greater($0, GoNumbers.double($1)) })
    },
    TemplateFunction("minf", .any, variadic: .any) { arguments, _ in
      .double(arguments.from(1).reduce(GoNumbers.double(arguments[0])) { -greater(-$0, -GoNumbers.double($1)) })
    },
    TemplateFunction("ceil", .any) { arguments, _ in .double(GoNumbers.double(arguments[0]).rounded(.up)) },
    TemplateFunction("floor", .any) { arguments, _ in .double(GoNumbers.double(arguments[0]).rounded(.down)) },
    TemplateFunction("round", .any, .int, variadic: .double) { arguments, _ in
      let threshold = arguments.count > 2 ? arguments.double(2) : 0.5
      let factor = pow(10, Double(arguments.int(1)))
      let scaled = factor * GoNumbers.double(arguments[0])
      // The fraction carries the sign of the number, so that halves below zero are rounded down.
      let fraction = scaled.isInfinite ? .nan : scaled - scaled.rounded(.towardZero)
      return .double((fraction >= threshold ? scaled.rounded(.up) : scaled.rounded(.down)) / factor)
    },
  ]

  /// The greater of two numbers; NaN if either is.
  private static func greater(_ one: Double, _ other: Double) -> Double {
    if one == .infinity || other == .infinity { return .infinity }
    if one.isNaN || other.isNaN { return .nan }
    if one == 0, other == 0 { return one.sign == .minus ? other : one }
    return max(one, other)
  }
}
