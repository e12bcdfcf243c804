import ObjectModel

/// A `time.Duration` of a template.
final class DurationObject: TemplateObject, Sendable {
  let nanoseconds: Int64

  init(_ nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  static let type = "time.Duration"

  var goType: String { Self.type }
  var goKind: String { "int64" }
  var isTrue: Bool { nanoseconds != 0 }
  var json: TemplateValue { .int64(nanoseconds) }

  func printed(isAddressable: Bool) -> String { GoDuration.text(nanoseconds) }

  func isEqual(to other: any TemplateObject) -> Bool { (other as? DurationObject)?.nanoseconds == nanoseconds }

  func member(_ name: String) -> TemplateMember? {
    let nanoseconds = self.nanoseconds
    return switch name {
    case "Hours": method(name) { .double(Self.units(nanoseconds, 3_600_000_000_000)) }
    case "Minutes": method(name) { .double(Self.units(nanoseconds, 60_000_000_000)) }
    case "Seconds": method(name) { .double(Self.units(nanoseconds, 1_000_000_000)) }
    case "Milliseconds": method(name) { .int64(nanoseconds / 1_000_000) }
    case "Microseconds": method(name) { .int64(nanoseconds / 1_000) }
    case "Nanoseconds": method(name) { .int64(nanoseconds) }
    case "String": method(name) { .text(GoDuration.text(nanoseconds)) }
    case "Abs": method(name) { .object(DurationObject(nanoseconds == .min ? .max : abs(nanoseconds))) }
    case "Round", "Truncate":
      .method(
        TemplateFunction(name, .object(Self.type)) { arguments, _ in
          let unit = Self.nanoseconds(arguments[0])
          return .object(
            DurationObject(
              name == "Round" ? GoDuration.rounded(nanoseconds, to: unit) : GoDuration.truncated(nanoseconds, to: unit)))
        })
    default: nil
    }
  }

  private func method(_ name: String, _ value: @escaping @Sendable () -> TemplateValue) -> TemplateMember {
    .method(TemplateFunction(name) { _, _ in value() })
  }

  /// How many units there are, as Go reckons them: the whole ones and the rest apart, so that no digit is lost.
  static func units(_ nanoseconds: Int64, _ unit: Int64) -> Double {
    Double(nanoseconds / unit) + Double(nanoseconds % unit) / Double(unit)
  }

  /// The nanoseconds of a value that is a duration, or a number where one is wanted.
  static func nanoseconds(_ value: TemplateValue) -> Int64 {
    switch value {
    case .object(let object): (object as? DurationObject)?.nanoseconds ?? 0
    case .int(let number): Int64(number)
    case .int64(let number): number
    default: 0
    }
  }
}
