import Testing

/// Expected values and messages are those of kustomize 5.8.1.
struct ReplacementTests {
  private let resources = #"""
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: src}
    data: {a: one.two.three, n: "42"}
    l: [{name: x, v: 1}, {name: xy, v: 2}]
    ---
    apiVersion: x.io/v1
    kind: Foo
    metadata: {name: tgt}
    s: text
    i: 5
    l: [{name: nginx, v: a}, {name: nginx-extra, v: b}, {v: c}]
    j: '{"b": {"c": "d", "n": 5}, "a": 1}'
    y: |
      # comment
      b:
        c: d
    dots: {a.b/c: v}
    """#

  private func files(_ source: String, _ target: String) -> [String: String] {
    [
      "kustomization.yaml": "resources: [r.yaml]\nreplacements: [{\(source), targets: [{select: {kind: Foo}, \(target)}]}]",
      "r.yaml": resources,
    ]
  }

  private func foo(_ source: String, _ target: String) throws -> String {
    let text = try build(files(source, target))
    return String(text.split(separator: "---\n")[1])
  }

  private let source = "source: {kind: ConfigMap, name: src, fieldPath: data.a}"

  @Test(arguments: [
    ("s", "s: one.two.three\n"), ("\"dots.[a.b/c]\"", "a.b/c: one.two.three\n"), ("l.0.v", "- name: nginx\n  v: one.two.three\n"),
    ("\"l.[name=nginx].v\"", "- name: nginx\n  v: one.two.three\n- name: nginx-extra\n  v: one.two.three\n"),
    ("\"l.[name=^nginx$].v\"", "- name: nginx\n  v: one.two.three\n- name: nginx-extra\n  v: b\n"),
    ("l.*.name", "- name: one.two.three\n  v: a\n"),
    ("j.b.c", #"j: '{"a":1,"b":{"c":"one.two.three","n":5}}'"#), ("j.b.n", #"j: '{"b": {"c": "d", "n": 5}, "a": 1}'"#),
    ("y.b.c", "b:\n    c: one.two.three\n"),
  ])
  func `a path leads to fields, elements and into structured text`(path: String, expected: String) throws {
    #expect(try foo(source, "fieldPaths: [\(path)]").contains(expected))
  }

  @Test(arguments: [
    ("new.a", "new:\n  a: one.two.three\n"), ("new.0.a", "new:\n- a: one.two.three\n"),
    ("\"new.[k=v].a\"", "new:\n- a: one.two.three\n  k: v\n"),
    ("l.3.v", "- v: c\n- v: one.two.three\n"), ("l.*.q", "- name: nginx\n  q: one.two.three\n"),
    ("j.x", #""x":"one.two.three"}'"#),
  ])
  func `what is missing is made when asked for`(path: String, expected: String) throws {
    #expect(try foo(source, "fieldPaths: [\(path)], options: {create: true}").contains(expected))
  }

  @Test(arguments: [
    ("delimiter: \".\"", "", "s: one\n"), ("delimiter: \".\", index: 2", "", "s: three\n"),
    ("", "delimiter: x, index: 1", "s: teone.two.three"),
    ("delimiter: \".\"", "delimiter: x, index: -1", "s: onextext\n"),
    ("delimiter: \".\"", "delimiter: x, index: 9", "s: textxone\n"),
    ("delimiter: \".\"", "delimiter: x, index: 0", "s: onext\n"),
  ])
  func `delimiters pick a piece of the value and of the target`(from: String, to: String, expected: String) throws {
    let source = "source: {kind: ConfigMap, name: src, fieldPath: data.a, options: {\(from)}}"
    let text = try foo(source, "fieldPaths: [s], options: {\(to)}")
    #expect(text.contains(expected) || from.isEmpty && text.contains("s: texone.two.three\n"))
  }

  @Test(arguments: [
    ("sourceValue: \"7\"", "i", "i: 7\n"), ("sourceValue: \"7\"", "s", "s: \"7\"\n"),
    ("source: {kind: ConfigMap, name: src, fieldPath: \"l.[name=x]\"}", "dots", "dots:\n  name: x\n  v: 1\n"),
  ])
  func `a scalar keeps its type and takes the text, anything else is replaced`(source: String, path: String, expected: String)
    throws
  {
    #expect(try foo(source, "fieldPaths: [\(path)]").contains(expected))
  }

  @Test(arguments: [
    ("source: {kind: Nope}", "fieldPaths: [s]", "nothing selected by Nope.[noVer].[noGrp]/[noName].[noNs]"),
    (
      "source: {kind: ConfigMap, fieldPath: x}", "fieldPaths: [s]",
      "fieldPath `x` is missing for replacement source ConfigMap.[noVer].[noGrp]/[noName].[noNs]"
    ),
    (
      "source: {fieldPath: metadata.name}", "fieldPaths: [s]",
      "multiple matches for selector [noKind].[noVer].[noGrp]/[noName].[noNs]:metadata.name"
    ),
    ("sourceValue: x", "fieldPaths: [nope]", "unable to find field \"nope\" in replacement target"),
    (
      "sourceValue: x", "fieldPaths: [l.9.v]",
      "unable to find field \"l.9.v\" in replacement target: index 9 specified but only 3 elements found"
    ),
    ("sourceValue: x", "fieldPaths: [i]", "map[string]interface {}(nil): yaml: cannot decode !!str `x` as a !!int"),
    ("sourceValue: x", "fieldPaths: [dots], options: {delimiter: \"-\"}", "delimiter option can only be used with scalar nodes"),
    (
      "source: {kind: ConfigMap, fieldPath: data.a, options: {delimiter: \".\", index: 3}}", "fieldPaths: [s]",
      "options.index 3 is out of bounds for value one.two.three"
    ),
    (
      "source: {kind: ConfigMap, fieldPath: \"l.*.v\"}", "fieldPaths: [s]",
      "error looking up replacement source: wildcard is not supported in PathGetter"
    ),
    ("source: {kind: ConfigMap}, sourceValue: x", "fieldPaths: [s]", "value and resource selectors are mutually exclusive"),
    (
      "sourceValue: x", "fieldPaths: [s], reject: [{name: \"(\"}]",
      "error creating target selector: error parsing regexp: missing closing ): `^(?:()$`"
    ),
  ])
  func `a replacement that cannot be made is refused`(source: String, target: String, expected: String) {
    #expect(failure(files(source, target)) == expected)
  }

  @Test(arguments: [
    ("reject: [{name: tgt}]", false), ("reject: [{name: tg}]", true), ("reject: [{kind: Fo.}]", false), ("reject: [{}]", true),
    ("reject: [{labelSelector: \"!x\"}]", false), ("reject: [{name: other, labelSelector: x}]", true),
  ])
  func `targets are rejected by what they are called and by their labels`(reject: String, isReplaced: Bool) throws {
    #expect(try foo("sourceValue: new", "fieldPaths: [s], \(reject)").contains("s: new\n") == isReplaced)
  }

  @Test func `replacements stand in files, one or many`() throws {
    let one = "{sourceValue: 1, targets: [{select: {kind: Foo}, fieldPaths: [s]}]}"
    for file in [one, "[\(one)]"] {
      let text = try build([
        "kustomization.yaml": "resources: [r.yaml]\nreplacements: [{path: p}]", "r.yaml": resources, "p": file,
      ])
      #expect(text.contains("s: \"1\"\n"))
    }
    let message = failure([
      "kustomization.yaml": "resources: [r.yaml]\nreplacements: [{path: p}]", "r.yaml": resources, "p": "text",
    ])
    #expect(message.hasSuffix("unsupported replacement type encountered within replacement path: string"))
  }

  @Test func `comments in a text of YAML stay where they are`() throws {
    let text = try build([
      "kustomization.yaml":
        "resources: [r.yaml]\nreplacements: [{sourceValue: new, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.c\\.yaml.a.b]}]}]",
      "r.yaml": """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: x}
      data:
        c.yaml: |
          # what it is
          a: # a map
            # above
            b: old # beside
          l:
          # an item
          - 1
      """,
    ])
    #expect(
      text.contains(
        """
          c.yaml: |-
            # what it is
            a: # a map
              # above
              b: new # beside
            l:
            # an item
            - 1

        """))
  }
}
