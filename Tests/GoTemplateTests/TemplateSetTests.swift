import GoTemplate
import ObjectModel
import Testing

@Suite struct `Template sets` {
  private func set(_ files: (String, String)...) throws -> TemplateSet {
    var set = TemplateSet(functions: Rendering.functions)
    for (name, text) in files { try set.parse(text, name: name) }
    return set
  }

  private func text(_ set: TemplateSet, _ name: String) throws -> String {
    String(decoding: try set.execute(name, data: .nil), as: UTF8.self)
  }

  @Test func `a later definition replaces an earlier one, a blank one does not`() throws {
    let set = try set(
      ("a", #"{{ define "x" }}1{{ end }}"#), ("b", #"{{ define "x" }}2{{ end }}"#),
      ("c", #"{{ define "x" }}{{/* none */}}  {{ end }}{{ template "x" }}"#))
    #expect(try text(set, "c") == "2")
  }

  @Test func `a copy takes definitions of its own`() throws {
    let original = try set(("a", #"{{ define "x" }}1{{ end }}{{ template "x" }}"#))
    var copy = original
    try copy.parse(#"{{ define "x" }}2{{ end }}"#, name: "b")
    #expect(try text(original, "a") == "1")
    #expect(try text(copy, "a") == "2")
    #expect(copy.names == ["a", "b", "x"])
  }

  @Test func `a file may be included by its name`() throws {
    let set = try set(("a.yaml", "A{{ . }}"), ("b.yaml", #"{{ include "a.yaml" 1 }}"#))
    #expect(try text(set, "b.yaml") == "A1")
  }

  @Test func `a set that does not parse says where`() {
    let error = #expect(throws: TemplateParseError.self) { _ = try set(("chart/templates/a.yaml", "a\n{{ nope }}")) }
    #expect(error?.description == #"template: chart/templates/a.yaml:2: function "nope" not defined"#)
  }

  @Test func `one run executes many, and goes on behind an error`() throws {
    let set = try set(("good", "{{ .x }}"), ("bad", "{{ .x.y }}"))
    try set.run { run in
      let data = TemplateValue.map(TemplateMap([("x", .int(1))]))
      do {
        _ = try run.execute("bad", data: data)
        Issue.record("no error")
      } catch is TemplateError {}
      let good = try run.execute("good", data: data)
      #expect(good == Array("1".utf8))
    }
  }

  @Test func `executions at the same time do not disturb each other`() async throws {
    let set = try set(("t", #"{{ range until 50 }}{{ tpl "{{ . }}," . }}{{ end }}"#))
    let expected = (0..<50).map { "\($0)," }.joined()
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 { group.addTask { String(decoding: try set.execute("t", data: .nil), as: UTF8.self) } }
      for try await text in group { #expect(text == expected) }
    }
  }

  @Test func `an error tells every place from the file on`() throws {
    let set = try set(
      ("f", "\n{{ include \"a\" 1 }}"),
      ("h", #"{{ define "a" }}{{ include "b" . | upper }}{{ end }}{{ define "b" }}{{ .x }}{{ end }}"#))
    let error = #expect(throws: TemplateError.self) { try set.execute("f", data: .nil) }
    #expect(error?.frames.map(\.place.location) == ["h:1:71", "h:1:19", "f:2:3"])
    #expect(error?.place?.location == "f:2:3")
    #expect(error?.message == "can't evaluate field x in type int")
  }
}
