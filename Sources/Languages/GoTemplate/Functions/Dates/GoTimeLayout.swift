/// A layout by which Go writes and reads times: its reference time, Mon Jan 2 15:04:05 MST 2006, as the wanted text shows it.
struct GoTimeLayout {
  /// What a part of the layout stands for.
  enum Element: Hashable {
    case text
    case longMonth, month, numericMonth, zeroMonth
    case longWeekday, weekday
    case day, underscoreDay, zeroDay, underscoreYearDay, zeroYearDay
    case hour, hour12, zeroHour12
    case minute, zeroMinute, second, zeroSecond
    case longYear, year
    case capitalHalf, smallHalf
    case zoneName
    /// An offset: `Z` for UTC or digits always, with colons or not, down to hours, minutes or seconds.
    case offset(zForUTC: Bool, colons: Bool, precision: Precision)
    /// Digits of a second with the separator before them; nines leave out zeros at the end.
    case fraction(digits: Int, isTrimmed: Bool, isComma: Bool)
  }

  enum Precision: Hashable { case hours, minutes, seconds }

  struct Piece {
    var element: Element
    /// The piece as the layout has it.
    var text: String
  }

  let text: String
  let pieces: [Piece]

  init(_ layout: String) {
    text = layout
    let bytes = Array(layout.utf8)
    var pieces: [Piece] = []
    var literalStart = 0
    var index = 0
    func flush(_ end: Int) {
      if end > literalStart {
        pieces.append(Piece(element: .text, text: String(decoding: bytes[literalStart..<end], as: UTF8.self)))
      }
    }
    while index < bytes.count {
      guard let (element, length) = Self.element(bytes, index) else {
        index += 1
        continue
      }
      flush(index)
      pieces.append(Piece(element: element, text: String(decoding: bytes[index..<index + length], as: UTF8.self)))
      index += length
      literalStart = index
    }
    flush(bytes.count)
    self.pieces = pieces
  }

  /// What begins at an index, and how many bytes it takes.
  private static func element(_ bytes: [UInt8], _ index: Int) -> (Element, Int)? {
    func has(_ text: StaticString, at offset: Int = 0) -> Bool {
      let start = index + offset
      guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
      return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[start + $0] == text.utf8Start[$0] }
    }
    func isSmallLetter(_ offset: Int) -> Bool { index + offset < bytes.count && bytes[index + offset] &- 0x61 < 26 }
    switch bytes[index] {
    case UInt8(ascii: "J"):
      if has("January") { return (.longMonth, 7) }
      if has("Jan"), !isSmallLetter(3) { return (.month, 3) }
    case UInt8(ascii: "M"):
      if has("Monday") { return (.longWeekday, 6) }
      if has("Mon"), !isSmallLetter(3) { return (.weekday, 3) }
      if has("MST") { return (.zoneName, 3) }
    case UInt8(ascii: "0"):
      if has("01") { return (.zeroMonth, 2) }
      if has("002") { return (.zeroYearDay, 3) }
      if has("02") { return (.zeroDay, 2) }
      if has("03") { return (.zeroHour12, 2) }
      if has("04") { return (.zeroMinute, 2) }
      if has("05") { return (.zeroSecond, 2) }
      if has("06") { return (.year, 2) }
    case UInt8(ascii: "1"): return has("15") ? (.hour, 2) : (.numericMonth, 1)
    case UInt8(ascii: "2"): return has("2006") ? (.longYear, 4) : (.day, 1)
    case UInt8(ascii: "_"):
      // In "_2006" the underscore is just an underscore.
      if has("_2") { return has("_2006") ? nil : (.underscoreDay, 2) }
      if has("__2") { return (.underscoreYearDay, 3) }
    case UInt8(ascii: "3"): return (.hour12, 1)
    case UInt8(ascii: "4"): return (.minute, 1)
    case UInt8(ascii: "5"): return (.second, 1)
    case UInt8(ascii: "P"): if has("PM") { return (.capitalHalf, 2) }
    case UInt8(ascii: "p"): if has("pm") { return (.smallHalf, 2) }
    case UInt8(ascii: "-"):
      if has("070000", at: 1) { return (.offset(zForUTC: false, colons: false, precision: .seconds), 7) }
      if has("07:00:00", at: 1) { return (.offset(zForUTC: false, colons: true, precision: .seconds), 9) }
      if has("0700", at: 1) { return (.offset(zForUTC: false, colons: false, precision: .minutes), 5) }
      if has("07:00", at: 1) { return (.offset(zForUTC: false, colons: true, precision: .minutes), 6) }
      if has("07", at: 1) { return (.offset(zForUTC: false, colons: false, precision: .hours), 3) }
    case UInt8(ascii: "Z"):
      if has("070000", at: 1) { return (.offset(zForUTC: true, colons: false, precision: .seconds), 7) }
      if has("07:00:00", at: 1) { return (.offset(zForUTC: true, colons: true, precision: .seconds), 9) }
      if has("0700", at: 1) { return (.offset(zForUTC: true, colons: false, precision: .minutes), 5) }
      if has("07:00", at: 1) { return (.offset(zForUTC: true, colons: true, precision: .minutes), 6) }
      if has("07", at: 1) { return (.offset(zForUTC: true, colons: false, precision: .hours), 3) }
    case UInt8(ascii: "."), UInt8(ascii: ","):
      guard index + 1 < bytes.count, case let digit = bytes[index + 1], digit == UInt8(ascii: "0") || digit == UInt8(ascii: "9")
      else { return nil }
      var end = index + 1
      while end < bytes.count, bytes[end] == digit { end += 1 }
      if end < bytes.count, bytes[end] &- UInt8(ascii: "0") < 10 { return nil }
      return (
        .fraction(digits: end - index - 1, isTrimmed: digit == UInt8(ascii: "9"), isComma: bytes[index] == UInt8(ascii: ",")),
        end - index
      )
    default: break
    }
    return nil
  }
}
