import Kustomize
import Testing

struct GeneratorTests {
  @Test(arguments: [
    ("configMapGenerator: [{name: c, literals: [a=b]}]", "name: c-4h2mbtbbt6"),
    ("secretGenerator: [{name: s, literals: [a=b]}]", "name: s-k695gkmbtk"),
    ("configMapGenerator: [{name: c}]", "name: c-6ct58987ht"), ("secretGenerator: [{name: s}]", "name: s-46f8b28mk5"),
    ("configMapGenerator: [{name: c, literals: [a=b], options: {labels: {l: m}, immutable: true}}]", "name: c-4h2mbtbbt6"),
  ])
  func `the name ends in a hash of the data alone`(field: String, expected: String) throws {
    #expect(try build(["kustomization.yaml": field]).contains(expected + "\n"))
  }

  @Test func `values of an env file are taken as they stand, blanks after them included`() throws {
    let env = "\u{FEFF}# comment\nA=b\n  B = c  \nC\nD=\"q\"\n=x\n"
    let text = try build([
      "kustomization.yaml": "configMapGenerator: [{name: c, envs: [e]}]\ngeneratorOptions: {disableNameSuffixHash: true}",
      "e": env,
    ])
    #expect(text.contains("data:\n  A: b\n  'B ': ' c  '\n  C: \"\"\n  D: '\"q\"'\nkind"))
  }

  @Test func `long base64 is broken into lines that are part of the value`() throws {
    let value = String(repeating: "0123456789", count: 6)
    let text = try build(["kustomization.yaml": "secretGenerator: [{name: s, literals: [a=\(value)]}]"])
    #expect(text.contains("  a: |\n    MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMT\n    IzNDU2Nzg5\n"))
  }

  @Test(arguments: [
    ("literals: [ab]", "loading KV pairs: literal sources [ab]: invalid literal source ab, expected key=value"),
    ("literals: [a=b, a=c]", "configmap c illegally repeats the key `a`"),
    ("files: [a=b=c]", "loading KV pairs: file sources: [a=b=c]: source \"a=b=c\" key name or file path contains '='"),
    ("behavior: merge", "does not exist; cannot merge or replace"),
  ])
  func `a source that is malformed is refused`(field: String, expected: String) {
    #expect(failure(["kustomization.yaml": "configMapGenerator: [{name: c, \(field)}]"]).hasSuffix(expected))
  }

  @Test func `merging keeps the labels of both, and hashes only where both sides do`() throws {
    let files = [
      "kustomization.yaml": """
      resources: [base, cm.yaml]
      configMapGenerator:
      - {name: g, behavior: merge, literals: [x=new], options: {labels: {k: own}}}
      - {name: c, behavior: merge, literals: [x=new]}
      """, "cm.yaml": configMap("c"),
      "base/kustomization.yaml": "configMapGenerator: [{name: g, literals: [x=old, z=old], options: {labels: {l: m}}}]",
    ]
    let text = try build(files)
    #expect(text.contains("data:\n  x: new\n  z: old\nkind: ConfigMap\nmetadata:\n  labels:\n    k: own\n    l: m\n  name: g-"))
    #expect(text.contains("data:\n  a: b\n  x: new\nkind: ConfigMap\nmetadata:\n  name: c\n"))
  }
}
