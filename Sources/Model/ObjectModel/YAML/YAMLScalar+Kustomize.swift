extension YAMLScalar {
  /// Folded text after kustomize wrote and read it again: a run of newlines between a line that is not indented and one that
  /// is, or before the end of text that keeps several final newlines, gains one; unless the text begins with a blank.
  static func refolded(_ text: String) -> String {
    func isBlank(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 }
    let bytes = Array(text.utf8)
    if isBlank(bytes.first) { return text }
    var result: [UInt8] = []
    var isIndented = false
    var index = 0
    while index < bytes.count {
      if index == 0 || bytes[index - 1] == 0x0A, bytes[index] != 0x0A { isIndented = isBlank(bytes[index]) }
      guard bytes[index] == 0x0A else {
        result.append(bytes[index])
        index += 1
        continue
      }
      let end = bytes[index...].firstIndex { $0 != 0x0A } ?? bytes.count
      let count = end - index
      let growsAtEnd = end == bytes.count && count > 1
      let grows = !isIndented && (growsAtEnd || end < bytes.count && isBlank(bytes[end]))
      result += repeatElement(0x0A, count: grows ? count + 1 : count)
      index = end
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// A time in the forms YAML 1.1 has, as RFC 3339 with the shortest fraction; `nil` for any other text.
  static func timestamp(_ text: String) -> String? {
    var rest = Array(text.utf8)[...]
    func digits(_ least: Int, _ most: Int) -> Int? {
      let found = rest.prefix(most).prefix { (0x30...0x39).contains($0) }
      guard found.count >= least else { return nil }
      rest = rest.dropFirst(found.count)
      return found.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    func take(_ bytes: UInt8...) -> Bool {
      guard let first = rest.first, bytes.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let dash = UInt8(ascii: "-")
    let colon = UInt8(ascii: ":")
    guard let year = digits(4, 4), take(dash), let month = digits(1, 2), take(dash), let day = digits(1, 2),
      (1...12).contains(month), day >= 1, day <= daysInMonth(month, year)
    else { return nil }
    let yearText = String(repeating: "0", count: 4 - String(year).count) + String(year)
    let date = "\(yearText)-\(two(month))-\(two(day))"
    if rest.isEmpty { return date + "T00:00:00Z" }
    let hasZone = take(UInt8(ascii: "T"), UInt8(ascii: "t"))
    guard hasZone || take(0x20), let hour = digits(1, 2), hour < 24, take(colon), let minute = digits(1, 2), minute < 60,
      take(colon), let second = digits(1, 2), second < 60
    else { return nil }
    var fraction = ""
    if take(UInt8(ascii: ".")) {
      let found = rest.prefix { (0x30...0x39).contains($0) }
      guard !found.isEmpty else { return nil }
      rest = rest.dropFirst(found.count)
      fraction = String(decoding: found.prefix(9), as: UTF8.self)
      while fraction.utf8.last == 0x30 { fraction.removeLast() }
      if !fraction.isEmpty { fraction = "." + fraction }
    }
    let time = "\(date)T\(two(hour)):\(two(minute)):\(two(second))\(fraction)"
    if !hasZone { return rest.isEmpty ? time + "Z" : nil }
    if take(UInt8(ascii: "Z")) { return rest.isEmpty ? time + "Z" : nil }
    guard let sign = rest.first, take(dash, UInt8(ascii: "+")), let hours = digits(2, 2), hours < 24, take(colon),
      let minutes = digits(2, 2), minutes < 60, rest.isEmpty
    else { return nil }
    return time + (hours + minutes == 0 ? "Z" : "\(sign == dash ? "-" : "+")\(two(hours)):\(two(minutes))")
  }

  private static func daysInMonth(_ month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
