/// Why a text is not a time of a layout, in the words of Go's `time.ParseError`.
struct GoTimeError: Error {
  var message: String
}

extension GoTimeLayout {
  /// What was read so far.
  private struct Fields {
    var year: Int64 = 0
    var month: Int64?
    var day: Int64?
    var dayOfYear: Int64?
    var (hour, minute, second, nanoseconds): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
    /// Whether the half of the day was named: true for the second one.
    var isAfternoon: Bool?
    var isUTC = false
    var offset: Int64?
    var zoneName: String?
  }

  /// A part of the text that does not fit.
  private enum Misfit: Error {
    case text
    case range(String)
  }

  /// Reads a time.
  ///
  /// - Parameter zone: the place whose clock shows it, unless the text names another.
  /// - Throws: `GoTimeError`.
  func parse(_ value: String, in zone: TimeZoneRules) throws(GoTimeError) -> GoTime {
    var fields = Fields()
    var rest = Array(value.utf8)[...]
    for (index, piece) in pieces.enumerated() {
      let before = rest
      do {
        if piece.element == .text {
          try Self.skip(Array(piece.text.utf8)[...], &rest)
        } else {
          let next = index + 1 < pieces.count ? pieces[index + 1].element : .text
          try Self.read(piece, followedBy: next, &rest, &fields)
        }
      } catch let misfit as Misfit {
        throw error(value, misfit, piece, piece.element == .text ? rest : before)
      } catch {
        throw GoTimeError(message: "\(error)")
      }
    }
    if !rest.isEmpty { throw outOfRange(value, "extra text: \(Self.quoted(rest))") }
    return try time(fields, value, zone)
  }

  private func error(_ value: String, _ misfit: Misfit, _ piece: Piece, _ rest: ArraySlice<UInt8>) -> GoTimeError {
    switch misfit {
    case .range(let what): outOfRange(value, "\(what) out of range")
    case .text:
      GoTimeError(
        message:
          "parsing time \(Self.quoted(Array(value.utf8)[...])) as \(Self.quoted(Array(text.utf8)[...])): cannot parse \(Self.quoted(rest))"
          + " as \(Self.quoted(Array(piece.text.utf8)[...]))")
    }
  }

  private func outOfRange(_ value: String, _ problem: String) -> GoTimeError {
    GoTimeError(message: "parsing time \(Self.quoted(Array(value.utf8)[...])): \(problem)")
  }

  /// In quotes, by the rules of Go's `time` package: what is not ASCII, and control characters, as bytes.
  private static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var output = [UInt8(ascii: "\"")]
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
      case 0x20..<0x80: output.append(byte)
      default: output += [UInt8(ascii: "\\"), UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    output.append(UInt8(ascii: "\""))
    return String(decoding: output, as: UTF8.self)
  }

  private func time(_ fields: Fields, _ value: String, _ zone: TimeZoneRules) throws(GoTimeError) -> GoTime {
    var hour = fields.hour
    if fields.isAfternoon == true, hour < 12 { hour += 12 }
    if fields.isAfternoon == false, hour == 12 { hour = 0 }
    var date = CivilDate(year: fields.year, month: fields.month ?? 1, day: fields.day ?? 1)
    if let dayOfYear = fields.dayOfYear {
      let isLeap = CivilDate.isLeapYear(fields.year)
      if dayOfYear < 1 || dayOfYear > (isLeap ? 366 : 365) { throw outOfRange(value, "day-of-year out of range") }
      let newYear = CivilDate(year: fields.year, month: 1, day: 1).daysSince1970
      let day = CivilDate(daysSince1970: newYear + dayOfYear - 1)
      if let month = fields.month, month != day.month { throw outOfRange(value, "day-of-year does not match month") }
      if let named = fields.day, named != day.day { throw outOfRange(value, "day-of-year does not match day") }
      date = day
    }
    if date.day < 1 || date.day > CivilDate.daysIn(month: date.month, year: date.year) {
      throw outOfRange(value, "day out of range")
    }
    let secondsOfDay = hour * 3_600 + fields.minute * 60 + fields.second
    func shown(in zone: TimeZoneRules) -> GoTime {
      GoTime(date, secondsOfDay: secondsOfDay, nanoseconds: fields.nanoseconds, zone: zone)
    }
    if fields.isUTC { return shown(in: .utc) }
    var time = shown(in: .utc)
    if let offset = fields.offset {
      time.seconds -= offset
      // The place's own name for the offset is used where it has one.
      let local = zone.offset(at: time.seconds)
      let isLocal = local.seconds == offset && (fields.zoneName == nil || fields.zoneName == local.abbreviation)
      time.zone = isLocal ? zone : .fixed(offset, abbreviation: fields.zoneName ?? "")
      return time
    }
    guard let name = fields.zoneName else { return shown(in: zone) }
    if let seconds = zone.seconds(ofAbbreviation: name, near: time.seconds) {
      time.seconds -= seconds
      time.zone = zone
    } else {
      // A name that is not known here says nothing about the offset, unless it holds it.
      let hours = name.hasPrefix("GMT") ? Int64(name.dropFirst(3)) ?? 0 : 0
      time.zone = .fixed(hours * 3_600, abbreviation: name)
    }
    return time
  }

  // MARK: - Pieces

  private static func isDigit(_ text: ArraySlice<UInt8>, _ offset: Int) -> Bool {
    offset < text.count && text[text.startIndex + offset] &- UInt8(ascii: "0") < 10
  }

  /// Text that must stand there; a space stands for any number of spaces.
  private static func skip(_ text: ArraySlice<UInt8>, _ rest: inout ArraySlice<UInt8>) throws {
    var text = text
    while let byte = text.first {
      if byte == 0x20 {
        if let next = rest.first, next != 0x20 { throw Misfit.text }
        text = text.drop { $0 == 0x20 }
        rest = rest.drop { $0 == 0x20 }
        continue
      }
      guard rest.first == byte else { throw Misfit.text }
      text = text.dropFirst()
      rest = rest.dropFirst()
    }
  }

  /// One or two digits; exactly two when the width is fixed.
  private static func number(_ rest: inout ArraySlice<UInt8>, isFixed: Bool) throws -> Int64 {
    guard isDigit(rest, 0) else { throw Misfit.text }
    let count = isDigit(rest, 1) ? 2 : 1
    if isFixed, count == 1 { throw Misfit.text }
    return try digits(&rest, count)
  }

  private static func digits(_ rest: inout ArraySlice<UInt8>, _ count: Int) throws -> Int64 {
    guard rest.count >= count, (0..<count).allSatisfy({ isDigit(rest, $0) }) else { throw Misfit.text }
    let value = rest.prefix(count).reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    rest = rest.dropFirst(count)
    return value
  }

  /// The index of the name that stands there, in letters of either case.
  private static func name(_ rest: inout ArraySlice<UInt8>, of names: [some StringProtocol]) throws -> Int64 {
    for (index, name) in names.enumerated() where rest.count >= name.utf8.count {
      if zip(rest, name.utf8).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 | 0x20 && ($0 | 0x20) &- 0x61 < 26 }) {
        rest = rest.dropFirst(name.utf8.count)
        return Int64(index)
      }
    }
    throw Misfit.text
  }

  private static func within(_ value: Int64, _ range: ClosedRange<Int64>, _ what: String) throws -> Int64 {
    if !range.contains(value) { throw Misfit.range(what) }
    return value
  }

  private static func read(
    _ piece: Piece, followedBy next: Element, _ rest: inout ArraySlice<UInt8>, _ fields: inout Fields
  ) throws {
    switch piece.element {
    case .text: break
    case .year:
      let year = try digits(&rest, 2)
      fields.year = year >= 69 ? year + 1_900 : year + 2_000
    case .longYear: fields.year = try digits(&rest, 4)
    case .month: fields.month = try name(&rest, of: CivilDate.monthNames.map { $0.prefix(3) }) + 1
    case .longMonth: fields.month = try name(&rest, of: CivilDate.monthNames) + 1
    case .numericMonth, .zeroMonth:
      fields.month = try within(number(&rest, isFixed: piece.element == .zeroMonth), 1...12, "month")
    case .weekday: _ = try name(&rest, of: CivilDate.weekdayNames.map { $0.prefix(3) })
    case .longWeekday: _ = try name(&rest, of: CivilDate.weekdayNames)
    case .day, .zeroDay: fields.day = try number(&rest, isFixed: piece.element == .zeroDay)
    case .underscoreDay:
      if rest.first == 0x20 { rest = rest.dropFirst() }
      fields.day = try number(&rest, isFixed: false)
    case .zeroYearDay: fields.dayOfYear = try digits(&rest, 3)
    case .underscoreYearDay:
      let spaces = rest.prefix(2).prefix { $0 == 0x20 }.count
      rest = rest.dropFirst(spaces)
      fields.dayOfYear = try digits(&rest, 3 - spaces)
    case .hour: fields.hour = try within(number(&rest, isFixed: false), 0...23, "hour")
    case .hour12, .zeroHour12:
      fields.hour = try within(number(&rest, isFixed: piece.element == .zeroHour12), 0...12, "hour")
    case .minute, .zeroMinute:
      fields.minute = try within(number(&rest, isFixed: piece.element == .zeroMinute), 0...59, "minute")
    case .second, .zeroSecond:
      fields.second = try within(number(&rest, isFixed: piece.element == .zeroSecond), 0...59, "second")
      // A fraction may follow even if the layout does not say so.
      if case .fraction = next { return }
      try fraction(&rest, digits: nil, &fields)
    case .capitalHalf, .smallHalf:
      let isCapital = piece.element == .capitalHalf
      fields.isAfternoon = try exactName(&rest, isCapital ? ["AM", "PM"] : ["am", "pm"]) == 1
    case .fraction(let digits, let isTrimmed, _): try fraction(&rest, digits: isTrimmed ? nil : digits, &fields)
    case .offset(let zForUTC, let colons, let precision):
      if zForUTC, rest.first == UInt8(ascii: "Z") {
        rest = rest.dropFirst()
        fields.isUTC = true
      } else {
        fields.offset = try offset(&rest, colons: colons, precision: precision)
      }
    case .zoneName:
      if rest.starts(with: "UTC".utf8) {
        fields.isUTC = true
        rest = rest.dropFirst(3)
        return
      }
      guard let length = zoneNameLength(rest) else { throw Misfit.text }
      fields.zoneName = String(decoding: rest.prefix(length), as: UTF8.self)
      rest = rest.dropFirst(length)
    }
  }

  private static func exactName(_ rest: inout ArraySlice<UInt8>, _ names: [String]) throws -> Int {
    guard let index = names.firstIndex(where: { rest.starts(with: $0.utf8) }) else { throw Misfit.text }
    rest = rest.dropFirst(names[index].utf8.count)
    return index
  }

  /// - Parameter digits: how many must stand there; `nil` for any number, none included.
  private static func fraction(_ rest: inout ArraySlice<UInt8>, digits: Int?, _ fields: inout Fields) throws {
    let isThere = (rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ",")) && isDigit(rest, 1)
    guard isThere else {
      if digits == nil { return }
      throw Misfit.text
    }
    let run = rest.dropFirst().prefix { $0 &- UInt8(ascii: "0") < 10 }
    if let digits, run.count < digits { throw Misfit.text }
    let taken = run.prefix(digits ?? run.count)
    fields.nanoseconds = taken.prefix(9).reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    for _ in 0..<max(0, 9 - taken.count) { fields.nanoseconds *= 10 }
    rest = rest.dropFirst(taken.count + 1)
  }

  private static func offset(_ rest: inout ArraySlice<UInt8>, colons: Bool, precision: Precision) throws -> Int64 {
    guard let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { throw Misfit.text }
    rest = rest.dropFirst()
    func colon() throws {
      guard colons else { return }
      guard rest.first == UInt8(ascii: ":") else { throw Misfit.text }
      rest = rest.dropFirst()
    }
    var seconds = try within(digits(&rest, 2), 0...24, "time zone offset hour") * 3_600
    if precision != .hours {
      try colon()
      seconds += try within(digits(&rest, 2), 0...60, "time zone offset minute") * 60
    }
    if precision == .seconds {
      try colon()
      seconds += try within(digits(&rest, 2), 0...60, "time zone offset second")
    }
    return sign == UInt8(ascii: "-") ? -seconds : seconds
  }

  /// How long the name of a time zone is that stands there: three or four capitals, five ending in T, `GMT` with hours, or the
  /// hours alone.
  private static func zoneNameLength(_ rest: ArraySlice<UInt8>) -> Int? {
    guard rest.count >= 3 else { return nil }
    if rest.starts(with: "ChST".utf8) || rest.starts(with: "MeST".utf8) { return 4 }
    if rest.starts(with: "GMT".utf8) { return 3 + (signedHoursLength(rest.dropFirst(3)) ?? 0) }
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { return signedHoursLength(rest) }
    let capitals = Array(rest.prefix(6).prefix { $0 &- 0x41 < 26 })
    switch capitals.count {
    case 3: return 3
    case 4: return capitals[3] == UInt8(ascii: "T") || capitals.elementsEqual("WITA".utf8) ? 4 : nil
    case 5: return capitals[4] == UInt8(ascii: "T") ? 5 : nil
    default: return nil
    }
  }

  private static func signedHoursLength(_ rest: ArraySlice<UInt8>) -> Int? {
    guard let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    let digits = rest.dropFirst().prefix { $0 &- UInt8(ascii: "0") < 10 }
    guard !digits.isEmpty, digits.count < 5, digits.reduce(0, { $0 * 10 + Int($1 - UInt8(ascii: "0")) }) < 24 else { return nil }
    return digits.count + 1
  }
}
