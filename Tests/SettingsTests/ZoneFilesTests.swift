import CustomResources
import ObjectModel
import Settings
import Testing

@Suite struct `The time zones of this machine` {
  @Test func `know UTC without any file`() {
    #expect(ZoneFiles.offsets("UTC") == .utc)
  }

  @Test(arguments: [
    "../../../etc/passwd", "/etc/passwd", "Europe//Berlin", "Nowhere/Land", "a b", String(repeating: "a", count: 65),
  ])
  func `know no other files`(name: String) {
    #expect(ZoneFiles.offsets(name) == nil)
  }

  /// Machines without a time zone database have nothing to be checked against.
  @Test(.enabled(if: ZoneFiles.offsets("Europe/Berlin") != nil)) func `know when clocks change`() throws {
    let berlin = try #require(ZoneFiles.offsets("Europe/Berlin"))
    func offset(_ time: String) throws -> Int64 { berlin.offset(at: try #require(Timestamp(time)).seconds) }
    #expect(try offset("2026-01-15T12:00:00Z") == 3_600)
    #expect(try offset("2026-07-15T12:00:00Z") == 7_200)
    #expect(try offset("2050-07-15T12:00:00Z") == 7_200)
    #expect(try offset("1900-01-01T12:00:00Z") == 3_600)
    #expect(try offset("1850-01-01T12:00:00Z") == 3_208)
  }
}
