/// When summer time begins and ends every year, as POSIX writes it in `TZ`: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct TimeZoneRule: Sendable {
  private enum Day: Sendable {
    /// `Jn`: 1 to 365, the leap day not counted.
    case ofYear(Int64)
    /// `n`: 0 to 365, the leap day counted.
    case ofLeapYear(Int64)
    /// `Mm.w.d`: a weekday in the nth week of a month, the fifth being the last.
    case ofWeek(month: Int64, week: Int64, weekday: Int64)
  }

  private struct Change: Sendable {
    var day: Day
    /// Seconds since midnight, by the clock that holds until then.
    var seconds: Int64
  }

  private var standard: TimeZoneRules.Offset
  private var summer: (offset: TimeZoneRules.Offset, begin: Change, end: Change)?

  /// `nil` for anything that is no such rule.
  init?(_ text: String) {
    var reader = Reader(rest: Array(text.utf8)[...])
    guard let name = reader.name(), let seconds = reader.time() else { return nil }
    standard = TimeZoneRules.Offset(seconds: -seconds, abbreviation: name)
    if reader.rest.isEmpty { return }
    guard let summerName = reader.name() else { return nil }
    var summerSeconds = standard.seconds + 3_600
    if reader.rest.first != UInt8(ascii: ","), !reader.rest.isEmpty {
      guard let seconds = reader.time() else { return nil }
      summerSeconds = -seconds
    }
    guard reader.skip(","), let begin = reader.change(), reader.skip(","), let end = reader.change() else { return nil }
    summer = (TimeZoneRules.Offset(seconds: summerSeconds, abbreviation: summerName), begin, end)
  }

  /// What holds at a moment, and from when until when.
  func span(at time: Int64, notBefore earliest: Int64) -> TimeZoneRules.Span {
    guard let summer else { return TimeZoneRules.Span(offset: standard, start: earliest, end: .max) }
    let local = time + standard.seconds
    let year = CivilDate(daysSince1970: local >= 0 ? local / 86_400 : (local - 86_399) / 86_400).year
    // The changes of the years around, in order.
    var changes: [(time: Int64, offset: TimeZoneRules.Offset)] = []
    for year in (year - 1)...(year + 1) {
      changes.append((Self.time(of: summer.begin, year) - standard.seconds, summer.offset))
      changes.append((Self.time(of: summer.end, year) - summer.offset.seconds, standard))
    }
    changes.sort { $0.time < $1.time }
    let next = changes.firstIndex { $0.time > time } ?? changes.count - 1
    let current = changes[max(0, next - 1)]
    return TimeZoneRules.Span(offset: current.offset, start: max(current.time, earliest), end: changes[next].time)
  }

  /// Seconds since 1970 by the local clock.
  private static func time(of change: Change, _ year: Int64) -> Int64 {
    let newYear = CivilDate(year: year, month: 1, day: 1).daysSince1970
    let day: Int64
    switch change.day {
    case .ofYear(let number): day = newYear + number - 1 + (CivilDate.isLeapYear(year) && number >= 60 ? 1 : 0)
    case .ofLeapYear(let number): day = newYear + number
    case .ofWeek(let month, let week, let weekday):
      let first = CivilDate(year: year, month: month, day: 1)
      var date = 1 + (weekday - first.weekday + 7) % 7 + 7 * (week - 1)
      while date > CivilDate.daysIn(month: month, year: year) { date -= 7 }
      day = first.daysSince1970 + date - 1
    }
    return day * 86_400 + change.seconds
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: character) else { return false }
      rest = rest.dropFirst()
      return true
    }

    mutating func name() -> String? {
      if skip("<") {
        let name = rest.prefix { $0 != UInt8(ascii: ">") }
        rest = rest.dropFirst(name.count)
        return skip(">") ? String(decoding: name, as: UTF8.self) : nil
      }
      let name = rest.prefix { ($0 | 0x20) &- 0x61 < 26 }
      rest = rest.dropFirst(name.count)
      return name.count >= 3 ? String(decoding: name, as: UTF8.self) : nil
    }

    mutating func number() -> Int64? {
      let digits = rest.prefix { $0 &- UInt8(ascii: "0") < 10 }
      guard !digits.isEmpty, digits.count < 5 else { return nil }
      rest = rest.dropFirst(digits.count)
      return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time() -> Int64? {
      let sign: Int64 = skip("-") ? -1 : 1
      if sign > 0 { _ = skip("+") }
      guard var seconds = number().map({ $0 * 3_600 }) else { return nil }
      if skip(":") {
        guard let minutes = number() else { return nil }
        seconds += minutes * 60
        if skip(":") {
          guard let more = number() else { return nil }
          seconds += more
        }
      }
      return sign * seconds
    }

    mutating func change() -> Change? {
      let day: Day
      if skip("J") {
        guard let number = number() else { return nil }
        day = .ofYear(number)
      } else if skip("M") {
        guard let month = number(), skip("."), let week = number(), skip("."), let weekday = number(), 1...12 ~= month,
          1...5 ~= week, 0...6 ~= weekday
        else { return nil }
        day = .ofWeek(month: month, week: week, weekday: weekday)
      } else {
        guard let number = number() else { return nil }
        day = .ofLeapYear(number)
      }
      guard skip("/") else { return Change(day: day, seconds: 7_200) }
      return time().map { Change(day: day, seconds: $0) }
    }
  }
}
