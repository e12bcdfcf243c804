import Testing

/// Expected values are what kustomize 5.8.1 prints.
struct StrategicMergeTests {
  /// The spec of a Pod after a patch to its spec; both in YAML's flow style.
  private func merged(_ spec: String, _ patch: String, kind: String = "Pod", apiVersion: String = "v1") throws -> String {
    let head = "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: p}\n"
    let text = try build([
      "kustomization.yaml": "resources: [r.yaml]\npatches: [{path: p.yaml}]", "r.yaml": "\(head)spec: \(spec)",
      "p.yaml": "\(head)spec: \(patch)",
    ])
    return String(text.split(separator: "\nspec:", maxSplits: 1)[1].dropFirst())
  }

  @Test(arguments: [
    ("{a: 1, b: 2}", "{b: null, c: 3}", "  a: 1\n  c: 3\n"),
    ("{a: {b: 1}}", "{a: {c: {d: null}}}", "  a:\n    b: 1\n    c: {}\n"),
    ("{a: {b: 1}}", "{a: {}}", "  a:\n    b: 1\n"), ("{tolerations: [{key: a}]}", "{tolerations: []}", "  tolerations: []\n"),
    ("{a: {b: 1}, c: 1}", "{a: {$patch: delete}}", "  c: 1\n"),
    ("{a: {b: 1}}", "{a: {$patch: replace, d: 2}}", "  a:\n    d: 2\n"),
    ("{a: null, b: ~}", "{c: 1}", "  a: null\n  b: null\n  c: 1\n"),
    ("{a: \"1\", b: 1}", "{a: 5, b: \"5\"}", "  a: \"5\"\n  b: \"5\"\n"),
  ])
  func `maps merge by key, null removes, and directives delete and replace`(spec: String, patch: String, expected: String) throws
  {
    #expect(try merged(spec, patch) == expected)
  }

  @Test(arguments: [
    ("[{name: a}, {name: b}]", "[{name: c}, {name: b, x: 1}]", "[c, b, a]"),
    ("[{name: a}, {name: b}]", "[{name: a, $patch: delete}]", "[b]"), ("[{name: a}]", "[{$patch: replace}, {name: c}]", "[c]"),
    ("[{name: a}]", "[{name: b}, {$patch: merge}]", "[b, a]"), ("[{name: a}]", "[]", "[a]"),
    // An element without a name takes all that have one along.
    ("[{name: a}, {name: b}]", "[{image: c}, {name: b}]", "[b]"), ("[{name: a}]", "[{image: c}]", "[]"),
    // Of elements with one name the last is left.
    ("[{name: a, x: 1}, {name: b}, {name: a, x: 2}]", "[{name: c}]", "[c, a, b]"),
  ])
  func `elements of a list with a key merge, those of the patch first`(list: String, patch: String, expected: String) throws {
    let text = try merged("{containers: \(list)}", "{containers: \(patch)}")
    let names = text.split(separator: "\n").filter { $0.contains("name: ") }.map { $0.split(separator: ": ")[1] }
    #expect("[\(names.joined(separator: ", "))]" == expected)
  }

  @Test(arguments: [
    ("[{containerPort: 80, name: h}]", "[{containerPort: 80, q: 1}]", "80-h-1"),
    // With a protocol on one side only the patch's port is lost.
    ("[{containerPort: 80, protocol: TCP, name: h}]", "[{containerPort: 80, q: 1}]", "80-h-TCP"),
    ("[{containerPort: 80, name: h}]", "[{containerPort: 80, protocol: TCP, q: 1}]", "80-h"),
    (
      "[{containerPort: 80, protocol: TCP}, {containerPort: 80, protocol: UDP}]",
      "[{containerPort: 81}, {containerPort: 80, protocol: UDP, q: 1}]",
      "81 80-TCP 80-UDP-1"
    ),
    ("[{containerPort: 80}, {containerPort: 81}]", "[{containerPort: 82}, {containerPort: 81, q: 1}]", "82 81-1 80"),
  ])
  func `ports merge by number and protocol`(ports: String, patch: String, expected: String) throws {
    let text = try merged("{containers: [{name: a, ports: \(ports)}]}", "{containers: [{name: a, ports: \(patch)}]}")
    let elements = text.split(separator: "ports:\n")[1].split(separator: "- ").dropFirst()
    let values = elements.map {
      $0.split(separator: "\n").compactMap { $0.split(separator: ": ").dropFirst().first }.joined(separator: "-")
    }
    #expect(values.joined(separator: " ") == expected)
  }

  @Test func `lists of custom resources are replaced, but those of an object inside are merged`() throws {
    let spec = "{containers: [{name: a}], pod: {apiVersion: v1, kind: Pod, spec: {containers: [{name: a}]}}}"
    let patch = "{containers: [{name: b}], pod: {spec: {containers: [{name: b}]}}}"
    #expect(
      try merged(spec, patch, kind: "Foo", apiVersion: "x.io/v1")
        == """
          containers:
          - name: b
          pod:
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - name: b
              - name: a

        """)
  }

  @Test(arguments: [
    ("{a: 1}", "{a: {b: c}}", "wrong node kind: expected ScalarNode but got MappingNode"),
    ("{a: [1]}", "{a: x}", "wrong node kind: expected SequenceNode but got ScalarNode"),
    ("{a: {b: c}}", "{a: {$patch: foo}}", "unknown patch strategy 'foo'"),
    ("{containers: [a]}", "{x: 1}", "wrong node kind: expected MappingNode but got ScalarNode"),
  ])
  func `a patch that does not fit is refused`(spec: String, patch: String, expected: String) {
    let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
    let files = [
      "kustomization.yaml": "resources: [r.yaml]\npatches: [{path: p.yaml}]", "r.yaml": "\(head)spec: \(spec)",
      "p.yaml": "\(head)spec: \(patch)",
    ]
    #expect(failure(files).hasPrefix(expected))
  }

  @Test func `nesting without end is refused`() {
    func spec(_ depth: Int) -> String { String(repeating: "{a: ", count: depth) + "1" + String(repeating: "}", count: depth) }
    #expect(throws: Never.self) { try merged(spec(500), spec(500)) }
    let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
    let files = [
      "kustomization.yaml": "resources: [r.yaml]\npatches: [{path: p.yaml}]", "r.yaml": "\(head)spec: {}",
      "p.yaml": "\(head)spec: \(spec(600))",
    ]
    #expect(failure(files) == "the patch is nested deeper than 512 levels")
  }

  @Test func `a long list of elements without their key is refused`() {
    let list = "[" + Array(repeating: "{x: 1}", count: 5_000).joined(separator: ", ") + "]"
    let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
    let files = [
      "kustomization.yaml": "resources: [r.yaml]\npatches: [{path: p.yaml}]", "r.yaml": "\(head)spec: {containers: \(list)}",
      "p.yaml": "\(head)spec: {x: 1}",
    ]
    #expect(failure(files).contains("share or lack their merge keys (name)"))
  }
}
