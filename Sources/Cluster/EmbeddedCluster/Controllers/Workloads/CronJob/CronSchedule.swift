/// When a CronJob is due: the five fields of cron, or a word such as `@hourly`. Pure.
struct CronSchedule: Sendable, Hashable {
  /// One bit for each value a field lets pass.
  private struct Field: Sendable, Hashable {
    var bits: UInt64
    /// Whether it was written as `*`, which lets the other of the two fields for days decide.
    var isEverything: Bool

    func contains(_ value: Int) -> Bool { bits >> UInt64(value) & 1 == 1 }
  }

  private var minute: Field
  private var hour: Field
  private var day: Field
  private var month: Field
  private var weekday: Field

  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
  private static let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  private static let words = [
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0", "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
  ]

  /// - Throws: `CronScheduleProblem`, in the words of the API server.
  init(_ text: String) throws(CronScheduleProblem) {
    var text = text
    if text.isEmpty { throw CronScheduleProblem("empty spec string") }
    if text.hasPrefix("@") {
      guard let fields = Self.words[text] else { throw CronScheduleProblem("unrecognized descriptor: \(text)") }
      text = fields
    }
    let fields = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard fields.count == 5 else {
      throw CronScheduleProblem("expected exactly 5 fields, found \(fields.count): [\(fields.joined(separator: " "))]")
    }
    minute = try Self.field(fields[0], 0...59)
    hour = try Self.field(fields[1], 0...23)
    day = try Self.field(fields[2], 1...31)
    month = try Self.field(fields[3], 1...12, names: Self.months, firstName: 1)
    weekday = try Self.field(fields[4], 0...6, names: Self.weekdays, firstName: 0)
  }

  // MARK: - Reading

  private static func field(_ text: String, _ bounds: ClosedRange<Int>, names: [String] = [], firstName: Int = 0)
    throws(CronScheduleProblem) -> Field
  {
    var result = Field(bits: 0, isEverything: false)
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let range = try range(String(part), bounds, names, firstName)
      result.bits |= range.bits
      result.isEverything = result.isEverything || range.isEverything
    }
    return result
  }

  private static func range(_ text: String, _ bounds: ClosedRange<Int>, _ names: [String], _ firstName: Int)
    throws(CronScheduleProblem) -> Field
  {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    var (first, last) = (bounds.lowerBound, bounds.upperBound)
    var isEverything = false
    if ends[0] == "*" || ends[0] == "?" {
      isEverything = parts.count == 1 || parts[1] == "1"
    } else {
      first = try number(ends[0], names, firstName)
      switch ends.count {
      case 1: last = parts.count > 1 ? bounds.upperBound : first
      case 2: last = try number(ends[1], names, firstName)
      default: throw CronScheduleProblem("too many hyphens: \(text)")
      }
    }
    var step = 1
    switch parts.count {
    case 1: break
    case 2: step = try number(parts[1], [], 0)
    default: throw CronScheduleProblem("too many slashes: \(text)")
    }
    if first < bounds.lowerBound {
      throw CronScheduleProblem("beginning of range (\(first)) below minimum (\(bounds.lowerBound)): \(text)")
    }
    if last > bounds.upperBound {
      throw CronScheduleProblem("end of range (\(last)) above maximum (\(bounds.upperBound)): \(text)")
    }
    if first > last { throw CronScheduleProblem("beginning of range (\(first)) beyond end of range (\(last)): \(text)") }
    if step == 0 { throw CronScheduleProblem("step of range should be a positive number: \(text)") }
    var bits: UInt64 = 0
    for value in stride(from: first, through: last, by: step) { bits |= 1 << UInt64(value) }
    return Field(bits: bits, isEverything: isEverything)
  }

  private static func number(_ text: String, _ names: [String], _ firstName: Int) throws(CronScheduleProblem) -> Int {
    if let index = names.firstIndex(of: text.lowercased()) { return index + firstName }
    guard let number = Int(text) else {
      throw CronScheduleProblem("failed to parse int from \(text): strconv.Atoi: parsing \"\(text)\": invalid syntax")
    }
    if number < 0 { throw CronScheduleProblem("negative number (\(number)) not allowed: \(text)") }
    return number
  }

  // MARK: - Time

  /// No schedule waits longer than from one 29 February to the next but one.
  private static let longestWait = 9 * 366

  /// The first moment after another at which it is due; `nil` for one that never is, as 30 February.
  func next(after moment: Moment, in zone: ZoneOffsets) -> Moment? {
    let second: Int64 = 1_000_000_000
    let start = Int64(moment.nanoseconds / second) + zone.seconds(at: moment)
    let from = (start / 60 + 1) * 60
    let firstDay = from / 86_400
    for day in firstDay..<(firstDay + Int64(Self.longestWait)) where isDue(on: day) {
      for hour in 0..<24 where self.hour.contains(hour) {
        for minute in 0..<60 where self.minute.contains(minute) {
          let local = day * 86_400 + Int64(hour) * 3600 + Int64(minute) * 60
          if local < from { continue }
          // A time that a clock put forward leaves out is left out.
          if let time = zone.moment(ofLocal: local), time > moment { return time }
        }
      }
    }
    return nil
  }

  private func isDue(on days: Int64) -> Bool {
    let date = Moment.civil(days: days)
    guard month.contains(Int(date.month)) else { return false }
    let isDay = day.contains(Int(date.day))
    // 1970-01-01 was a Thursday.
    let isWeekday = weekday.contains(Int(((days + 4) % 7 + 7) % 7))
    return day.isEverything || weekday.isEverything ? isDay && isWeekday : isDay || isWeekday
  }
}

/// Why a text is no schedule.
struct CronScheduleProblem: Error, Sendable, Equatable, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
