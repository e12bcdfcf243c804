/// Times of status fields as seconds since 1970.
enum UnixTime {
  /// Reads RFC 3339 (fractions are dropped); `nil` for anything else.
  static func seconds(_ text: String?) -> Int64? {
    guard let text, text.utf8.count >= 20 else { return nil }
    let bytes = Array(text.utf8)
    func number(_ from: Int, _ count: Int) -> Int64? {
      guard from + count <= bytes.count else { return nil }
      var result: Int64 = 0
      for byte in bytes[from..<(from + count)] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        result = result * 10 + Int64(byte - UInt8(ascii: "0"))
      }
      return result
    }
    guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2),
      let minute = number(14, 2), let second = number(17, 2), (1...12).contains(month), (1...31).contains(day), hour < 24,
      minute < 60, second <= 60, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":")
    else { return nil }
    var offset: Int64 = 0
    var index = 19
    if bytes[index] == UInt8(ascii: ".") {
      index += 1
      while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) { index += 1 }
    }
    guard index < bytes.count else { return nil }
    switch bytes[index] | 0x20 {
    case UInt8(ascii: "z"): break
    case UInt8(ascii: "+") | 0x20, UInt8(ascii: "-"):
      guard let hours = number(index + 1, 2), let minutes = number(index + 4, 2) else { return nil }
      offset = (hours * 60 + minutes) * 60 * (bytes[index] == UInt8(ascii: "-") ? -1 : 1)
    default: return nil
    }
    return days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
  }

  /// Days from 1970-01-01 in the Gregorian calendar, counting years from March so that leap days come last.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// `3:04PM`, in UTC.
  static func kitchenText(_ seconds: Int64) -> String {
    let minutes = ((seconds % 86_400 + 86_400) % 86_400) / 60
    let (hour, minute) = (minutes / 60, minutes % 60)
    return "\(hour % 12 == 0 ? 12 : hour % 12):\(minute < 10 ? "0" : "")\(minute)\(hour < 12 ? "AM" : "PM")"
  }
}
