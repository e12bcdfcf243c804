import ObjectModel
import Testing

@Test(arguments: [
  "1970-01-01T00:00:00Z", "2026-11-24T08:26:10Z", "2000-02-29T23:59:59Z", "1969-12-31T23:59:59Z", "9999-12-31T00:00:00Z",
])
func `a timestamp prints as it was read`(text: String) {
  #expect(Timestamp(text)?.description == text)
}

@Test func `offsets and fractions are taken in`() {
  #expect(Timestamp("2026-01-01T01:30:00.250+01:30") == Timestamp(secondsSince1970: 1_767_225_600, nanoseconds: 250_000_000))
}

@Test(arguments: ["", "2026-01-01", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00", "2026-01-01T24:00:00Z", "soon"])
func `what is no timestamp is refused`(text: String) {
  #expect(Timestamp(text) == nil)
}

@Test(arguments: [
  ("90s", "1m30s"), ("1h30m", "1h30m0s"), ("1.5s", "1.5s"), ("300ms", "300ms"), ("0", "0s"), ("-2m", "-2m0s"), ("2us", "2µs"),
])
func `durations are those of Go`(text: String, printed: String) {
  #expect(GoDuration(text)?.description == printed)
}

@Test(arguments: ["", "5", "1x", "s", "1h-2m", "1..5s"])
func `what is no duration is refused`(text: String) {
  #expect(GoDuration(text) == nil)
}
