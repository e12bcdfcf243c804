import ObjectModel
import Testing

@Test(
  arguments: [
    ("v: yes", ["v": true]), ("v: 0x1F", ["v": 31]), ("v: 0777", ["v": 511]), ("v: 1_000", ["v": 1000]), ("v: 1.50", ["v": 1.5]),
    ("v: '1'", ["v": "1"]), ("v: 2001-01-01", ["v": "2001-01-01"]), ("v: 1:30", ["v": "1:30"]), ("v: ~", ["v": .null]),
    ("v: !!str 12", ["v": "12"]), ("a: &x 1\nb: *x", ["a": 1, "b": 1]), ("{1: a, true: b}", ["1": "a", "true": "b"]),
    ("base: &b {x: 1, z: 2}\nv: {<<: *b, x: 9}", ["base": ["x": 1, "z": 2], "v": ["x": 9, "z": 2]]),
    ("v: |\n  a\n  b", ["v": "a\nb\n"]),
  ] as [(String, JSONValue)])
func `a scalar means what Kubernetes tooling takes it for`(text: String, value: JSONValue) throws {
  #expect(try YAML.documents(text) == [value])
}

@Test func `documents are divided by lines of three dashes and empty ones are left out`() throws {
  #expect(try YAML.documents("---\na: 1\n---\n# nothing\n---\nb: 2\n") == [["a": 1], ["b": 2]])
}

@Test func `an error names document, line and column`() {
  #expect(throws: YAMLError(problem: "did not find expected ',' or ']'", document: 2, line: 4, column: 2, goLine: 1)) {
    try YAML.documents("a: 1\n---\nb: [x\nc: 1\n")
  }
}

@Test func `aliases that grow without bound are refused`() {
  var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
  for level in 1...9 {
    text += "a\(level): &a\(level) [" + (0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", ") + "]\n"
  }
  #expect(throws: YAMLError.self) { try YAML.documents(text, limits: YAMLLimits(nodes: 100_000)) }
}

@Test func `nesting without end is refused`() {
  #expect(throws: YAMLError.self) { try YAML.documents(String(repeating: "[", count: 100_000)) }
}

@Test(
  arguments: [
    ["a": "yes", "b": "1", "c": "plain", "d": "", "e": "two\nlines\n", "f": " padded ", "g": "# no comment", "h": "a: b"],
    ["list": [1, 2.5, true, .null, "x"], "empty": [], "none": [:], "nested": [["a": ["b"]]]],
    ["quote\"d": "it's", "é": "\u{1F600}", "tab": "a\tb"],
    "text", 12, ["1:30": "22:22"],
  ] as [JSONValue])
func `what is written reads back the same`(value: JSONValue) throws {
  #expect(try YAML.documents(YAML.text(value)) == [value])
}

@Test func `the layout is the one of kubectl`() {
  let value: JSONValue = ["b": ["x", ["k": "v"]], "a": ["n": 1, "s": "true"], "e": []]
  #expect(YAML.text(value) == "a:\n  \"n\": 1\n  s: \"true\"\nb:\n- x\n- k: v\ne: []\n")
}
