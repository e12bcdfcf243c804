import ObjectModel
import Testing

@Suite struct IntOrStringTests {
  @Test(arguments: [
    (2 as JSONValue, 10, true, 2), ("25%", 10, true, 3), ("25%", 10, false, 2), ("100%", 7, false, 7), ("0%", 7, true, 0),
    (-3, 10, true, 0), ("-5%", 10, true, 0), ("http", 10, true, nil), ("25", 10, true, nil),
    ("9223372036854775807%", 10, true, 10),
  ])
  func `a percentage is rounded as it is asked for`(value: JSONValue, total: Int, roundsUp: Bool, scaled: Int?) throws {
    #expect(try #require(IntOrString(value)).scaled(to: total, roundsUp: roundsUp) == scaled)
  }

  @Test(arguments: [1.5 as JSONValue, true, .null, [], 2_147_483_648])
  func `anything else is neither`(value: JSONValue) {
    #expect(IntOrString(value) == nil)
  }

  @Test func `it keeps what it was`() {
    #expect(IntOrString("80")?.value == "80")
    #expect(IntOrString(80)?.value == 80)
    #expect(IntOrString("80")?.number == 80)
    #expect(IntOrString("http")?.description == "http")
  }
}
