import ObjectModel
import Testing

/// What Go's YAML library prints; the expectations are the output of `kubectl kustomize`.
struct GoYAMLWriterTests {
  private func value(_ text: String) throws -> String {
    String(try YAML.goText(["k": .string(text)]).dropFirst("k: ".count).dropLast())
  }

  @Test(arguments: [
    ("", "\"\""), ("yes", "\"yes\""), ("y", "\"y\""), ("~", "\"~\""), ("1", "\"1\""), ("0x1F", "\"0x1F\""), ("017", "\"017\""),
    ("1_000", "\"1_000\""), ("12:30", "\"12:30\""), ("12:70", "12:70"), ("190:20:30", "\"190:20:30\""), (".5_0", "\".5_0\""),
    ("2001-01-01", "\"2001-01-01\""), ("2001-13-01", "2001-13-01"), ("1e400", "1e400"), ("=", "="), ("<<", "<<"),
    (".inf", "\".inf\""), ("-", "'-'"), ("- a", "'- a'"), ("-a", "-a"), ("?a", "?a"), (": a", "': a'"), ("a: b", "'a: b'"),
    ("a:b", "a:b"), ("a #b", "'a #b'"), ("a#b", "a#b"), (";a", ";a"), ("---", "'---'"), ("...", "'...'"), (" a", "' a'"),
    ("a\tb", "\"a\\tb\""), ("a'b", "a'b"), ("'a", "'''a'"), ("😀", "\"\\U0001F600\""), ("\u{FEFF}a", "\"\\uFEFF\\x61\""),
    ("a\u{FEFF}", "\"a\\uFEFF\""), ("é\u{A0}", "é\u{A0}"), ("a \u{85} b", "a b"), ("\u{1}", "\"\\x01\""),
  ])
  func `text is quoted only where it must be`(text: String, expected: String) throws {
    #expect(try value(text) == expected)
  }

  @Test(arguments: [
    ("a\nb", "|-\n  a\n  b"), ("a\n", "|\n  a"), ("a\n\n", "|+\n  a\n"), ("\n", "|2+\n"), (" a\nb", "|2-\n   a\n  b"),
    ("a \nb", "\"a \\nb\""), ("a\nb ", "\"a\\nb \""), ("a\n b", "|-\n  a\n   b"), ("a\tb\nc", "\"a\\tb\\nc\""),
  ])
  func `text of several lines is a block where a block can hold it`(text: String, expected: String) throws {
    #expect(try value(text) == expected)
  }

  @Test func `long text is folded at the first space after column 80, keys never are`() throws {
    let words = Array(repeating: "word", count: 30).joined(separator: " ")
    #expect(try value(words).split(separator: "\n").map(\.count) == [79, 71])
    #expect(try YAML.goText([words: "x"]).hasPrefix("? word"))
    #expect(try YAML.goText([String(words.prefix(100)): "x"]).hasPrefix("'word"))
  }

  @Test func `keys are in natural order`() throws {
    let keys = ["-d", "_u", "9", "10", "B1", "Z", "a", "a-b", "a.b", "a_b", "a1", "a01", "aB", "ab", "b9", "b10"]
    let text = try YAML.goText(.object(JSONObject(keys.shuffled().map { ($0, .null) })))
    #expect(text.split(separator: "\n").map { $0.prefix { $0 != ":" }.filter { $0 != "\"" } } == keys)
  }

  @Test func `lists stand at their key, and empty ones on one line`() throws {
    let value: JSONValue = ["a": [["b": [1, 2], "c": [:]], [[1], []]], "d": []]
    #expect(try YAML.goText(value) == "a:\n- b:\n  - 1\n  - 2\n  c: {}\n- - - 1\n  - []\nd: []\n")
  }

  @Test(arguments: [
    ("1.0", "1"), ("1e3", "1000"), ("123456789.123", "1.23456789123e+08"), ("1e21", "1e+21"), ("1e20", "1e+20"), ("-0.0", "0"),
    ("18446744073709551615", "18446744073709551615"), ("-9223372036854775809", "-9.223372036854776e+18"), ("0o17", "15"),
    ("007", "7"), ("1_000", "1000"), ("123456.5", "123456.5"), ("0.00001", "1e-05"),
  ])
  func `numbers are printed anew`(text: String, expected: String) throws {
    let printed = try YAML.goBytes(try YAML.nodes("k: \(text)\n"))
    #expect(String(decoding: printed, as: UTF8.self) == "k: \(expected)\n")
  }

  @Test func `control characters that the tools cannot print are refused`() {
    #expect(throws: YAMLValueError.self) { try YAML.goText("\u{7F}") }
    #expect(throws: YAMLValueError.self) { try YAML.goBytes(try YAML.nodes("k: .nan\n")) }
  }
}
