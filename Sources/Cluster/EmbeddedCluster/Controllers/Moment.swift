/// A point in time, to the nanosecond: what controllers compute with.
struct Moment: Sendable, Hashable, Comparable {
  /// Since 1970-01-01T00:00:00Z.
  var nanoseconds: Int64

  static func < (left: Moment, right: Moment) -> Bool { left.nanoseconds < right.nanoseconds }

  static func + (left: Moment, right: Duration) -> Moment {
    Moment(nanoseconds: left.nanoseconds.addingReportingOverflow(right.nanoseconds).partialValue)
  }

  static func - (left: Moment, right: Moment) -> Duration { .nanoseconds(left.nanoseconds - right.nanoseconds) }
}

extension Duration {
  /// Whole nanoseconds, clamped to 64 bits.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return seconds < 0 ? .min : .max }
    let (sum, sumOverflow) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return sumOverflow ? (seconds < 0 ? .min : .max) : sum
  }
}

// MARK: - RFC 3339

extension Moment {
  /// The wire form of most timestamps, to the second: `2006-01-02T15:04:05Z`.
  var text: String { civilText + "Z" }

  /// The wire form of `MicroTime`: `2006-01-02T15:04:05.000000Z`.
  var microText: String {
    let micros = String((nanoseconds - secondsFloor * 1_000_000_000) / 1000)
    return "\(civilText).\(String(repeating: "0", count: 6 - micros.count))\(micros)Z"
  }

  private var secondsFloor: Int64 {
    let seconds = nanoseconds / 1_000_000_000
    return nanoseconds % 1_000_000_000 < 0 ? seconds - 1 : seconds
  }

  private var civilText: String {
    let seconds = secondsFloor
    var days = seconds / 86_400
    var rest = seconds % 86_400
    if rest < 0 {
      rest += 86_400
      days -= 1
    }
    let (year, month, day) = Moment.civil(days: days)
    func padded(_ number: Int64, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T"
      + "\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
  }

  /// Reads an RFC 3339 time in UTC (`Z`) with or without a fraction; `nil` for anything else, as controllers meet only
  /// times the server wrote.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z") else { return nil }
    func number(_ range: Range<Int>) -> Int64? {
      var result: Int64 = 0
      for byte in bytes[range] {
        guard byte >= 48, byte <= 57 else { return nil }
        result = result * 10 + Int64(byte - 48)
      }
      return result
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19), (1...12).contains(month)
    else { return nil }
    var fraction: Int64 = 0
    if bytes.count > 21, bytes[19] == UInt8(ascii: ".") {
      let digits = min(bytes.count - 21, 9)
      guard let value = number(20..<20 + digits) else { return nil }
      fraction = value
      for _ in digits..<9 { fraction *= 10 }
    }
    let seconds = Moment.days(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60 + second
    // Years up to 9999 as seconds do not fit 64 bits of nanoseconds beyond 2262.
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return nil }
    self.init(nanoseconds: whole + fraction)
  }

  /// Days since 1970 of a civil date, counting years from March so that the leap day comes last.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = marchYear / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}
