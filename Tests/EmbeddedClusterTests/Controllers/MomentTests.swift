import Testing

@testable import EmbeddedCluster

struct MomentTests {
  @Test(
    arguments: [
      "1970-01-01T00:00:00Z", "2000-02-29T23:59:59Z", "2026-11-24T08:00:00Z", "2100-03-01T00:00:00Z", "1969-12-31T23:59:59Z",
    ])
  func `times are read and written`(text: String) { #expect(Moment(text)?.text == text) }

  @Test
  func `fractions are kept to the microsecond`() {
    #expect(Moment("2026-01-01T00:00:00.012345Z")?.microText == "2026-01-01T00:00:00.012345Z")
  }

  @Test(arguments: ["", "now", "2026-01-01", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00+01:00", "9999-01-01T00:00:00Z"])
  func `what is no time in UTC within range is refused`(text: String) { #expect(Moment(text) == nil) }
}
