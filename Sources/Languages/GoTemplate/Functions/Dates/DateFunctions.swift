import ObjectModel

/// sprig's functions of dates.
enum DateFunctions {
  static let all: [TemplateFunction] = reading + formatting + reckoning

  // MARK: - Times out of values

  /// Times and whole seconds since 1970 are what they are; anything else, floats and texts too, silently means now.
  private static func time(_ value: TemplateValue, _ context: ExecutionContext) -> GoTime {
    switch value {
    case .int(let seconds): GoTime(seconds: Int64(seconds), zone: context.localZone)
    case .int64(let seconds): GoTime(seconds: seconds, zone: context.localZone)
    default: TimeObject.time(value) ?? context.now
    }
  }

  private static let reading: [TemplateFunction] = [
    TemplateFunction("now") { _, context in .object(TimeObject(context.now)) },
    TemplateFunction("toDate", .string, .string) { arguments, context in
      let time = try? GoTimeLayout(arguments.text(0)).parse(arguments.text(1), in: context.localZone)
      return .object(TimeObject(time ?? .zero))
    },
    TemplateFunction("mustToDate", .string, .string) { arguments, context in
      do throws(GoTimeError) {
        return .object(TimeObject(try GoTimeLayout(arguments.text(0)).parse(arguments.text(1), in: context.localZone)))
      } catch {
        throw TemplateFunctionError(error.message)
      }
    },
    TemplateFunction("unixEpoch", .object(TimeObject.type)) { arguments, _ in
      .text(String((TimeObject.time(arguments[0]) ?? .zero).seconds))
    },
  ]

  // MARK: - Formatting

  private static let formatting: [TemplateFunction] = [
    TemplateFunction("date", .string, .any) { arguments, context in
      formatted(arguments[1], arguments.text(0), context.localZone, context)
    },
    dateInZone, dateInZone.named("date_in_zone"),
    TemplateFunction("htmlDate", .any) { arguments, context in
      formatted(arguments[0], "2006-01-02", context.localZone, context)
    },
    TemplateFunction("htmlDateInZone", .any, .string) { arguments, context in
      formatted(arguments[0], "2006-01-02", context.zone(arguments.text(1)), context)
    },
  ]

  private static let dateInZone = TemplateFunction("dateInZone", .string, .any, .string) { arguments, context in
    formatted(arguments[1], arguments.text(0), context.zone(arguments.text(2)), context)
  }

  private static func formatted(
    _ value: TemplateValue, _ layout: String, _ zone: TimeZoneRules, _ context: ExecutionContext
  ) -> TemplateValue {
    var time = time(value, context)
    time.zone = zone
    return .text(time.formatted(layout))
  }

  // MARK: - Reckoning

  private static let reckoning: [TemplateFunction] = [
    dateModify, dateModify.named("date_modify"), mustDateModify, mustDateModify.named("must_date_modify"),
    TemplateFunction("ago", .any) { arguments, context in
      let past = context.now.nanoseconds(since: time(arguments[0], context))
      return .text(GoDuration.text(GoDuration.rounded(past, to: 1_000_000_000)))
    },
    TemplateFunction("duration", .any) { arguments, _ in
      let seconds: Int64
      switch arguments[0] {
      case .string(let text): seconds = GoIntegerText.decimal(text.string)
      case .int64(let number): seconds = number
      default: seconds = 0
      }
      return .text(GoDuration.text(seconds &* 1_000_000_000))
    },
    TemplateFunction("durationRound", .any) { arguments, context in
      let nanoseconds: Int64
      switch arguments[0] {
      case .string(let text): nanoseconds = (try? GoDuration.parse(text.string)) ?? 0
      case .int64(let number): nanoseconds = number
      default: nanoseconds = TimeObject.time(arguments[0]).map { context.now.nanoseconds(since: $0) } ?? 0
      }
      return .text(largestUnit(nanoseconds.magnitude))
    },
  ]

  private static let dateModify = TemplateFunction("dateModify", .string, .object(TimeObject.type)) { arguments, _ in
    let time = TimeObject.time(arguments[1]) ?? .zero
    return .object(TimeObject(time.adding(nanoseconds: (try? GoDuration.parse(arguments.text(0))) ?? 0)))
  }

  private static let mustDateModify = TemplateFunction("mustDateModify", .string, .object(TimeObject.type)) { arguments, _ in
    let time = TimeObject.time(arguments[1]) ?? .zero
    return .object(TimeObject(time.adding(nanoseconds: try GoDuration.parse(arguments.text(0)))))
  }

  /// A duration in its largest unit, of which there must be more than one: an hour is `60m`.
  private static func largestUnit(_ nanoseconds: UInt64) -> String {
    let second: UInt64 = 1_000_000_000
    let units: [(UInt64, String)] = [
      (second * 86_400 * 365, "y"), (second * 86_400 * 30, "mo"), (second * 86_400, "d"), (second * 3_600, "h"),
      (second * 60, "m"), (second, "s"),
    ]
    for (unit, name) in units where nanoseconds > unit { return "\(nanoseconds / unit)\(name)" }
    return "0s"
  }
}

extension ExecutionContext {
  /// The zone of the environment; UTC when the system knows no zone of that name.
  var localZone: TimeZoneRules { caches.zone(environment.timeZone) }

  /// A zone by its name; UTC for one the system does not know.
  func zone(_ name: String) -> TimeZoneRules { name == "Local" ? localZone : caches.zone(name) }

  /// The environment's time.
  var now: GoTime { GoTime(environment.clock(), zone: localZone) }
}
