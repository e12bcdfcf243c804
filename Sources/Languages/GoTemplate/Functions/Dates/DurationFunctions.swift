import ObjectModel

/// Helm's functions of durations. A number is one of seconds; a text is a number or a duration of Go's, such as `1h30m`.
enum DurationFunctions {
  static let all: [TemplateFunction] =
    [
      TemplateFunction("mustToDuration", .any) { arguments, _ in .object(DurationObject(try nanoseconds(arguments[0]))) },
      TemplateFunction("durationRoundTo", .any, .any) { arguments, _ in
        .object(DurationObject(GoDuration.rounded(orZero(arguments[0]), to: orZero(arguments[1]))))
      },
      TemplateFunction("durationTruncateTo", .any, .any) { arguments, _ in
        .object(DurationObject(GoDuration.truncated(orZero(arguments[0]), to: orZero(arguments[1]))))
      },
    ]
    + [("Seconds", 1), ("Minutes", 60), ("Hours", 3_600), ("Days", 86_400), ("Weeks", 604_800)].map { name, seconds in
      TemplateFunction("duration" + name, .any) { arguments, _ in
        .double(DurationObject.units(orZero(arguments[0]), Int64(seconds) * 1_000_000_000))
      }
    }
    + [("Milliseconds", 1_000_000), ("Microseconds", 1_000), ("Nanoseconds", 1)].map { name, unit in
      TemplateFunction("duration" + name, .any) { arguments, _ in .int64(orZero(arguments[0]) / Int64(unit)) }
    }

  private static func orZero(_ value: TemplateValue) -> Int64 { (try? nanoseconds(value)) ?? 0 }

  private static func nanoseconds(_ value: TemplateValue) throws -> Int64 {
    switch value {
    case .nil, .missing: throw TemplateFunctionError("invalid duration")
    case .int(let number): return try ofSeconds(Int64(number))
    case .int64(let number): return try ofSeconds(number)
    case .uint64(let number):
      guard let number = Int64(exactly: number) else {
        throw TemplateFunctionError("duration seconds overflow: \(number)")
      }
      return try ofSeconds(number)
    case .double(let number): return try ofSeconds(number)
    case .string(let text): return try ofText(text.string)
    case .object(let object):
      if let duration = object as? DurationObject { return duration.nanoseconds }
      throw TemplateFunctionError("unsupported duration type \(object.goType)")
    case .bool, .bytes, .list, .map, .function:
      throw TemplateFunctionError("unsupported duration type \(value.goType)")
    }
  }

  private static func ofText(_ text: String) throws -> Int64 {
    let trimmed = Substrings.trimmed(text) { $0.isGoSpace }
    if trimmed.isEmpty { throw TemplateFunctionError("empty duration") }
    if let nanoseconds = try? GoDuration.parse(trimmed) { return nanoseconds }
    if let number = GoNumbers.parsedDouble(trimmed) { return try ofSeconds(number) }
    throw TemplateFunctionError("could not parse duration \(GoQuote.quoted(trimmed))")
  }

  private static func ofSeconds(_ seconds: Int64) throws -> Int64 {
    let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { throw TemplateFunctionError("duration seconds overflow: \(seconds)") }
    return nanoseconds
  }

  private static func ofSeconds(_ seconds: Double) throws -> Int64 {
    if !seconds.isFinite { throw TemplateFunctionError("invalid duration seconds: \(GoFloat.text(seconds))") }
    guard let nanoseconds = Int64(exactly: (seconds * 1e9).rounded(.towardZero)) else {
      throw TemplateFunctionError("duration seconds overflow: \(GoFloat.text(seconds))")
    }
    return nanoseconds
  }
}
