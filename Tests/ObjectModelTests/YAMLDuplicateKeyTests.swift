import ObjectModel
import Testing

@Suite struct YAMLDuplicateKeyTests {
  @Test func `the last of a key counts unless refusal is asked for`() throws {
    let text = "a: 1\nb:\n  c: 1\n  c: 2\n"
    #expect(try YAML.documents(text) == [["a": 1, "b": ["c": 2]]])
    let error = #expect(throws: YAMLError.self) { try YAML.documents(text, duplicateKeys: .refuse) }
    #expect(error?.line == 4)
    #expect(error?.problem == "mapping key \"c\" already defined at line 3")
  }

  @Test func `a merged key may be said again`() throws {
    let text = "base: &x {a: 1}\nown:\n  <<: *x\n  a: 2\n"
    #expect(try YAML.documents(text, duplicateKeys: .refuse).first?["own", "a"] == 2)
  }
}
