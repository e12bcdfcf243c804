/// A moment as Kubernetes writes it: RFC 3339 in UTC.
public struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Whole seconds since 1970 UTC.
  public var seconds: Int64
  /// 0 to 999,999,999.
  public var nanoseconds: Int32

  public init(secondsSince1970 seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// Reads `2006-01-02T15:04:05Z`, with an optional fraction and any offset; `nil` for anything else.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int64? {
      guard range.upperBound <= bytes.count else { return nil }
      var result: Int64 = 0
      for byte in bytes[range] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        result = result * 10 + Int64(byte - UInt8(ascii: "0"))
      }
      return result
    }
    func mark(_ index: Int, _ marks: String) -> Bool { index < bytes.count && marks.utf8.contains(bytes[index]) }
    guard let year = number(0..<4), mark(4, "-"), let month = number(5..<7), mark(7, "-"), let day = number(8..<10),
      mark(10, "Tt "),
      let hour = number(11..<13), mark(13, ":"), let minute = number(14..<16), mark(16, ":"), let second = number(17..<19),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    var position = 19
    var fraction: Int64 = 0
    if mark(position, ".") {
      let start = position + 1
      var end = start
      while end < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[end]) { end += 1 }
      guard end > start, let digits = number(start..<min(end, start + 9)) else { return nil }
      fraction = digits
      for _ in 0..<max(0, 9 - (end - start)) { fraction *= 10 }
      position = end
    }
    var offset: Int64 = 0
    if mark(position, "Zz") {
      position += 1
    } else if mark(position, "+-"), let hours = number(position + 1..<position + 3), mark(position + 3, ":"),
      let minutes = number(position + 4..<position + 6), hours < 24, minutes < 60
    {
      offset = (hours * 60 + minutes) * 60 * (bytes[position] == UInt8(ascii: "-") ? -1 : 1)
      position += 6
    } else {
      return nil
    }
    guard position == bytes.count else { return nil }
    seconds = Self.days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
    nanoseconds = Int32(fraction)
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }

  /// `2006-01-02T15:04:05Z`: to the second, as `metav1.Time`.
  public var description: String { date + "Z" }

  /// `2006-01-02T15:04:05.000000Z`: to the microsecond, as `metav1.MicroTime`.
  public var microseconds: String { date + "." + Self.padded(Int64(nanoseconds) / 1_000, 6) + "Z" }

  private var date: String {
    let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let rest = seconds - day * 86_400
    let (year, month, dayOfMonth) = Self.civil(day)
    return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(dayOfMonth, 2))T\(Self.padded(rest / 3_600, 2)):"
      + "\(Self.padded(rest / 60 % 60, 2)):\(Self.padded(rest % 60, 2))"
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Days from 1970-01-01 to a date of the Gregorian calendar. Years begin in March here, so that the leap day comes last.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The date that lies `days` after 1970-01-01.
  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    return (
      yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1
    )
  }
}
