/// sprig's arithmetic of whole numbers: every operand is made an int64 first, and overflow wraps.
enum IntegerFunctions {
  static let all: [TemplateFunction] = arithmetic + comparison + sequences

  private static let arithmetic: [TemplateFunction] = [
    TemplateFunction("add", variadic: .any) { arguments, _ in
      .int64(arguments.values.reduce(0) { $0 &+ GoNumbers.int64($1) })
    },
    TemplateFunction("add1", .any) { arguments, _ in .int64(GoNumbers.int64(arguments[0]) &+ 1) },
    TemplateFunction("sub", .any, .any) { arguments, _ in
      .int64(GoNumbers.int64(arguments[0]) &- GoNumbers.int64(arguments[1]))
    },
    TemplateFunction("mul", .any, variadic: .any) { arguments, _ in
      .int64(arguments.values.reduce(1) { $0 &* GoNumbers.int64($1) })
    },
    TemplateFunction("div", .any, .any) { arguments, _ in
      let (number, divisor) = (GoNumbers.int64(arguments[0]), try nonZero(GoNumbers.int64(arguments[1])))
      return .int64(divisor == -1 ? 0 &- number : number / divisor)
    },
    TemplateFunction("mod", .any, .any) { arguments, _ in
      let (number, divisor) = (GoNumbers.int64(arguments[0]), try nonZero(GoNumbers.int64(arguments[1])))
      return .int64(divisor == -1 ? 0 : number % divisor)
    },
  ]

  private static func nonZero(_ divisor: Int64) throws -> Int64 {
    if divisor == 0 { throw TemplateFunctionError.panicked("runtime error: integer divide by zero") }
    return divisor
  }

  private static let comparison: [TemplateFunction] = [
    max, max.named("biggest"),
    TemplateFunction("min", .any, variadic: .any) { arguments, _ in
      .int64(arguments.values.reduce(.max) { Swift.min($0, GoNumbers.int64($1)) })
    },
  ]

  private static let max = TemplateFunction("max", .any, variadic: .any) { arguments, _ in
    .int64(arguments.values.reduce(.min) { Swift.max($0, GoNumbers.int64($1)) })
  }

  private static let sequences: [TemplateFunction] = [
    TemplateFunction("until", .int) { arguments, _ in
      let end = arguments.int(0)
      return list(try numbers(from: 0, to: end, by: end < 0 ? -1 : 1))
    },
    TemplateFunction("untilStep", .int, .int, .int) { arguments, _ in
      list(try numbers(from: arguments.int(0), to: arguments.int(1), by: arguments.int(2)))
    },
    TemplateFunction("seq", variadic: .int) { arguments, _ in
      .text(try sequence((0..<arguments.count).map { arguments.int($0) }).map { String($0) }.joined(separator: " "))
    },
  ]

  private static func list(_ numbers: [Int]) -> TemplateValue {
    .list(TemplateList(numbers.map { .int($0) }, of: .int))
  }

  /// The most numbers one sequence may have.
  private static let longest = 10_000_000

  /// The numbers from `start` up or down to, but without, `end`; none when the step leads the other way.
  private static func numbers(from start: Int, to end: Int, by step: Int) throws -> [Int] {
    if step == 0 || (end < start) != (step < 0) { return [] }
    let (distance, overflow) = end.subtractingReportingOverflow(start)
    if overflow || (distance / step).magnitude > longest { throw TemplateFunctionError.tooLarge("the list of numbers") }
    return Array(stride(from: start, to: end, by: step))
  }

  /// `seq`: like the shell's, with the end included.
  private static func sequence(_ bounds: [Int]) throws -> [Int] {
    switch bounds.count {
    case 1:
      let direction = bounds[0] < 1 ? -1 : 1
      return try numbers(from: 1, to: bounds[0] &+ direction, by: direction)
    case 2:
      let direction = bounds[1] < bounds[0] ? -1 : 1
      return try numbers(from: bounds[0], to: bounds[1] &+ direction, by: direction)
    case 3:
      let isDown = bounds[2] < bounds[0]
      if isDown, bounds[1] > 0 { return [] }
      return try numbers(from: bounds[0], to: bounds[2] &+ (isDown ? -1 : 1), by: bounds[1])
    default: return []
    }
  }
}
