import Testing

struct ConfigurationTests {
  private func files(_ configuration: String, _ kustomization: String = "commonLabels: {a: b}\nnamePrefix: p-") -> [String:
    String]
  {
    [
      "kustomization.yaml": "resources: [r.yaml]\nconfigurations: [c.yaml]\n\(kustomization)", "c.yaml": configuration,
      "r.yaml": "{apiVersion: x.io/v1, kind: Foo, metadata: {name: n}, spec: {selector: {matchLabels: {q: r}}, l: [{x: 1}]}}",
    ]
  }

  @Test(arguments: [
    ("commonLabels: [{path: spec/y, create: true}]", "  \"y\":\n    a: b\n"),
    ("namePrefix: [{path: spec/y, kind: Foo, create: true}]", "  \"y\": p-\n"),
    ("commonLabels: [{path: spec/l/labels, create: true}]", "  - labels:\n      a: b\n    x: 1\n"),
    // One for all kinds is left out where any kind has the path.
    ("commonLabels: [{path: spec/selector/matchLabels, create: true}]", "    matchLabels:\n      q: r\n"),
    ("commonLabels: [{path: spec/selector/matchLabels, kind: Foo, create: true}]", "    matchLabels:\n      a: b\n      q: r\n"),
  ])
  func `fields are added to the built-in ones`(configuration: String, expected: String) throws {
    #expect(try build(files(configuration)).contains(expected))
  }

  @Test(arguments: [
    ("commonLabels: [{path: metadata/labels}]", "failed to merge CommonLabels fieldSpec: conflicting fieldspecs"),
    ("foo: []", "error unmarshaling JSON: while decoding JSON: json: unknown field \"foo\""),
    (
      "images: {}",
      "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field TransformerConfig.images of type types.FsSlice"
    ),
    ("a: [", "error converting YAML to JSON: yaml: line 1: did not find expected node content"),
  ])
  func `a file that is none is refused`(configuration: String, expected: String) {
    #expect(failure(files(configuration)) == expected)
  }

  @Test func `a definition says which fields refer to other objects, and one that contains itself ends`() throws {
    let definitions = """
      {"x.Foo": {"Schema": {"properties": {"kind": {}, "apiVersion": {}, "metadata": {}, "spec": {"$ref": "x.Spec"}}}},
       "x.Spec": {"Schema": {"properties": {"again": {"$ref": "x.Spec"}, "cm": {
         "x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "ConfigMap"}}}}}
      """
    let text = try build([
      "kustomization.yaml": "resources: [r.yaml]\ncrds: [d.json]\nnamePrefix: p-", "d.json": definitions,
      "r.yaml": "{apiVersion: x/v1, kind: Foo, metadata: {name: n}, spec: {cm: {name: c}}}\n---\n\(configMap("c"))",
    ])
    #expect(text.contains("  cm:\n    name: p-c\n"))
  }

  @Test func `a schema of one's own says which lists merge`() throws {
    let schema = """
      {"definitions": {"Foo": {"properties": {"l": {"type": "array", "items": {"$ref": "#/definitions/Foo"},
        "x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "id"}},
        "x-kubernetes-group-version-kind": [{"group": "x.io", "version": "v1", "kind": "Foo"}]}}}
      """
    let head = "apiVersion: x.io/v1\nkind: Foo\nmetadata: {name: n}\n"
    let text = try build([
      "kustomization.yaml": "resources: [r.yaml]\nopenapi: {path: s.json}\npatches: [{path: p.yaml}]", "s.json": schema,
      "r.yaml": "\(head)l: [{id: a}, {id: b}]", "p.yaml": "\(head)l: [{id: b, x: 1}]",
    ])
    #expect(text.contains("l:\n- id: b\n  x: 1\n- id: a\n"))
  }
}
