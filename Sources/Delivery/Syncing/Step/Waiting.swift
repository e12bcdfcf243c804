import ObjectModel

/// What a sync waits for, said so that nobody has to guess: for what, since when, and why it is not there yet.
public struct Waiting: Sendable, Hashable {
  /// As `healthy state of apps/Deployment/web (wave 1)`.
  public var subject: String
  /// How much more of the same is waited for, as ` and 2 more resources`; empty for nothing.
  public var more: String
  /// Why it is not there yet, as `1 of 3 replicas are available`; empty when nobody knows.
  public var detail: String

  public init(_ subject: String, more: String = "", detail: String = "") {
    self.subject = subject
    self.more = more
    self.detail = detail
  }

  /// Without the time and the reason: `waiting for healthy state of apps/Deployment/web (wave 1) and 2 more resources`.
  public var text: String { "waiting for \(subject)\(more)" }

  /// The whole message, `waiting for … since 10:04:05Z: 1 of 3 replicas are available`.
  ///
  /// - Parameters:
  ///   - previous: the message before this one; when it was about the same, its time stays.
  ///   - now: seconds since 1970.
  public func message(after previous: String, now: Int64) -> String {
    let start = isAbout(previous) ? Self.start(in: previous, now: now) ?? now : now
    let reason = detail.isEmpty ? "" : ": \(detail)"
    return "\(text) since \(Self.timeText(start, now: now))\(reason)"
  }

  private func isAbout(_ message: String) -> Bool {
    let head = "waiting for \(subject)"
    return message.hasPrefix(head) && [" since ", " and "].contains { message.dropFirst(head.count).hasPrefix($0) }
  }

  /// Since when a message says that something is waited for, in seconds since 1970; `nil` when it says no such thing.
  public static func start(in message: String, now: Int64) -> Int64? {
    guard message.hasPrefix("waiting for ") else { return nil }
    let marker = Array(" since ".utf8)
    let bytes = Array(message.utf8)
    guard bytes.count > marker.count else { return nil }
    for index in 0...(bytes.count - marker.count) where bytes[index..<index + marker.count].elementsEqual(marker) {
      let rest = bytes[(index + marker.count)...]
      let word = String(decoding: rest.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
      if let time = time(String(word.prefix(while: { $0 != "Z" })) + "Z", now: now) { return time }
    }
    return nil
  }

  /// The time of day; with the date when it is not today's.
  private static func timeText(_ time: Int64, now: Int64) -> String {
    let text = Timestamp(secondsSince1970: time).description
    return day(time) == day(now) ? String(text.dropFirst(11)) : text
  }

  /// Reads what `timeText` writes; a bare time of day is the last one that is not in the future.
  private static func time(_ text: String, now: Int64) -> Int64? {
    if let whole = Timestamp(text) { return whole.seconds }
    guard let clock = Timestamp("1970-01-01T\(text)") else { return nil }
    let today = day(now) * 86_400 + clock.seconds
    return today > now ? today - 86_400 : today
  }

  private static func day(_ time: Int64) -> Int64 { time >= 0 ? time / 86_400 : (time - 86_399) / 86_400 }
}
