import ObjectModel

extension Timestamp {
  /// The seconds since 1970 of a time in a status; `nil` when it is absent or no RFC 3339.
  static func seconds(_ text: String?) -> Int64? { text.flatMap { Timestamp($0)?.seconds } }

  /// The time of day in UTC, as `3:04PM`.
  static func clockText(_ seconds: Int64) -> String {
    let minutes = ((seconds % 86_400 + 86_400) % 86_400) / 60
    let (hour, minute) = (minutes / 60, minutes % 60)
    return "\(hour % 12 == 0 ? 12 : hour % 12):\(minute < 10 ? "0" : "")\(minute)\(hour < 12 ? "AM" : "PM")"
  }
}
