import Foundation
import ObjectModel
import Testing

@testable import JSONSchema

private func lines(_ schema: JSONValue, _ value: JSONValue, _ resolver: SchemaResolver = .offline) throws -> [String] {
  try JSONSchema(document: schema, resolving: resolver).validate(value).lines
}

private func complaint(_ schema: JSONValue, _ resolver: SchemaResolver = .offline) -> String {
  do { _ = try JSONSchema(document: schema, resolving: resolver) } catch { return error.description }
  return "none"
}

@Test(arguments: [Draft.draft4, .draft6, .draft7, .draft2019, .draft2020])
func `every metaschema compiles and fits itself`(_ draft: Draft) throws {
  let metaschema = try #require(Metaschemas.compiled(draft))
  let text = try #require(Metaschemas.text(of: draft.metaschemaURL))
  #expect(metaschema.validate(try JSONValue(json: text)).isEmpty)
}

@Test func `a reference to another document is followed through the resolver`() throws {
  let resolver = SchemaResolver { url throws(SchemaLoadError) in
    if url == "https://example.com/port.json" { return ["definitions": ["port": ["type": "integer", "maximum": 65535]]] }
    throw SchemaLoadError("not there")
  }
  let schema: JSONValue = ["properties": ["port": ["$ref": "https://example.com/port.json#/definitions/port"]]]
  #expect(try lines(schema, ["port": 70_000], resolver) == ["- at '/port': maximum: got 70,000, want 65,535"])
  #expect(
    complaint(["$ref": "https://example.com/host.json"], resolver)
      == #"failing loading "https://example.com/host.json": not there"#)
}

@Test func `a relative reference starts from the identifier of its resource`() throws {
  let resolver = SchemaResolver { url throws(SchemaLoadError) in
    if url == "https://example.com/schemas/b.json" { return ["type": "string"] }
    throw SchemaLoadError("not there")
  }
  let schema: JSONValue = ["$id": "https://example.com/schemas/a.json", "properties": ["x": ["$ref": "./q/../b.json"]]]
  #expect(try lines(schema, ["x": 1], resolver) == ["- at '/x': got number, want string"])
}

@Test func `nothing outside the schema is read without a resolver`() {
  let web = complaint(["$ref": "http://example.com/x.json"])
  #expect(web.hasPrefix(#"failing loading "http://example.com/x.json": HTTP request failed for http://example.com/x.json: "#))
  #expect(
    complaint(["$ref": "/dev/zero"]) == #"failing loading "file:///dev/zero": open /dev/zero: no such file or directory"#)
  #expect(complaint(["$ref": "ftp://x/y"]) == #"failing loading "ftp://x/y": no URLLoader registered for "ftp://x/y""#)
}

@Test func `a schema of a metaschema of one's own is read in the draft that one is written in`() throws {
  let resolver = SchemaResolver { url throws(SchemaLoadError) in
    ["$schema": "http://json-schema.org/draft-04/schema#"]
  }
  let schema: JSONValue = ["$schema": "https://example.com/mine", "properties": ["a": ["minimum": 1, "exclusiveMinimum": true]]]
  #expect(try lines(schema, ["a": 1], resolver) == ["- at '/a': exclusiveMinimum: got 1, want 1"])
}

@Test func `schemas that never end are given up, not followed`() throws {
  let loop = SchemaResolver { url throws(SchemaLoadError) in ["$schema": .string(url)] }
  #expect(complaint(["$schema": "https://example.com/loop"], loop).contains("without end"))

  // A value deeper than the limit, under a schema that goes as deep.
  var value: JSONValue = "end"
  for _ in 0..<2_000 { value = ["a": value] }
  let deep = try lines(["properties": ["a": ["$ref": "#"]]], value)
  #expect(deep.count == 1)
  #expect(deep[0].contains("nested deeper than"))
}

@Test func `branches within branches end at the limit of steps`() throws {
  var schemas: JSONObject = ["s0": false]
  for level in 1...40 {
    let next: JSONValue = ["$ref": .string("#/$defs/s\(level - 1)")]
    schemas["s\(level)"] = ["anyOf": [next, next]]
  }
  let schema: JSONValue = ["$ref": "#/$defs/s40", "$defs": .object(schemas)]
  let compiled = try JSONSchema(document: schema)
  var validation = Validation(compiled.schemas, wantsFailures: false, mostSteps: 10_000)
  let verdict = validation.run(5)
  #expect(!verdict.isValid)
}

@Test func `deep schemas cost no stack to compile`() throws {
  var schema: JSONValue = ["type": "string"]
  for _ in 0..<60 { schema = ["properties": ["a": schema]] }
  #expect(try JSONSchema(document: schema).isValid(["a": 1]))
  for _ in 0..<5_000 { schema = ["not": schema] }
  #expect(complaint(schema).contains("nested deeper than"))
}

@Test func `a large list is checked for equal elements by their hashes`() throws {
  var elements = (0..<100_000).map { JSONValue.integer(Int64($0)) }
  elements.append(.double(99_999))
  #expect(try lines(["uniqueItems": true], .array(elements)) == ["- at '': items at 99,999 and 100,000 are equal"])
}

@Test func `a text that is no schema is refused with the reason`() {
  func reason(_ text: String) -> String {
    do { _ = try JSONSchema(json: Array(text.utf8)) } catch { return error.description }
    return "none"
  }
  #expect(reason("{\"a\": tru}").contains("line 1"))
  #expect(reason("[") == "unexpected EOF")
  #expect(reason(String(repeating: "[", count: 100_000)).contains("nested deeper"))
}

@Test func `one schema serves many tasks`() async throws {
  let schema = try JSONSchema(document: ["properties": ["a": ["pattern": "^[a-z]+$", "maxLength": 3]]])
  let answers = await withTaskGroup(of: Bool.self) { group in
    for index in 0..<100 { group.addTask { schema.isValid(["a": index.isMultiple(of: 2) ? "abc" : "ABCD"]) } }
    return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
  }
  #expect(answers == 50)
}
