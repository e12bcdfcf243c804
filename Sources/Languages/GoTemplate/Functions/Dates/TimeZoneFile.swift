/// Reads the system's files of time zones (TZif, RFC 8536).
enum TimeZoneFile {
  /// `nil` for anything that is no such file.
  static func read(_ bytes: [UInt8], name: String) -> TimeZoneRules? {
    guard let first = Header(bytes, at: 0) else { return nil }
    // Files of the second version on repeat everything with numbers of 64 bits.
    if first.version >= UInt8(ascii: "2"), let second = Header(bytes, at: first.end(width: 4)) {
      return read(bytes, second, width: 8, name: name)
    }
    return read(bytes, first, width: 4, name: name)
  }

  private struct Header {
    var version: UInt8
    /// Where the data begin.
    var start: Int
    var utcMarks, standardMarks, leapSeconds, changes, types, characters: Int

    init?(_ bytes: [UInt8], at offset: Int) {
      guard offset + 44 <= bytes.count, bytes[offset...].starts(with: "TZif".utf8) else { return nil }
      version = bytes[offset + 4]
      let counts = (0..<6).map { Int(truncatingIfNeeded: number(bytes, offset + 20 + 4 * $0, width: 4)) }
      guard counts.allSatisfy({ 0...100_000 ~= $0 }) else { return nil }
      (utcMarks, standardMarks, leapSeconds, changes, types, characters) = (
        counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]
      )
      start = offset + 44
    }

    func end(width: Int) -> Int {
      start + changes * (width + 1) + types * 6 + characters + leapSeconds * (width + 4) + standardMarks + utcMarks
    }
  }

  private static func read(_ bytes: [UInt8], _ header: Header, width: Int, name: String) -> TimeZoneRules? {
    let end = header.end(width: width)
    guard header.types > 0, end <= bytes.count else { return nil }
    let indexes = header.start + header.changes * width
    let types = indexes + header.changes
    let characters = types + header.types * 6
    var offsets: [(offset: TimeZoneRules.Offset, isSummer: Bool)] = []
    for index in 0..<header.types {
      let place = types + index * 6
      let start = characters + Int(bytes[place + 5])
      guard start < characters + header.characters else { return nil }
      let text = bytes[start..<(characters + header.characters)].prefix { $0 != 0 }
      let offset = TimeZoneRules.Offset(
        seconds: number(bytes, place, width: 4), abbreviation: String(decoding: text, as: UTF8.self))
      offsets.append((offset, bytes[place + 4] != 0))
    }
    var changes: [(time: Int64, offset: TimeZoneRules.Offset)] = []
    for index in 0..<header.changes {
      let type = Int(bytes[indexes + index])
      guard type < offsets.count else { return nil }
      changes.append((number(bytes, header.start + index * width, width: width), offsets[type].offset))
    }
    var rule: TimeZoneRule?
    if width == 8, end < bytes.count {
      let footer = bytes[(end + 1)...].prefix { $0 != 0x0A }
      rule = TimeZoneRule(String(decoding: footer, as: UTF8.self))
    }
    let firstOffset = offsets.first { !$0.isSummer } ?? offsets[0]
    return TimeZoneRules(name: name, first: firstOffset.offset, changes: changes, rule: rule)
  }

  /// A signed number, the highest byte first.
  private static func number(_ bytes: [UInt8], _ offset: Int, width: Int) -> Int64 {
    var result = Int64(Int8(bitPattern: bytes[offset]))
    for index in 1..<width { result = result << 8 | Int64(bytes[offset + index]) }
    return result
  }
}
