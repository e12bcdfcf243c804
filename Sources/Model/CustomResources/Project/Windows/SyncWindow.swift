import ObjectModel

/// A time at which syncs are allowed or denied.
public struct SyncWindow: JSONView {
  /// The offsets of a time zone by its IANA name; `nil` for an unknown one.
  public typealias Zones = @Sendable (String) -> ZoneOffsets?

  public var value: JSONValue
  public init(_ value: JSONValue) { self.value = value }

  /// `allow` or `deny`.
  public var kind: String { text("kind") }
  /// Whether the window denies; otherwise it allows.
  public var isDeny: Bool { kind == "deny" }
  /// Five cron fields.
  public var schedule: String { text("schedule") }
  /// A Go duration.
  public var duration: String { text("duration") }
  public var applications: [String] { texts("applications") }
  public var namespaces: [String] { texts("namespaces") }
  public var clusters: [String] { texts("clusters") }
  /// Whether all non-empty lists must match, rather than one of them.
  public var andOperator: Bool { flag("andOperator") }
  public var allowsManualSync: Bool { flag("manualSync") }
  public var allowsOverrun: Bool { flag("syncOverrun") }
  /// IANA name; `UTC` unless given.
  public var timeZone: String { text("timeZone").isEmpty ? "UTC" : text("timeZone") }
  public var description: String { text("description") }

  /// Whether the window is about an application.
  public func selects(application: String, destination: Destination) -> Bool {
    func any(_ patterns: [String], _ texts: [String]) -> Bool {
      patterns.contains { pattern in texts.contains { Glob.matches(pattern, $0, separators: []) } }
    }
    let lists = [
      (applications, [application]), (namespaces, [destination.namespace]), (clusters, [destination.name, destination.server]),
    ]
    if andOperator {
      let given = lists.filter { !$0.0.isEmpty }
      return !given.isEmpty && given.allSatisfy { any($0.0, $0.1) }
    }
    return lists.contains { any($0.0, $0.1) }
  }
}

/// A window whose schedule, duration and zone were understood.
struct OpenInterval {
  let schedule: CronSchedule
  /// Seconds.
  let duration: Int64
  let zone: ZoneOffsets

  /// - Throws: `ScheduleError` naming what of the window is not understood.
  init(_ window: SyncWindow, zones: SyncWindow.Zones) throws(ScheduleError) {
    guard window.kind == "allow" || window.kind == "deny" else {
      throw ScheduleError("the kind '\(window.kind)' of a sync window is neither allow nor deny")
    }
    schedule = try CronSchedule(window.schedule)
    guard let duration = GoDuration(window.duration) else {
      throw ScheduleError("'\(window.duration)' is no duration of a sync window; write one such as 1h30m")
    }
    self.duration = duration.nanoseconds / 1_000_000_000
    if window.timeZone == "UTC" {
      zone = .utc
    } else if let offsets = zones(window.timeZone) {
      zone = offsets
    } else {
      throw ScheduleError(
        "the time zone '\(window.timeZone)' of a sync window is not known here; use an IANA name such as Europe/Berlin")
    }
  }

  /// Whether a time lies between a start of the schedule and its end, both excluded.
  func contains(_ time: Int64) -> Bool { startOfRun(at: time) != nil }

  /// The start, on the zone's clock, of the run that a time lies in.
  private func startOfRun(at time: Int64) -> Int64? {
    // The offset of now counts for the whole run, as in the reference: a run over a change of the clock is an hour off.
    let local = time + zone.offset(at: time)
    guard duration > 0, let start = schedule.next(after: local - duration), start < local else { return nil }
    return start
  }

  /// The next time at which `contains` changes; `nil` for never.
  func change(after time: Int64) -> Int64? {
    let offset = zone.offset(at: time)
    guard duration > 0 else { return nil }
    guard let start = startOfRun(at: time) else {
      return schedule.next(after: time + offset - 1).map { $0 - offset + 1 }
    }
    // Runs that overlap are one.
    var end = start + duration
    var last = start
    for _ in 0..<1_000 {
      guard let next = schedule.next(after: last), next < end else { break }
      last = next
      end = next + duration
    }
    return end - offset
  }
}
