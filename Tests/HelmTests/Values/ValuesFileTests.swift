import ObjectModel
import Testing

@testable import Helm

struct ValuesFileTests {
  @Test(arguments: [
    ("a: 1", #"{"a":1}"#),
    ("a: 9007199254740993", #"{"a":9007199254740992}"#),
    ("on: y\nno: 010", #"{"false":8,"true":true}"#),
    ("a: 1\n---\na: null\nb: {c: 1}\n---\nb: {d: 2}", #"{"a":null,"b":{"c":1,"d":2}}"#),
    ("a: 1\n--- # a comment\nb: 2", #"{"a":1,"b":2}"#),
    ("a: 1\n...\nb: [", #"{"a":1}"#),
    ("---\n---\na: 1", #"{"a":1}"#),
    ("{\"a\": 1}{\"b\": 2}", #"{"a":1}"#),
    ("", "{}"),
    ("null", "{}"),
    ("# nothing", "{}"),
    ("\u{FEFF}a: 1", #"{"a":1}"#),
  ])
  func `texts are read as Helm reads them`(text: String, expected: String) throws {
    #expect(JSONValue.object(try ValuesFile.read(Array(text.utf8))).json() == expected)
  }

  @Test func `every number is a double`() throws {
    #expect(try ValuesFile.read(Array("a: [1, {b: 2}]".utf8)) == ["a": [.double(1), ["b": .double(2)]]])
  }

  @Test(arguments: [
    (
      "[1]",
      "cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}"
    ),
    ("a: 1\n---b\nb: 2", "error reading yaml document: invalid Yaml document separator: b"),
    (
      "a: b: c",
      "cannot unmarshal yaml document: error converting YAML to JSON: yaml: mapping values are not allowed in this context"
    ),
    ("a: *x", "cannot unmarshal yaml document: error converting YAML to JSON: yaml: unknown anchor 'x' referenced"),
  ])
  func `what is no map of values is refused in Helm's words`(text: String, expected: String) {
    #expect {
      try ValuesFile.read(Array(text.utf8))
    } throws: {
      "\($0)" == expected
    }
  }

  @Test func `an error names the line in the whole text`() {
    #expect {
      try ValuesFile.read(Array("a: 1\n---\nb: 2\nc: [\n".utf8))
    } throws: {
      ($0 as? ValuesFileError)?.line ?? 0 >= 4
    }
  }

  @Test func `a bomb of aliases is refused`() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    #expect(throws: ValuesFileError.self) { try ValuesFile.read(Array(text.utf8)) }
  }
}
