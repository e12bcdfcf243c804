import ObjectModel
import Testing

@Suite struct SharedPartsTests {
  @Test func `what is read once and shared is changed alone`() throws {
    var value = try JSONValue(json: #"[{"a":{"b":1}},{"a":{"b":1}},{"a":{"b":true}},{"a":{"b":"1"}}]"#)
    value.mutateArray { $0[0]["a", "b"] = 2 }
    #expect(value.json() == #"[{"a":{"b":2}},{"a":{"b":1}},{"a":{"b":true}},{"a":{"b":"1"}}]"#)
  }

  @Test func `scalars of different kinds are not taken for each other`() throws {
    let text = #"[[1],[true],[null],["1"],[1.5],[2],[false],[""],[[]],[{}]]"#
    #expect(try JSONValue(json: text + " ").json() == text)
  }

  @Test func `numbers that are equal as bits keep their kinds`() throws {
    let bits = Int64(bitPattern: (1.5).bitPattern)
    let text = "[[\(bits)],[1.5],[\(bits)],[1.5]]"
    #expect(try JSONValue(json: text).json() == text)
  }
}
