/// Recurring minutes, as five cron fields say: minute, hour, day of the month, month, day of the week (0 is Sunday).
///
/// As in the reference: `*` and `?`, lists, ranges, steps, and English names of months and days. When both days are restricted, either
/// will do. Macros such as `@daily` are refused.
public struct CronSchedule: Sendable, Hashable {
  private var minutes: UInt64
  private var hours: UInt64
  private var daysOfMonth: UInt64
  private var months: UInt64
  private var daysOfWeek: UInt64
  /// Whether one of the two kinds of day is left open, so that the other decides.
  private var leavesDayOpen: Bool

  /// - Throws: `ScheduleError` naming the field and what may stand there.
  public init(_ text: String) throws(ScheduleError) {
    if text.hasPrefix("@") { throw ScheduleError("the schedule '\(text)' is a macro; write five fields, such as '0 22 * * *'") }
    let fields = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard fields.count == 5 else {
      throw ScheduleError(
        "the schedule '\(text)' has \(fields.count) fields; it needs five: minute, hour, day of the month, month, day of the week"
      )
    }
    let minute = try Field.minute.parse(fields[0])
    let hour = try Field.hour.parse(fields[1])
    let dayOfMonth = try Field.dayOfMonth.parse(fields[2])
    let month = try Field.month.parse(fields[3])
    let dayOfWeek = try Field.dayOfWeek.parse(fields[4])
    minutes = minute.bits
    hours = hour.bits
    daysOfMonth = dayOfMonth.bits
    months = month.bits
    daysOfWeek = dayOfWeek.bits
    leavesDayOpen = dayOfMonth.isOpen || dayOfWeek.isOpen
    if next(after: 0) == nil { throw ScheduleError("the schedule '\(text)' never comes; correct its day and month") }
  }

  /// The first minute of the schedule that lies after a time; `nil` when there is none in the next 28 years, in which every date of the
  /// calendar falls on every day of the week.
  ///
  /// - Parameter time: seconds since 1970, on the clock that the schedule is about.
  public func next(after time: Int64) -> Int64? {
    let (startDay, secondOfDay) = time.quotientAndRemainderDown(by: 86_400)
    if let minute = firstMinute(from: Int(secondOfDay / 60) + 1, of: startDay) { return startDay * 86_400 + Int64(minute) * 60 }
    for day in startDay + 1...startDay + 10_230 {
      if let minute = firstMinute(from: 0, of: day) { return day * 86_400 + Int64(minute) * 60 }
    }
    return nil
  }

  /// The first fitting minute of a day at or after one; `nil` when the day does not fit or none is left.
  private func firstMinute(from minute: Int, of day: Int64) -> Int? {
    let date = CivilDate(daysSince1970: day)
    guard months.has(date.month) else { return nil }
    let fitsMonth = daysOfMonth.has(date.day)
    let fitsWeek = daysOfWeek.has(date.weekday)
    guard leavesDayOpen ? fitsMonth && fitsWeek : fitsMonth || fitsWeek else { return nil }
    for hour in minute / 60..<24 where hours.has(hour) {
      let first = hour == minute / 60 ? minute % 60 : 0
      let left = minutes >> first
      if left != 0 { return hour * 60 + first + left.trailingZeroBitCount }
    }
    return nil
  }
}

/// Why a text is no schedule, duration or zone of a sync window.
public struct ScheduleError: Error, Sendable, Hashable, CustomStringConvertible {
  public var description: String
  init(_ description: String) { self.description = description }
}

extension CronSchedule {
  private struct Field {
    let name: String
    let range: ClosedRange<Int>
    var names: [String] = []

    static let minute = Field(name: "minute", range: 0...59)
    static let hour = Field(name: "hour", range: 0...23)
    static let dayOfMonth = Field(name: "day of the month", range: 1...31)
    static let month = Field(
      name: "month", range: 1...12,
      names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
    static let dayOfWeek = Field(
      name: "day of the week", range: 0...6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

    /// The values as bits, and whether the field says that any will do.
    func parse(_ text: String) throws(ScheduleError) -> (bits: UInt64, isOpen: Bool) {
      var bits: UInt64 = 0
      var isOpen = false
      for item in text.split(separator: ",", omittingEmptySubsequences: false) {
        let parts = item.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, ends.count <= 2 else { throw fault(text) }
        var low = range.lowerBound
        var high = range.upperBound
        let isStar = ends == ["*"] || ends == ["?"]
        if !isStar {
          low = try number(ends[0], in: text)
          // A single value with a step goes on to the end of the range.
          high = ends.count == 2 ? try number(ends[1], in: text) : parts.count == 2 ? range.upperBound : low
        }
        let step = parts.count == 2 ? Int(parts[1]) ?? 0 : 1
        guard range.contains(low), range.contains(high), low <= high, step > 0 else { throw fault(text) }
        if isStar, step == 1 { isOpen = true }
        for value in stride(from: low, through: high, by: step) { bits |= 1 << UInt64(value) }
      }
      return (bits, isOpen)
    }

    private func number(_ text: String, in field: String) throws(ScheduleError) -> Int {
      if let index = names.firstIndex(of: text.lowercased()) { return index + range.lowerBound }
      guard let number = Int(text), text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
        throw fault(field)
      }
      return number
    }

    private func fault(_ text: String) -> ScheduleError {
      let allowed = names.isEmpty ? "" : " or names such as \(names[0].uppercased())"
      return ScheduleError(
        "'\(text)' is no \(name) of a schedule; it takes \(range.lowerBound) to \(range.upperBound)\(allowed), with '*', ',', '-' and '/'"
      )
    }
  }
}

extension UInt64 {
  fileprivate func has(_ bit: Int) -> Bool { self >> UInt64(bit) & 1 == 1 }
}

extension Int64 {
  /// Division that rounds down, for times before 1970 as well; the remainder is never negative.
  func quotientAndRemainderDown(by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
