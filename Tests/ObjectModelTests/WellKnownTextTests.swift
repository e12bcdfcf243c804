import Testing

@testable import ObjectModel

@Suite struct WellKnownTextTests {
  @Test func `objects that were read apart share the keys that everyone uses`() throws {
    let text = #"{"terminationMessagePath":"/dev/termination-log","key-of-somebody-alone":1}"#
    let one = try #require(JSONValue(json: text).object)
    let other = try #require(YAML.documents(text).first?.object)
    #expect(one == other)
    let shared = zip(one.members, other.members).filter { $0.key.isIdentical(to: $1.key) }.map(\.0.key)
    #expect(shared == ["terminationMessagePath"])
    #expect(one["terminationMessagePath"]?.string?.words ?? (0, 0) == other["terminationMessagePath"]?.string?.words ?? (0, 1))
  }

  @Test func `every one of them reads as itself`() throws {
    for name in WellKnownTexts.fields {
      #expect(try JSONValue(json: "[\"\(name)\"]") == [.string(name)])
    }
  }
}
