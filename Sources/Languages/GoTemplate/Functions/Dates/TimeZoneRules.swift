#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The offsets from UTC that hold at a place, now and at other times.
final class TimeZoneRules: Sendable {
  /// What holds during some span of time.
  struct Offset: Sendable, Hashable {
    /// Seconds east of UTC.
    var seconds: Int64
    /// Such as `CET`; may be empty.
    var abbreviation: String
  }

  /// What an offset holds from and until, in seconds since 1970 UTC.
  struct Span {
    var offset: Offset
    var start: Int64
    var end: Int64
  }

  /// The name of the place, such as `Europe/Paris`.
  let name: String
  /// The offset before the first change, and where there are none.
  private let first: Offset
  private let changes: [(time: Int64, offset: Offset)]
  /// The rule that goes on behind the last change.
  private let rule: TimeZoneRule?

  init(name: String, first: Offset, changes: [(time: Int64, offset: Offset)] = [], rule: TimeZoneRule? = nil) {
    self.name = name
    self.first = first
    self.changes = changes
    self.rule = rule
  }

  static let utc = TimeZoneRules(name: "UTC", first: Offset(seconds: 0, abbreviation: "UTC"))

  /// A place with one offset for all times.
  static func fixed(_ seconds: Int64, abbreviation: String) -> TimeZoneRules {
    TimeZoneRules(name: abbreviation, first: Offset(seconds: seconds, abbreviation: abbreviation))
  }

  /// What holds at a moment.
  ///
  /// - Parameter time: seconds since 1970 UTC.
  func span(at time: Int64) -> Span {
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    if low == changes.count, let rule { return rule.span(at: time, notBefore: changes.last?.time ?? .min) }
    return Span(
      offset: low == 0 ? first : changes[low - 1].offset, start: low == 0 ? .min : changes[low - 1].time,
      end: low == changes.count ? .max : changes[low].time)
  }

  func offset(at time: Int64) -> Offset { span(at: time).offset }

  /// The seconds east of UTC of an abbreviation this place has, by preference one that holds at about the time.
  func seconds(ofAbbreviation abbreviation: String, near time: Int64) -> Int64? {
    let offsets = [first] + changes.map(\.offset)
    let named = offsets.filter { $0.abbreviation == abbreviation }
    return (named.first { offset(at: time - $0.seconds).abbreviation == abbreviation } ?? named.first)?.seconds
  }

  // MARK: - Files

  /// A time zone of the system's database; `nil` when it knows none of that name.
  static func named(_ name: String) -> TimeZoneRules? {
    if name.isEmpty || name == "UTC" { return utc }
    guard !name.hasPrefix("/"), !name.hasPrefix("\\"), !name.utf8.contains(0),
      !name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).contains("..")
    else { return nil }
    for folder in ["/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/usr/lib/locale/TZ/", "/etc/zoneinfo/"] {
      if let bytes = contents(of: folder + name) { return TimeZoneFile.read(bytes, name: name) }
    }
    return nil
  }

  /// A small regular file.
  private static func contents(of path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var count = 0
    while count < bytes.count {
      let more = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress! + count, $0.count - count) }
      if more < 0 { return nil }
      if more == 0 { return Array(bytes[..<count]) }
      count += more
    }
    return nil
  }
}
