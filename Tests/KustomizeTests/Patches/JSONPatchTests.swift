import Testing

/// Expected values and messages are those of kustomize 5.8.1.
struct JSONPatchTests {
  private func files(_ operations: String, _ more: String = "") -> [String: String] {
    [
      "kustomization.yaml": "resources: [r.yaml]\npatches: [{target: {kind: Foo}, path: p}]\n\(more)", "p": operations,
      "r.yaml": "{apiVersion: x.io/v1, kind: Foo, metadata: {name: obj}, spec: {a: 1, l: [1, 2, 3], o: {k: v}, n: null}}",
    ]
  }

  private func spec(_ operations: String) throws -> String {
    let text = try build(files(operations))
    return String(text.split(separator: "\nspec:\n", maxSplits: 1)[1])
  }

  @Test(arguments: [
    (#"[{"op": "add", "path": "/spec/l/-1", "value": 9}]"#, "l:\n  - 1\n  - 2\n  - 3\n  - 9\n"),
    (#"[{"op": "add", "path": "/spec/l/-", "value": 9}]"#, "l:\n  - 1\n  - 2\n  - 3\n  - 9\n"),
    (#"[{"op": "remove", "path": "/spec/l/-1"}]"#, "l:\n  - 1\n  - 2\n  \"n\""),
    (#"[{"op": "replace", "path": "/spec/new", "value": 9}]"#, "new: 9\n"),
    (#"[{"op": "copy", "from": "/spec/nope", "path": "/spec/c"}]"#, "c: null\n"),
    (#"[{"op": "move", "from": "/spec/o/k", "path": "/spec/k"}]"#, "k: v\n"),
    (#"[{"op": "test", "path": "/spec/nope", "value": null}]"#, "a: 1\n"), (#"[{"op": "add", "path": "/spec/v"}]"#, "v: null\n"),
    ("- {op: add, path: /spec/big, value: 12345678901234567890}", "big: 12345678901234567000\n"),
    (#"[{"op": "replace", "path": "x/spec/a", "value": 2}]"#, "a: 2\n"),
  ])
  func `operations are as lax as kustomize's`(operations: String, expected: String) throws {
    #expect(try spec(operations).contains(expected))
  }

  @Test(arguments: [
    (
      #"[{"op": "add", "path": "/q/r", "value": 1}]"#,
      "add operation does not apply: doc is missing path: \"/q/r\": missing value"
    ),
    (
      #"[{"op": "remove", "path": "/spec/q"}]"#,
      "error in remove for path: '/spec/q': Unable to remove nonexistent key: q: missing value"
    ),
    (
      #"[{"op": "add", "path": "/spec/l/5", "value": 1}]"#,
      "error in add for path: '/spec/l/5': Unable to access invalid index: 5: invalid index referenced"
    ),
    (
      #"[{"op": "add", "path": "/spec/l/x", "value": 1}]"#,
      "error in add for path: '/spec/l/x': value was not a proper array index: 'x': strconv.Atoi: parsing \"x\": invalid syntax"
    ),
    (
      #"[{"op": "replace", "path": "/spec/l/3", "value": 1}]"#,
      "replace operation does not apply: doc is missing key: /spec/l/3: missing value"
    ),
    (#"[{"op": "test", "path": "/spec/a", "value": "1"}]"#, "testing value /spec/a failed: test failed"),
    (#"[{"op": "frob", "path": "/spec/a"}]"#, "Unexpected kind: frob"),
    (#"[{"op": "test"}]"#, "test operation failed to decode path: operation missing path field: missing value"),
    (#"[{"op": "remove", "path": "/kind"}]"#, "missing kind in object {{x.io/v1 } {{obj } map[] map["),
  ])
  func `an operation that does not fit is refused`(operations: String, expected: String) {
    #expect(failure(files(operations)).hasPrefix(expected))
  }

  @Test func `copies of copies are bounded`() {
    let copy = #"{"op": "copy", "from": "/spec/l", "path": "/spec/l/-"}"#
    let operations = "[" + Array(repeating: copy, count: 40).joined(separator: ",") + "]"
    #expect(failure(files(operations)).contains("too large or nested too deep"))
  }

  @Test func `the annotations are there to be added to, except for patchesJson6902`() {
    let operations = #"[{"op": "add", "path": "/metadata/annotations/x", "value": "y"}]"#
    #expect(throws: Never.self) { try build(files(operations)) }
    var other = files(operations)
    other["kustomization.yaml"] = "resources: [r.yaml]\npatchesJson6902: [{target: {name: obj}, path: p}]"
    #expect(failure(other).hasPrefix("add operation does not apply: doc is missing path"))
  }

  @Test(arguments: [
    ("{target: {kind: Foo}, path: p}", "must specify the target name"),
    ("{target: {name: obj}}", "empty file path and empty jsonOp"),
    ("{target: {name: obj}, path: p, patch: x}", "must specify a file path or jsonOp, not both"),
    ("{target: {name: obj}, patch: \"[]\"}", "patch appears to be empty; file=, JsonOp=[]"),
    (
      "{target: {name: obj}, patch: \"a: b\"}",
      "decoding {\"a\":\"b\"}: json: cannot unmarshal object into Go value of type jsonpatch.Patch"
    ),
  ])
  func `an entry of patchesJson6902 that is none is refused`(entry: String, expected: String) {
    var files = files("[]")
    files["kustomization.yaml"] = "resources: [r.yaml]\npatchesJson6902: [\(entry)]"
    #expect(failure(files).hasSuffix("`: \(expected)"))
  }
}
