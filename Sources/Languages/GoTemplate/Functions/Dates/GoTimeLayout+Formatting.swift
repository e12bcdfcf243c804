extension GoTimeLayout {
  /// The time as the layout shows it.
  func format(_ time: GoTime) -> String {
    let date = time.date
    let (hour, minute, second) = (time.hour, time.minute, time.second)
    let hour12 = hour % 12 == 0 ? 12 : hour % 12
    var output = ""
    for piece in pieces {
      switch piece.element {
      case .text: output += piece.text
      case .longMonth: output += CivilDate.monthNames[Int(date.month) - 1]
      case .month: output += CivilDate.monthNames[Int(date.month) - 1].prefix(3)
      case .numericMonth: output += String(date.month)
      case .zeroMonth: output += Self.padded(date.month, 2)
      case .longWeekday: output += CivilDate.weekdayNames[Int(date.weekday)]
      case .weekday: output += CivilDate.weekdayNames[Int(date.weekday)].prefix(3)
      case .day: output += String(date.day)
      case .underscoreDay: output += Self.padded(date.day, 2, with: " ")
      case .zeroDay: output += Self.padded(date.day, 2)
      case .underscoreYearDay: output += Self.padded(date.dayOfYear, 3, with: " ")
      case .zeroYearDay: output += Self.padded(date.dayOfYear, 3)
      case .hour: output += Self.padded(hour, 2)
      case .hour12: output += String(hour12)
      case .zeroHour12: output += Self.padded(hour12, 2)
      case .minute: output += String(minute)
      case .zeroMinute: output += Self.padded(minute, 2)
      case .second: output += String(second)
      case .zeroSecond: output += Self.padded(second, 2)
      case .longYear: output += (date.year < 0 ? "-" : "") + Self.padded(abs(date.year), 4)
      case .year: output += Self.padded(abs(date.year) % 100, 2)
      case .capitalHalf: output += hour >= 12 ? "PM" : "AM"
      case .smallHalf: output += hour >= 12 ? "pm" : "am"
      case .zoneName:
        let offset = time.offset
        output +=
          offset.abbreviation.isEmpty ? Self.offset(offset.seconds, colons: false, precision: .minutes) : offset.abbreviation
      case .offset(let zForUTC, let colons, let precision):
        let seconds = time.offset.seconds
        output += zForUTC && seconds == 0 ? "Z" : Self.offset(seconds, colons: colons, precision: precision)
      case .fraction(let digits, let isTrimmed, let isComma):
        var fraction = Self.padded(time.nanoseconds, 9)
        fraction = String(fraction.prefix(digits))
        if isTrimmed {
          while fraction.hasSuffix("0") { fraction.removeLast() }
          if fraction.isEmpty { continue }
        }
        output += (isComma ? "," : ".") + fraction
      }
    }
    return output
  }

  private static func padded(_ number: Int64, _ width: Int, with padding: Character = "0") -> String {
    let digits = String(number)
    return String(repeating: padding, count: max(0, width - digits.utf8.count)) + digits
  }

  private static func offset(_ seconds: Int64, colons: Bool, precision: Precision) -> String {
    let magnitude = abs(seconds)
    let separator = colons ? ":" : ""
    var text = (seconds < 0 ? "-" : "+") + padded(magnitude / 3_600, 2)
    if precision != .hours { text += separator + padded(magnitude / 60 % 60, 2) }
    if precision == .seconds { text += separator + padded(magnitude % 60, 2) }
    return text
  }
}
