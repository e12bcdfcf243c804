/// The formats of strings that custom resources may ask for.
enum ValueFormat {
  /// Whether a text has a format; unknown formats accept everything.
  static func accepts(_ text: String, as format: String) -> Bool {
    switch format {
    case "date": isDate(text[...])
    case "date-time", "datetime": isDateTime(text)
    case "email": isEmail(text)
    case "ipv4": isIPv4(text[...])
    case "ipv6": isIPv6(text)
    case "cidr": isCIDR(text)
    case "uri": isURI(text)
    case "uuid", "uuid3", "uuid4", "uuid5": isUUID(text)
    case "byte": isBase64(text)
    case "hostname": isHostname(text)
    case "duration": isDuration(text)
    case "mac": isMAC(text)
    default: true
    }
  }

  private static func isNumber(_ text: some StringProtocol, _ digits: Int, in range: ClosedRange<Int>) -> Bool {
    text.utf8.count == digits && text.utf8.allSatisfy(isDigit) && range.contains(Int(text) ?? -1)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }

  private static func isDate(_ text: Substring) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, isNumber(parts[0], 4, in: 0...9999), isNumber(parts[1], 2, in: 1...12),
      isNumber(parts[2], 2, in: 1...31)
    else { return false }
    let (year, month, day) = (Int(parts[0]) ?? 0, Int(parts[1]) ?? 0, Int(parts[2]) ?? 0)
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return day <= (month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31)
  }

  private static func isDateTime(_ text: String) -> Bool {
    guard let separator = text.firstIndex(where: { $0 == "T" || $0 == "t" || $0 == " " }), isDate(text[..<separator]) else {
      return false
    }
    var rest = text[text.index(after: separator)...]
    if rest.last == "Z" || rest.last == "z" {
      rest = rest.dropLast()
    } else {
      guard let sign = rest.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return false }
      let zone = rest[rest.index(after: sign)...].split(separator: ":", omittingEmptySubsequences: false)
      guard zone.count == 2, isNumber(zone[0], 2, in: 0...23), isNumber(zone[1], 2, in: 0...59) else { return false }
      rest = rest[..<sign]
    }
    let time = rest.split(separator: ":", omittingEmptySubsequences: false)
    guard time.count == 3, isNumber(time[0], 2, in: 0...23), isNumber(time[1], 2, in: 0...59) else { return false }
    let seconds = time[2].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard isNumber(seconds[0], 2, in: 0...60) else { return false }
    return seconds.count == 1 || (!seconds[1].isEmpty && seconds[1].utf8.allSatisfy(isDigit))
  }

  private static func isEmail(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && !parts[0].contains(" ") && isHostname(String(parts[1]))
  }

  private static func isIPv4(_ text: Substring) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { isNumber($0, $0.utf8.count, in: 0...255) && $0.utf8.count <= 3 && !$0.isEmpty }
  }

  private static func isIPv6(_ text: String) -> Bool {
    let halves = text.split(separator: ":", omittingEmptySubsequences: false)
    guard text.utf8.count <= 45, halves.count > 2, halves.count <= 9, !text.contains(":::") else { return false }
    var groups = 0
    let gaps = text.indices.filter { text[$0...].hasPrefix("::") }.count
    for (index, part) in halves.enumerated() where !part.isEmpty {
      if index == halves.count - 1, part.contains(".") {
        guard isIPv4(part) else { return false }
        groups += 2
      } else {
        guard part.utf8.count <= 4, part.utf8.allSatisfy(isHexadecimal) else { return false }
        groups += 1
      }
    }
    if gaps == 0, halves.first?.isEmpty == true || halves.last?.isEmpty == true { return false }
    return gaps == 0 ? groups == 8 : gaps == 1 && groups < 8
  }

  private static func isCIDR(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty, parts[1].utf8.allSatisfy(isDigit), let bits = Int(parts[1]) else { return false }
    return isIPv4(parts[0]) ? bits <= 32 : isIPv6(String(parts[0])) && bits <= 128
  }

  private static func isURI(_ text: String) -> Bool {
    guard let colon = text.firstIndex(of: ":") else { return text.hasPrefix("/") }
    let scheme = text[..<colon].utf8
    guard let first = scheme.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first | 0x20) else { return false }
    return scheme.allSatisfy { isDigit($0) || (0x61...0x7A).contains($0 | 0x20) || [0x2B, 0x2D, 0x2E].contains($0) }
      && !text.utf8.contains { $0 <= 0x20 }
  }

  private static func isUUID(_ text: String) -> Bool {
    let compact = text.utf8.filter { $0 != UInt8(ascii: "-") }
    return compact.count == 32 && compact.allSatisfy(isHexadecimal)
  }

  private static func isBase64(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count % 4 == 0 else { return false }
    let padding = bytes.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    return padding <= 2
      && bytes.dropLast(padding).allSatisfy { isDigit($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == 0x2B || $0 == 0x2F }
  }

  private static func isHostname(_ text: String) -> Bool {
    guard !text.isEmpty, text.utf8.count <= 255 else { return false }
    return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      (1...63).contains(label.utf8.count) && label.utf8.first != 0x2D && label.utf8.last != 0x2D
        && label.utf8.allSatisfy { isDigit($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == 0x2D }
    }
  }

  /// Go's `1h30m`, or a number with a word such as `3 days`.
  private static func isDuration(_ text: String) -> Bool {
    if text == "0" { return true }
    let units: Set<Substring> = [
      "ns", "us", "µs", "ms", "s", "m", "h", "d", "w", "day", "days", "hour", "hours", "min", "mins", "minute", "minutes", "sec",
      "secs", "second", "seconds", "week", "weeks",
    ]
    var rest = text.drop { $0 == "+" || $0 == "-" }
    if rest.isEmpty { return false }
    while !rest.isEmpty {
      let number = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest.dropFirst(number.count).drop { $0 == " " }
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      if Double(number) == nil || !units.contains(unit) { return false }
    }
    return true
  }

  private static func isMAC(_ text: String) -> Bool {
    let parts = text.split(whereSeparator: { $0 == ":" || $0 == "-" })
    return parts.count == 6 && parts.allSatisfy { $0.utf8.count == 2 && $0.utf8.allSatisfy(isHexadecimal) }
  }
}
