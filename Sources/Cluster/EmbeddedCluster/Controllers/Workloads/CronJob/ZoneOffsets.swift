import Foundation

/// How far the clocks of a time zone are ahead of UTC.
struct ZoneOffsets: Sendable {
  private let zone: TimeZone

  static let utc = ZoneOffsets(zone: .gmt)

  private init(zone: TimeZone) { self.zone = zone }

  /// - Parameter name: as the tz database has it, `Europe/Berlin`. `nil` for one it does not have.
  init?(named name: String) {
    if name == "UTC" || name == "Etc/UTC" {
      self = .utc
      return
    }
    // Foundation takes more than names: `GMT+3`, and words in any case.
    guard name.contains("/") || name == "GMT", let zone = TimeZone(identifier: name), zone.identifier == name else { return nil }
    self.zone = zone
  }

  /// Seconds, positive to the east.
  func seconds(at moment: Moment) -> Int64 {
    Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.nanoseconds / 1_000_000_000))))
  }

  /// The moment at which the clocks there show a time, in seconds as if it were UTC; `nil` for one they leap over.
  func moment(ofLocal local: Int64) -> Moment? {
    func moment(_ seconds: Int64) -> Moment { Moment(nanoseconds: seconds * 1_000_000_000) }
    for hint in [local - 86_400, local + 86_400] {
      let candidate = moment(local - seconds(at: moment(hint)))
      if candidate.nanoseconds / 1_000_000_000 + seconds(at: candidate) == local { return candidate }
    }
    return nil
  }
}
