import CustomResources
import ObjectModel
import Testing

@Suite struct `A schedule` {
  private static func seconds(_ text: String) -> Int64 { Timestamp(text)?.seconds ?? -1 }

  @Test(arguments: [
    ("0 22 * * *", "2026-01-01T12:00:00Z", "2026-01-01T22:00:00Z"),
    ("0 22 * * *", "2026-01-01T22:00:00Z", "2026-01-02T22:00:00Z"),
    ("0 22 * * *", "2026-01-01T21:59:59Z", "2026-01-01T22:00:00Z"),
    ("*/15 * * * *", "2026-01-01T12:01:00Z", "2026-01-01T12:15:00Z"),
    ("5/20 * * * *", "2026-01-01T12:26:00Z", "2026-01-01T12:45:00Z"),
    ("30 9 * * mon-fri", "2026-01-02T10:00:00Z", "2026-01-05T09:30:00Z"),
    ("0 0 1 JAN *", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
    ("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"),
    ("0 0 13 * 5", "2026-01-01T12:00:00Z", "2026-01-02T00:00:00Z"),
    ("0 0 13 * ?", "2026-01-01T12:00:00Z", "2026-01-13T00:00:00Z"),
    ("0 0 */2 * 5", "2026-01-02T12:00:00Z", "2026-01-03T00:00:00Z"),
    ("0 8,17 * * *", "2026-01-01T08:00:00Z", "2026-01-01T17:00:00Z"),
    ("59 23 31 12 *", "2026-12-31T23:58:59Z", "2026-12-31T23:59:00Z"),
    ("0 0 * * 0", "1969-12-30T00:00:00Z", "1970-01-04T00:00:00Z"),
  ])
  func `comes next`(schedule: String, after: String, next: String) throws {
    let found = try #require(try CronSchedule(schedule).next(after: Self.seconds(after)))
    #expect(Timestamp(secondsSince1970: found).description == next)
  }

  @Test(arguments: [
    "@daily", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 7", "5-1 * * * *",
    "*/0 * * * *", "a * * * *", "1,,2 * * * *", "1-2-3 * * * *", "-1 * * * *", "+1 * * * *", "0 0 31 2 *", "",
  ])
  func `that cannot be understood, or never comes, is refused`(schedule: String) {
    #expect(throws: ScheduleError.self) { try CronSchedule(schedule) }
  }

  @Test func `names the field that is wrong`() {
    #expect(throws: ScheduleError.self) { try CronSchedule("0 25 * * *") }
    do { _ = try CronSchedule("0 25 * * *") } catch {
      #expect("\(error)" == "'25' is no hour of a schedule; it takes 0 to 23, with '*', ',', '-' and '/'")
    }
  }
}

@Suite struct `A time zone` {
  /// A file of version 2 without any table, which leaves everything to its rule.
  static func file(rule: String) -> [UInt8] {
    func header(_ counts: [UInt8]) -> [UInt8] {
      Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts.flatMap { [0, 0, 0, $0] }
    }
    let block: [UInt8] = [0, 0, 0, 0, 0, 0, 0]
    let one = header([0, 0, 0, 0, 1, 1]) + block
    return one + one + Array("\n\(rule)\n".utf8)
  }

  @Test(arguments: [
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-01-15T12:00:00Z", 3_600), ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-07-15T12:00:00Z", 7_200),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59Z", 3_600), ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", 7_200),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T00:59:59Z", 7_200), ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T01:00:00Z", 3_600),
    ("EST5EDT,M3.2.0,M11.1.0", "2026-07-01T00:00:00Z", -14_400), ("EST5EDT,M3.2.0,M11.1.0", "2026-12-01T00:00:00Z", -18_000),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-15T00:00:00Z", 39_600),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-15T00:00:00Z", 36_000),
    ("<+0545>-5:45", "2026-07-15T00:00:00Z", 20_700), ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-15T00:00:00Z", 0),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-07-15T00:00:00Z", -3_600), ("JST-9", "2026-07-15T00:00:00Z", 32_400),
    ("WET0WEST,J60,J300", "2028-03-01T03:00:00Z", 3_600), ("WET0WEST,59,300", "2028-02-29T03:00:00Z", 3_600),
  ])
  func `follows its rule`(rule: String, time: String, offset: Int64) throws {
    let zone = try #require(ZoneOffsets(tzif: Self.file(rule: rule)))
    #expect(zone.offset(at: try #require(Timestamp(time)).seconds) == offset)
  }

  @Test func `follows its table, and its first type before it`() throws {
    let header =
      Array("TZif1".utf8) + [UInt8](repeating: 0, count: 15) + [0, 0, 0, 1, 2, 1].flatMap { [0, 0, 0, $0] as [UInt8] }
    // One change at 1,000 s, to the second type, which is an hour ahead.
    let block: [UInt8] = [0, 0, 3, 232, 1] + [255, 255, 255, 0, 0, 0] + [0, 0, 14, 16, 1, 0] + [0]
    let zone = try #require(ZoneOffsets(tzif: header + block))
    #expect(zone.offset(at: 999) == -256)
    #expect(zone.offset(at: 1_000) == 3_600)
  }

  @Test func `is not read from anything else`() {
    #expect(ZoneOffsets(tzif: []) == nil)
    #expect(ZoneOffsets(tzif: Array("TZif2 and then nothing of the kind at all, but long enough for a header".utf8)) == nil)
    let whole = Self.file(rule: "JST-9")
    for length in 0..<100 { #expect(ZoneOffsets(tzif: Array(whole.prefix(length))) == nil) }
  }
}
