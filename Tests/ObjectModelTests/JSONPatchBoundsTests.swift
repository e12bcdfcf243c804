import ObjectModel
import Testing

struct JSONPatchBoundsTests {
  private func copies(_ count: Int, to path: (Int) -> String) -> JSONValue {
    .array((0..<count).map { ["op": "copy", "from": "/a", "path": .string(path($0))] })
  }

  @Test func `a patch that doubles a document over and over is refused, and soon`() {
    let patch = copies(64) { "/a/\($0)" }
    #expect(throws: JSONPatchError.self) { try JSONPatch.apply(patch, to: ["a": ["x": "y"]]) }
  }

  @Test func `a patch that nests a document without end is refused`() {
    var text = ""
    let operations = (0..<40).map { _ -> JSONValue in
      defer { text += "/" + Array(repeating: "x", count: 30).joined(separator: "/") }
      var value: JSONValue = 1
      for _ in 0..<30 { value = ["x": value] }
      return ["op": "add", "path": .string("/a" + text), "value": value]
    }
    #expect(throws: JSONPatchError.self) { try JSONPatch.apply(.array(operations), to: ["a": 1]) }
  }

  @Test func `copies and moves of ordinary size go through`() throws {
    let patch: JSONValue = [
      ["op": "copy", "from": "/a", "path": "/b"], ["op": "move", "from": "/b", "path": "/a/c"],
    ]
    #expect(try JSONPatch.apply(patch, to: ["a": ["x": 1]]) == ["a": ["x": 1, "c": ["x": 1]]])
  }
}
