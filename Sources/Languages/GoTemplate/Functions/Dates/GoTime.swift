import ObjectModel

/// A moment with the place whose clock shows it: Go's `time.Time`.
struct GoTime: Sendable {
  /// Seconds since 1970 UTC.
  var seconds: Int64
  /// 0 to 999,999,999.
  var nanoseconds: Int64
  var zone: TimeZoneRules

  init(seconds: Int64, nanoseconds: Int64 = 0, zone: TimeZoneRules = .utc) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
    self.zone = zone
  }

  init(_ timestamp: Timestamp, zone: TimeZoneRules) {
    self.init(seconds: timestamp.seconds, nanoseconds: Int64(timestamp.nanoseconds), zone: zone)
  }

  /// Go's zero time: the first of January of the year 1, UTC.
  static let zero = GoTime(seconds: -62_135_596_800)

  /// The moment at which a place's clock shows a date and a time. In the hour a clock skips, the offset before it counts.
  init(_ date: CivilDate, secondsOfDay: Int64, nanoseconds: Int64 = 0, zone: TimeZoneRules) {
    let shown = date.daysSince1970 &* 86_400 &+ secondsOfDay
    let guess = zone.span(at: shown)
    var offset = guess.offset.seconds
    let time = shown - offset
    if time < guess.start || time >= guess.end { offset = zone.offset(at: time).seconds }
    self.init(seconds: shown - offset, nanoseconds: nanoseconds, zone: zone)
  }

  // MARK: - What the clock shows

  var offset: TimeZoneRules.Offset { zone.offset(at: seconds) }

  private var localSeconds: Int64 { seconds &+ offset.seconds }

  private var localDays: Int64 {
    let local = localSeconds
    return local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
  }

  var date: CivilDate { CivilDate(daysSince1970: localDays) }

  /// Since midnight.
  var secondsOfDay: Int64 { localSeconds - localDays * 86_400 }

  var hour: Int64 { secondsOfDay / 3_600 }
  var minute: Int64 { secondsOfDay / 60 % 60 }
  var second: Int64 { secondsOfDay % 60 }

  // MARK: - Reckoning

  /// The moment so many nanoseconds later.
  func adding(nanoseconds more: Int64) -> GoTime {
    let sum = nanoseconds + more % 1_000_000_000
    let carry: Int64 = sum >= 1_000_000_000 ? 1 : sum < 0 ? -1 : 0
    return GoTime(
      seconds: seconds &+ more / 1_000_000_000 &+ carry, nanoseconds: sum - carry * 1_000_000_000, zone: zone)
  }

  /// The same time of day, so many years, months and days later.
  func adding(years: Int64, months: Int64, days: Int64) -> GoTime {
    let date = self.date
    // Beyond these no calendar counts.
    func bounded(_ number: Int64) -> Int64 { min(max(number, -1_000_000_000), 1_000_000_000) }
    return GoTime(
      CivilDate(year: date.year + bounded(years), month: date.month + bounded(months), day: date.day + bounded(days)),
      secondsOfDay: secondsOfDay, nanoseconds: nanoseconds, zone: zone)
  }

  /// Nanoseconds from another moment to this; the furthest that fit for longer spans.
  func nanoseconds(since other: GoTime) -> Int64 {
    let (seconds, overflow) = seconds.subtractingReportingOverflow(other.seconds)
    let isNegative = seconds < 0
    if overflow { return self.seconds < other.seconds ? .min : .max }
    let (product, tooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = product.addingReportingOverflow(nanoseconds - other.nanoseconds)
    return tooLong || carry ? (isNegative ? .min : .max) : sum
  }

  func isSameMoment(as other: GoTime) -> Bool { seconds == other.seconds && nanoseconds == other.nanoseconds }

  func comes(before other: GoTime) -> Bool { (seconds, nanoseconds) < (other.seconds, other.nanoseconds) }

  /// Down to a multiple of a duration since Go's zero time.
  func truncated(toNanoseconds unit: Int64) -> GoTime {
    if unit <= 0 { return self }
    return adding(nanoseconds: -Int64(remainder(of: unit)))
  }

  /// To the nearest multiple of a duration since Go's zero time, halves up.
  func rounded(toNanoseconds unit: Int64) -> GoTime {
    if unit <= 0 { return self }
    let remainder = Int64(remainder(of: unit))
    return adding(nanoseconds: remainder < unit - remainder ? -remainder : unit - remainder)
  }

  private func remainder(of unit: Int64) -> UInt64 {
    let (whole, _) = (Int128(seconds) - Int128(GoTime.zero.seconds), 0)
    let total = whole * 1_000_000_000 + Int128(nanoseconds)
    let remainder = total % Int128(unit)
    return UInt64(remainder < 0 ? remainder + Int128(unit) : remainder)
  }

  // MARK: - Text

  /// As `%v` prints it.
  var description: String { formatted("2006-01-02 15:04:05.999999999 -0700 MST") }

  /// As JSON has it: RFC 3339.
  var rfc3339: String { formatted("2006-01-02T15:04:05.999999999Z07:00") }

  func formatted(_ layout: String) -> String { GoTimeLayout(layout).format(self) }
}
