import Foundation
import Testing

@testable import CommandLine

@Suite struct TabWriterTests {
  @Test func `columns stand two blanks apart, and the last cell is not padded`() {
    #expect(TabWriter().text([["NAME", "AGE"], ["a-long-name", "1"]]) == "NAME         AGE\na-long-name  1\n")
  }

  @Test func `an empty last cell leaves the padding of the one before`() {
    #expect(TabWriter().text([["A", "B"], ["x", ""]]) == "A  B\nx  \n")
  }

  @Test func `widths count characters, and a line break does not end a row`() {
    #expect(TabWriter().text([["ü", "1"], ["ab", "two\nlines"]]) == "ü   1\nab  two lines\n")
  }
}

@Suite struct TimeTextTests {
  private let utc = TimeZone(secondsFromGMT: 0)!

  @Test func `times print as Go prints them`() throws {
    #expect(TimeText.long("2024-01-02T15:04:05Z", zone: utc) == "2024-01-02 15:04:05 +0000 UTC")
    let east = try #require(TimeZone(secondsFromGMT: 5 * 3600 + 1800))
    #expect(TimeText.long("2024-01-02T23:04:05Z", zone: east).hasPrefix("2024-01-03 04:34:05 +0530"))
    #expect(TimeText.long("", zone: utc) == "")
    #expect(TimeText.stamp(Date(timeIntervalSince1970: 0), zone: utc) == "1970-01-01T00:00:00+00:00")
  }

  @Test(arguments: [
    (5, "5s"), (119, "119s"), (133, "2m13s"), (120, "2m"), (600, "10m"), (3 * 3600 + 240, "3h4m"), (26 * 3600, "26h"),
    (51 * 3600, "2d3h"), (10 * 86400, "10d"), (400 * 86400, "400d"), (740 * 86400, "2y10d"), (3000 * 86400, "8y"), (-4, "0s"),
  ])
  func `ages print as kubectl prints them`(seconds: Int, text: String) { #expect(TimeText.age(seconds: seconds) == text) }

  @Test(arguments: [("90", 90), ("1m30s", 90), ("1h", 3600), ("0", 0)])
  func `durations are read in Go's form or as seconds`(text: String, seconds: Int) {
    #expect(DurationArgument(argument: text)?.duration == .seconds(seconds))
  }

  @Test(arguments: ["", "-1", "-5s", "soon", "99999999999999999999"])
  func `what is no duration is refused`(text: String) { #expect(DurationArgument(argument: text) == nil) }
}

@Suite struct LogLineTests {
  @Test func `errors are JSON lines that scripts can read, or text when asked for`() {
    let line = LogLine(level: "fatal", message: "no \"such\" app")
    #expect(line.text(.json, time: "T") == #"{"level":"fatal","msg":"no \"such\" app","time":"T"}"#)
    #expect(line.text(.text, time: "T") == #"time="T" level=fatal msg="no \"such\" app""#)
    #expect(LogLine.requestedForm(["apus", "--logformat=text"], [:]) == .text)
    #expect(LogLine.requestedForm(["apus", "--logformat", "text"], [:]) == .text)
    #expect(LogLine.requestedForm(["apus"], [:]) == .json)
  }
}
