import ObjectModel
import Testing

@Suite struct YAMLKustomizeReadingTests {
  @Test(arguments: [
    ("a: yes", #"[{"a":"yes"}]"#), ("a: true", #"[{"a":true}]"#), ("y: 1", #"[{"y":1}]"#), ("a: 010", #"[{"a":8}]"#),
    ("a: {b: , c: ~}", #"[{"a":{"b":"","c":null}}]"#), ("a:", #"[{"a":null}]"#),
    ("a: 2001-1-2", #"[{"a":"2001-01-02T00:00:00Z"}]"#), ("a: 2001-02-29", #"[{"a":"2001-02-29"}]"#),
    ("a: 2001-01-02T03:04:05.60+01:00", #"[{"a":"2001-01-02T03:04:05.6+01:00"}]"#),
    ("a: 2001-01-02 03:04:05", #"[{"a":"2001-01-02T03:04:05Z"}]"#), ("a: \"2001-01-02\"", #"[{"a":"2001-01-02"}]"#),
    ("a: >\n  x\n    y\n", #"[{"a":"x\n\n  y\n"}]"#), ("a: >+\n  x\n\n\n", #"[{"a":"x\n\n\n\n"}]"#),
    ("a: |+\n  x", #"[{"a":"x"}]"#),
    ("metadata:\n  annotations: {a: 1.0, b: null}", #"[{"metadata":{"annotations":{"a":"1.0","b":"null"}}}]"#),
    ("{a: 1}\n{b: 2}", #"[{"a":1}]"#), ("a: 1\n--- # next\nb: 2", #"[{"a":1},{"b":2}]"#),
    ("---\na: 1\r\n---\r\nb: |\r\n  x\r\n  y\r\n", #"[{"a":1},{"b":"x\ny\n"}]"#),
    ("\"<<\": {a: 1}", "[{}]"), ("<<: {a: 1}", #"[{"a":1}]"#), ("", "[]"),
  ])
  func `a resource reads as kustomize reads it`(text: String, documents: String) throws {
    #expect(JSONValue.array(try YAML.documents(text, reading: .kustomize)).json() == documents)
  }

  @Test(arguments: ["a: 1\na: 2", "1: a", "true: a", "~: a", "a: 1\n--- b: 2\n", #"{"a":1,"a":2}"#])
  func `what kustomize refuses is refused`(text: String) {
    #expect(throws: YAMLError.self) { try YAML.documents(text, reading: .kustomize) }
  }

  @Test func `a key that comes again is named with the line where it stood first`() {
    #expect {
      try YAML.documents("x: 1\n---\na: 1\nb: 2\na: 3\n", reading: .kustomize)
    } throws: { error in
      (error as? YAMLError)?.description
        == #"invalid YAML in document 2, line 5, column 1: mapping key "a" already defined at line 3"#
    }
  }
}
