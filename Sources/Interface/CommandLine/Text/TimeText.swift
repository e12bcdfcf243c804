import Foundation
import ObjectModel

/// Times and durations in the forms the reference prints.
enum TimeText {
  /// The moment an RFC 3339 text names; `nil` when it is not one.
  static func date(_ text: String) -> Date? {
    Timestamp(text).map { Date(timeIntervalSince1970: Double($0.seconds) + Double($0.nanoseconds) / 1e9) }
  }

  /// `2024-01-02 15:04:05 +0000 UTC`, in a zone; a text that is no time comes back as it is.
  static func long(_ text: String, zone: TimeZone = .current) -> String {
    guard let date = date(text) else { return text }
    let offset = zone.secondsFromGMT(for: date)
    let name = offset == 0 ? "UTC" : zone.abbreviation(for: date) ?? ""
    return "\(plain(date, zone).replacing("T", with: " ")) \(Self.offset(offset, separator: "")) \(name)"
  }

  /// `2024-01-02T15:04:05+00:00`, in a zone.
  static func stamp(_ date: Date, zone: TimeZone = .current) -> String {
    plain(date, zone) + offset(zone.secondsFromGMT(for: date), separator: ":")
  }

  private static func plain(_ date: Date, _ zone: TimeZone) -> String {
    // A timestamp writes UTC with a trailing Z; shifting the moment gives the zone's wall clock.
    let shifted = date.timeIntervalSince1970 + Double(zone.secondsFromGMT(for: date))
    return String(Timestamp(secondsSince1970: Int64(shifted.rounded(.down))).description.dropLast())
  }

  private static func offset(_ seconds: Int, separator: String) -> String {
    let minutes = abs(seconds) / 60
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return (seconds < 0 ? "-" : "+") + two(minutes / 60) + separator + two(minutes % 60)
  }

  /// A duration as Go prints it: `1m2s`, `2h0m0s`, `0s`.
  static func duration(seconds: Int) -> String { GoDuration(.seconds(seconds)).description }

  /// The age of an object as kubectl prints it: `5s`, `2m13s`, `10m`, `3h4m`, `26h`, `2d3h`, `10d`, `2y10d`.
  static func age(seconds: Int) -> String { Age.text(seconds: Int64(seconds)) }
}
