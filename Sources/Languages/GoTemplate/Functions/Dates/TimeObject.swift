/// A `time.Time` of a template, with the methods charts may call.
final class TimeObject: TemplateObject, Sendable {
  let time: GoTime

  init(_ time: GoTime) { self.time = time }

  static let type = "time.Time"

  var goType: String { Self.type }
  var json: TemplateValue { .text(time.rfc3339) }

  func printed(isAddressable: Bool) -> String { time.description }

  func isEqual(to other: any TemplateObject) -> Bool {
    guard let other = other as? TimeObject else { return false }
    return time.isSameMoment(as: other.time) && time.zone === other.time.zone
  }

  func member(_ name: String) -> TemplateMember? {
    let time = self.time
    return switch name {
    case "Year": method(name) { .int(Int(time.date.year)) }
    case "Month":
      method(name) { .object(NamedInteger(type: "time.Month", names: CivilDate.monthNames, firstName: 1, Int(time.date.month))) }
    case "Day": method(name) { .int(Int(time.date.day)) }
    case "Weekday":
      method(name) { .object(NamedInteger(type: "time.Weekday", names: CivilDate.weekdayNames, Int(time.date.weekday))) }
    case "YearDay": method(name) { .int(Int(time.date.dayOfYear)) }
    case "Hour": method(name) { .int(Int(time.hour)) }
    case "Minute": method(name) { .int(Int(time.minute)) }
    case "Second": method(name) { .int(Int(time.second)) }
    case "Nanosecond": method(name) { .int(Int(time.nanoseconds)) }
    case "Unix": method(name) { .int64(time.seconds) }
    case "UnixMilli": method(name) { .int64(time.seconds &* 1_000 &+ time.nanoseconds / 1_000_000) }
    case "UnixMicro": method(name) { .int64(time.seconds &* 1_000_000 &+ time.nanoseconds / 1_000) }
    case "UnixNano": method(name) { .int64(time.seconds &* 1_000_000_000 &+ time.nanoseconds) }
    case "IsZero": method(name) { .bool(time.isSameMoment(as: .zero)) }
    case "IsDST": method(name) { .bool(false) }
    case "UTC": method(name) { Self.value(time, in: .utc) }
    case "String": method(name) { .text(time.description) }
    case "Local":
      .method(TemplateFunction(name) { _, context in Self.value(time, in: context.localZone) })
    case "Location": method(name) { .text(time.zone.name) }
    case "Format": .method(TemplateFunction(name, .string) { arguments, _ in .text(time.formatted(arguments.text(0))) })
    case "Add":
      .method(
        TemplateFunction(name, .object(DurationObject.type)) { arguments, _ in
          .object(TimeObject(time.adding(nanoseconds: DurationObject.nanoseconds(arguments[0]))))
        })
    case "AddDate":
      .method(
        TemplateFunction(name, .int, .int, .int) { arguments, _ in
          .object(
            TimeObject(
              time.adding(
                years: Int64(arguments.int(0)), months: Int64(arguments.int(1)), days: Int64(arguments.int(2)))))
        })
    case "Round", "Truncate":
      .method(
        TemplateFunction(name, .object(DurationObject.type)) { arguments, _ in
          let unit = DurationObject.nanoseconds(arguments[0])
          return .object(TimeObject(name == "Round" ? time.rounded(toNanoseconds: unit) : time.truncated(toNanoseconds: unit)))
        })
    case "Sub": comparison(name) { .object(DurationObject($0.nanoseconds(since: $1))) }
    case "Before": comparison(name) { .bool($0.comes(before: $1)) }
    case "After": comparison(name) { .bool($1.comes(before: $0)) }
    case "Equal": comparison(name) { .bool($0.isSameMoment(as: $1)) }
    case "Compare": comparison(name) { .int($0.comes(before: $1) ? -1 : $1.comes(before: $0) ? 1 : 0) }
    default: nil
    }
  }

  private func method(_ name: String, _ value: @escaping @Sendable () -> TemplateValue) -> TemplateMember {
    .method(TemplateFunction(name) { _, _ in value() })
  }

  private func comparison(_ name: String, _ compare: @escaping @Sendable (GoTime, GoTime) -> TemplateValue) -> TemplateMember {
    let time = self.time
    return .method(
      TemplateFunction(name, .object(Self.type)) { arguments, _ in compare(time, Self.time(arguments[0]) ?? .zero) })
  }

  private static func value(_ time: GoTime, in zone: TimeZoneRules) -> TemplateValue {
    .object(TimeObject(GoTime(seconds: time.seconds, nanoseconds: time.nanoseconds, zone: zone)))
  }

  /// The time of a value that is one.
  static func time(_ value: TemplateValue) -> GoTime? {
    if case .object(let object) = value, let time = object as? TimeObject { return time.time }
    return nil
  }
}

/// A whole number with a name for each value, such as a `time.Month`: an int that prints as its name.
final class NamedInteger: TemplateObject, Sendable {
  let goType: String
  private let names: [String]
  private let firstName: Int
  private let value: Int

  init(type: String, names: [String], firstName: Int = 0, _ value: Int) {
    goType = type
    self.names = names
    self.firstName = firstName
    self.value = value
  }

  var goKind: String { "int" }
  var isTrue: Bool { value != 0 }
  var json: TemplateValue { .int64(Int64(value)) }

  func printed(isAddressable: Bool) -> String { names[value - firstName] }

  func isEqual(to other: any TemplateObject) -> Bool {
    guard let other = other as? NamedInteger else { return false }
    return goType == other.goType && value == other.value
  }

  func member(_ name: String) -> TemplateMember? {
    guard name == "String" else { return nil }
    let text = names[value - firstName]
    return .method(TemplateFunction(name) { _, _ in .text(text) })
  }
}
