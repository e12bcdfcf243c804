import ObjectModel
import Testing

/// Expected texts are those of `kubectl create configmap --dry-run=client -o yaml`.
@Suite struct YAMLWriterTests {
  @Test func `keys are sorted as people sort them`() {
    let value: JSONValue = ["x10": 1, "x9": 2, "X": 3, "a.b": 4, "a-b": 5, "_": 6, "y": 7, "10": 8, "9": 9]
    #expect(YAML.text(value) == "_: 6\n\"9\": 9\n\"10\": 8\nX: 3\na-b: 5\na.b: 4\nx9: 2\nx10: 1\n\"y\": 7\n")
  }

  @Test func `a long line is folded at the next space behind column 80`() {
    let words = String(repeating: "word ", count: 20)
    #expect(
      YAML.text(["a": .string(words)])
        == "a: 'word word word word word word word word word word word word word word word word\n  word word word word '\n")
  }

  @Test func `a word is never broken, and a key never folded`() {
    let word = String(repeating: "x", count: 120)
    #expect(YAML.text([word: .string(word)]) == "\(word): \(word)\n")
  }

  @Test(arguments: [
    ("2001-01-01", "\"2001-01-01\""), ("2001-13-01", "2001-13-01"), ("1:30", "\"1:30\""), ("1:75", "1:75"), ("é", "é"),
    ("\u{1F600}", "\"\\U0001F600\""), ("a: b", "'a: b'"), ("a\tb", "\"a\\tb\""), ("- a", "'- a'"), ("---", "'---'"),
    ("a\nb\n", "|\n  a\n  b"), ("a\n b", "|-\n  a\n   b"), (" a\n", "|2\n   a"), ("a \nb", "\"a \\nb\""), ("", "\"\""),
  ])
  func `a text is quoted where it would be read as something else`(text: String, written: String) {
    #expect(YAML.text(["v": .string(text)]) == "v: \(written)\n")
  }

  @Test func `a key that would merge is quoted`() {
    #expect(YAML.text(["<<": 1]) == "\"<<\": 1\n")
  }

  @Test func `a key of several lines, or a long one, stands apart from its value`() {
    #expect(YAML.text(["a\nb": ["x": 1]]) == "? |-\n  a\n  b\n: x: 1\n")
  }

  @Test func `the pretty layout indents lists and folds nothing`() {
    let words = String(repeating: "word ", count: 20) + "end"
    #expect(YAML.text(["a": [["b": [.string(words)]]]], layout: .pretty) == "a:\n  - b:\n      - \(words)\n")
  }
}
