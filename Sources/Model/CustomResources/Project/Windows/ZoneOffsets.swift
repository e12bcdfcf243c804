/// How far a time zone is from UTC at any time, read from a file of the IANA time zone database (TZif, RFC 9636).
///
/// Reading the file is left to the caller, so that decisions on time stay free of I/O.
public struct ZoneOffsets: Sendable, Hashable {
  /// Times at which the offset changes (seconds since 1970), and the offset from then on (seconds east of UTC).
  private var changes: [(at: Int64, offset: Int64)] = []
  private var first: Int64 = 0
  /// The rule after the last change.
  private var rule: ZoneRule?

  public static let utc = ZoneOffsets()

  private init() {}

  /// A zone that is always so many seconds east of UTC.
  public init(fixed seconds: Int64) { first = seconds }

  /// Reads a TZif file; `nil` when it is none.
  public init?(tzif bytes: [UInt8]) {
    guard let header = Header(bytes, at: 0) else { return nil }
    // From version 2 on the same follows in 64 bits, with a rule for the time after the table.
    guard header.version >= UInt8(ascii: "2") else {
      guard readBlock(bytes, header, start: 44, width: 4) != nil else { return nil }
      return
    }
    let second = 44 + header.length(width: 4)
    guard let wide = Header(bytes, at: second), let end = readBlock(bytes, wide, start: second + 44, width: 8) else { return nil }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "\n") else { return }
    rule = ZoneRule(String(decoding: bytes[(end + 1)...].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }

  /// Seconds east of UTC at a time (seconds since 1970).
  public func offset(at time: Int64) -> Int64 {
    if let last = changes.last, time >= last.at { return rule?.offset(at: time) ?? last.offset }
    if changes.isEmpty { return rule?.offset(at: time) ?? first }
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].at <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? first : changes[low - 1].offset
  }

  /// Takes in the tables of one block; gives where the block ends.
  private mutating func readBlock(_ bytes: [UInt8], _ header: Header, start: Int, width: Int) -> Int? {
    let end = start + header.length(width: width)
    guard end <= bytes.count else { return nil }
    let indices = start + header.times * width
    let types = indices + header.times
    func offset(ofType index: Int) -> Int64? {
      guard index < header.types else { return nil }
      return Int64(Int32(truncatingIfNeeded: bytes.bigEndian(at: types + index * 6, width: 4)))
    }
    guard let initial = offset(ofType: 0) else { return nil }
    first = initial
    for number in 0..<header.times {
      guard let offset = offset(ofType: Int(bytes[indices + number])) else { return nil }
      let raw = bytes.bigEndian(at: start + number * width, width: width)
      changes.append((width == 4 ? Int64(Int32(truncatingIfNeeded: raw)) : raw, offset))
    }
    return end
  }

  private struct Header {
    var version: UInt8
    var utcMarks: Int
    var standardMarks: Int
    var leaps: Int
    var times: Int
    var types: Int
    var characters: Int

    init?(_ bytes: [UInt8], at start: Int) {
      guard bytes.count >= start + 44, bytes.count <= 1 << 20, Array(bytes[start..<start + 4]) == Array("TZif".utf8) else {
        return nil
      }
      version = bytes[start + 4]
      func count(_ number: Int) -> Int { Int(bytes.bigEndian(at: start + 20 + number * 4, width: 4)) }
      utcMarks = count(0)
      standardMarks = count(1)
      leaps = count(2)
      times = count(3)
      types = count(4)
      characters = count(5)
    }

    /// The length of the block in bytes, with times of this many bytes.
    func length(width: Int) -> Int {
      times * width + times + types * 6 + characters + leaps * (width + 4) + standardMarks + utcMarks
    }
  }

  public static func == (left: ZoneOffsets, right: ZoneOffsets) -> Bool {
    left.first == right.first && left.rule == right.rule && left.changes.elementsEqual(right.changes) { $0 == $1 }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(first)
    hasher.combine(rule)
    hasher.combine(changes.count)
  }
}

extension [UInt8] {
  /// A number of `width` bytes, the highest first.
  fileprivate func bigEndian(at index: Int, width: Int) -> Int64 {
    Int64(bitPattern: self[index..<index + width].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
