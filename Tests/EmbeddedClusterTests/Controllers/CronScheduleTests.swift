import Testing

@testable import EmbeddedCluster

struct CronScheduleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var schedule: String
    var after: String
    var next: String?
    var zone = ""
    var testDescription: String { "\(schedule) \(zone) after \(after)" }
  }

  @Test(arguments: [
    Case(schedule: "* * * * *", after: "2026-01-01T00:00:00Z", next: "2026-01-01T00:01:00Z"),
    Case(schedule: "* * * * *", after: "2026-01-01T00:00:59Z", next: "2026-01-01T00:01:00Z"),
    Case(schedule: "*/15 * * * *", after: "2026-01-01T00:50:00Z", next: "2026-01-01T01:00:00Z"),
    Case(schedule: "5/20 * * * *", after: "2026-01-01T00:06:00Z", next: "2026-01-01T00:25:00Z"),
    Case(schedule: "0 9-17/4 * * mon-fri", after: "2026-01-02T17:30:00Z", next: "2026-01-05T09:00:00Z"),
    Case(schedule: "@hourly", after: "2026-01-01T00:00:00Z", next: "2026-01-01T01:00:00Z"),
    Case(schedule: "0 0 29 feb *", after: "2026-01-01T00:00:00Z", next: "2028-02-29T00:00:00Z"),
    Case(schedule: "0 0 30 2 *", after: "2026-01-01T00:00:00Z", next: nil),
    // Either of the two fields for days, when both say something.
    Case(schedule: "0 0 13 * fri", after: "2026-01-01T00:00:00Z", next: "2026-01-02T00:00:00Z"),
    Case(schedule: "0 0 13 * *", after: "2026-01-01T00:00:00Z", next: "2026-01-13T00:00:00Z"),
    Case(schedule: "30 2 * * *", after: "2026-01-01T00:00:00Z", next: "2026-01-01T01:30:00Z", zone: "Europe/Berlin"),
    // On that day the clocks leap from two to three.
    Case(schedule: "30 2 * * *", after: "2026-03-28T12:00:00Z", next: "2026-03-30T00:30:00Z", zone: "Europe/Berlin"),
  ])
  func `a schedule is due next`(_ expected: Case) throws {
    let zone = expected.zone.isEmpty ? ZoneOffsets.utc : try #require(ZoneOffsets(named: expected.zone))
    let after = try #require(Moment(expected.after))
    #expect(try CronSchedule(expected.schedule).next(after: after, in: zone)?.text == expected.next)
  }

  @Test(arguments: [
    ("", "empty spec string"), ("x", "expected exactly 5 fields, found 1: [x]"),
    ("* * * *", "expected exactly 5 fields, found 4: [* * * *]"), ("@often", "unrecognized descriptor: @often"),
    ("60 * * * *", "end of range (60) above maximum (59): 60"), ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
    ("9-3 * * * *", "beginning of range (9) beyond end of range (3): 9-3"),
    ("*/0 * * * *", "step of range should be a positive number: */0"), ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
    ("*/1/2 * * * *", "too many slashes: */1/2"),
    ("a * * * *", "failed to parse int from a: strconv.Atoi: parsing \"a\": invalid syntax"),
  ])
  func `a text that is no schedule is refused with a reason`(_ text: String, _ problem: String) {
    #expect(throws: CronScheduleProblem(problem)) { try CronSchedule(text) }
  }

  @Test func `time zones are known by the names of the database only`() {
    for name in ["Local", "GMT+3", "Nowhere/Land", "europe/berlin", ""] { #expect(ZoneOffsets(named: name) == nil) }
    #expect(ZoneOffsets(named: "America/New_York") != nil)
  }
}
