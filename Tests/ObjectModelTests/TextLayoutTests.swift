import Testing

@testable import ObjectModel

/// What `String+Words` assumes of how Swift holds a text.
@Suite struct TextLayoutTests {
  @Test(arguments: 0...15, ["a", "é"])
  func `a text of up to 15 bytes is held in its two words, and what follows is zero`(length: Int, filler: String) {
    let text =
      String(repeating: filler, count: length / filler.utf8.count) + String(repeating: "b", count: length % filler.utf8.count)
    let words = text.words
    #expect(String.bytesInPlace(words) == length)
    let bytes = (0..<15).map { UInt8(truncatingIfNeeded: $0 < 8 ? words.0 >> (8 * $0) : words.1 >> (8 * ($0 - 8))) }
    #expect(Array(bytes.prefix(length)) == Array(text.utf8))
    #expect(bytes.dropFirst(length).allSatisfy { $0 == 0 })
  }

  @Test(arguments: [16, 17, 1_000])
  func `a longer text is held elsewhere`(length: Int) {
    #expect(String.bytesInPlace(String(repeating: "a", count: length).words) == nil)
  }

  @Test func `a short text in memory of its own compares by its bytes`() {
    var text = String(repeating: "a", count: 40)
    text.removeLast(37)
    #expect(text.hasSameBytes(as: "aaa"))
    #expect("aaa".hasSameBytes(as: text))
    #expect(!text.hasSameBytes(as: "aab"))
    #expect(JSONValue.string(text).json() == "\"aaa\"")
  }

  @Test(arguments: ["", "a", "a\"b", "tab\t", "\u{0}", "é\u{1}", "exactly 15 byte", "exactly 16 bytes", "\\"])
  func `texts of every length are escaped alike`(text: String) throws {
    #expect(try JSONValue(json: JSONValue.string(text).json()) == .string(text))
  }
}
