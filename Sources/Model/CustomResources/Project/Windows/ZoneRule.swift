/// The rule of a time zone for all years, as POSIX writes it in `TZ`: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable, Hashable {
  private var standard: Int64
  private var summer: Summer?

  private struct Summer: Sendable, Hashable {
    var offset: Int64
    var start: Change
    var end: Change
  }

  /// When in a year the clock changes.
  private enum Day: Sendable, Hashable {
    /// Week 5 is the last one.
    case weekday(month: Int, week: Int, weekday: Int)
    /// 1 to 365, never counting a leap day.
    case julian(Int)
    /// 0 to 365.
    case ofYear(Int)
  }

  private struct Change: Sendable, Hashable {
    var day: Day
    /// Seconds after midnight on the clock before the change; may be negative.
    var time: Int64
  }

  /// `nil` for a text that is no rule.
  init?(_ text: String) {
    var reader = Reader(rest: Substring(text))
    guard reader.name(), let offset = reader.time() else { return nil }
    // POSIX counts west of Greenwich.
    standard = -offset
    if reader.rest.isEmpty { return }
    guard reader.name() else { return nil }
    var ahead = standard + 3_600
    if let first = reader.rest.first, first != "," {
      guard let offset = reader.time() else { return nil }
      ahead = -offset
    }
    guard let start = reader.change(), let end = reader.change(), reader.rest.isEmpty else { return nil }
    summer = Summer(offset: ahead, start: start, end: end)
  }

  /// Seconds east of UTC at a time (seconds since 1970).
  func offset(at time: Int64) -> Int64 {
    guard let summer else { return standard }
    let year = CivilDate(daysSince1970: (time + standard).quotientAndRemainderDown(by: 86_400).0).year
    let start = Self.seconds(summer.start, in: year) - standard
    let end = Self.seconds(summer.end, in: year) - summer.offset
    // On the southern half of the Earth the year begins in summer.
    let isSummer = start < end ? start <= time && time < end : time < end || start <= time
    return isSummer ? summer.offset : standard
  }

  private static func seconds(_ change: Change, in year: Int) -> Int64 {
    let newYear = CivilDate.days(year: year, month: 1, day: 1)
    let day: Int64
    switch change.day {
    case .ofYear(let number): day = newYear + Int64(number)
    case .julian(let number): day = newYear + Int64(number - 1 + (number > 59 && CivilDate.isLeap(year) ? 1 : 0))
    case .weekday(let month, let week, let weekday):
      let first = CivilDate.days(year: year, month: month, day: 1)
      let next =
        month == 12 ? CivilDate.days(year: year + 1, month: 1, day: 1) : CivilDate.days(year: year, month: month + 1, day: 1)
      let shift = (weekday - CivilDate(daysSince1970: first).weekday + 7) % 7
      var candidate = first + Int64(shift + (week - 1) * 7)
      if candidate >= next { candidate -= 7 }
      day = candidate
    }
    return day * 86_400 + change.time
  }

  private struct Reader {
    var rest: Substring

    /// An abbreviation: letters, or anything in angle brackets.
    mutating func name() -> Bool {
      if rest.first == "<" {
        guard let end = rest.firstIndex(of: ">") else { return false }
        rest = rest[rest.index(after: end)...]
        return true
      }
      let letters = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(letters.count)
      return letters.count >= 3
    }

    mutating func number() -> Int? {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      return digits.count <= 3 ? Int(digits) : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time() -> Int64? {
      let isNegative = rest.first == "-"
      if isNegative || rest.first == "+" { rest = rest.dropFirst() }
      guard var seconds = number().map({ $0 * 3_600 }) else { return nil }
      for unit in [60, 1] where rest.first == ":" {
        rest = rest.dropFirst()
        guard let part = number() else { return nil }
        seconds += part * unit
      }
      return Int64(isNegative ? -seconds : seconds)
    }

    /// `,M3.5.0/2`, `,J60` or `,59`.
    mutating func change() -> Change? {
      guard rest.first == "," else { return nil }
      rest = rest.dropFirst()
      let day: Day
      if rest.first == "M" {
        rest = rest.dropFirst()
        guard let month = number(), dot(), let week = number(), dot(), let weekday = number(), (1...12).contains(month),
          (1...5).contains(week), (0...6).contains(weekday)
        else { return nil }
        day = .weekday(month: month, week: week, weekday: weekday)
      } else if rest.first == "J" {
        rest = rest.dropFirst()
        guard let number = number(), (1...365).contains(number) else { return nil }
        day = .julian(number)
      } else {
        guard let number = number(), number <= 365 else { return nil }
        day = .ofYear(number)
      }
      var time: Int64 = 7_200
      if rest.first == "/" {
        rest = rest.dropFirst()
        guard let given = self.time() else { return nil }
        time = given
      }
      return Change(day: day, time: time)
    }

    private mutating func dot() -> Bool {
      guard rest.first == "." else { return false }
      rest = rest.dropFirst()
      return true
    }
  }
}
