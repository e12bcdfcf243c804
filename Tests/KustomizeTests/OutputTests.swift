import FileTree
import Kustomize
import Testing

struct OutputTests {
  private let objects = """
    {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}
    ---
    {apiVersion: x/v1, kind: Foo, metadata: {name: f}}
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: n}}
    """

  private func kinds(_ text: String) -> [Substring] {
    text.split(separator: "\n").filter { $0.hasPrefix("kind: ") }.map { $0.dropFirst(6) }
  }

  @Test(arguments: [
    ("", ["Namespace", "ConfigMap", "Foo"]), ("sortOptions: {order: fifo}", ["ConfigMap", "Foo", "Namespace"]),
    (
      "sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Foo], orderLast: [Namespace]}}",
      ["Foo", "ConfigMap", "Namespace"]
    ),
  ])
  func `objects are in the order that sortOptions ask for`(field: String, expected: [String]) throws {
    let text = try build(["kustomization.yaml": "resources: [r.yaml]\n\(field)", "r.yaml": objects])
    #expect(kinds(text) == expected.map { $0[...] })
  }

  @Test(arguments: [
    ("sortOptions: {order: other}", "the field 'sortOptions.order' must be one of [fifo, legacy]"),
    (
      "sortOptions: {order: fifo, legacySortOptions: {orderFirst: [Foo]}}",
      "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'"
    ),
  ])
  func `sort options that do not fit are refused`(field: String, expected: String) {
    #expect(failure(["kustomization.yaml": "resources: [r.yaml]\n\(field)", "r.yaml": objects]) == expected)
  }

  @Test func `objects for local use only serve references and are not printed`() throws {
    let local = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, annotations: {config.kubernetes.io/local-config: 'true'}}}"
    #expect(try build(["kustomization.yaml": "resources: [r.yaml]", "r.yaml": local]).isEmpty)
  }

  @Test func `annotations are printed as they stand written, and internal ones never`() throws {
    let object =
      "{apiVersion: v1, kind: C, metadata: {name: c, annotations: {a: 007, b: ~, c: [x], config.kubernetes.io/path: p}}}"
    let text = try build(["kustomization.yaml": "resources: [r.yaml]", "r.yaml": object])
    #expect(text.contains("  annotations:\n    a: \"007\"\n    b: \"~\"\n    c: \"\"\n  name: c\n"))
  }

  @Test func `origins and transformations are told where buildMetadata asks for them`() throws {
    let text = try build(
      [
        "top/kustomization.yaml":
          "resources: [../base]\nbuildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]",
        "base/kustomization.yaml": "resources: [c.yaml]\nnamePrefix: x-\nconfigMapGenerator: [{name: g}]",
        "base/c.yaml": configMap("c"),
      ], "top")
    let transformation = """
          alpha.config.kubernetes.io/transformations: |
            - configuredIn: ../base/kustomization.yaml
              configuredBy:
                apiVersion: builtin
                kind: PrefixTransformer

      """
    #expect(text.contains("\(transformation)    config.kubernetes.io/origin: |\n      path: ../base/c.yaml\n"))
    #expect(
      text.contains(
        "config.kubernetes.io/origin: |\n      configuredIn: ../base/kustomization.yaml\n      configuredBy:\n"
          + "        apiVersion: builtin\n        kind: ConfigMapGenerator\n"))
    #expect(text.contains("app.kubernetes.io/managed-by: kustomize-v5.8.1"))
  }

  @Test func `a component works on what its parent has gathered, generated objects included`() throws {
    let text = try build([
      "kustomization.yaml": "resources: [c.yaml]\ncomponents: [comp]\nconfigMapGenerator: [{name: g}]\nnamePrefix: own-",
      "comp/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -comp",
      "c.yaml": configMap("c"),
    ])
    #expect(text.contains("name: own-c-comp\n") && text.contains("name: own-g-comp-6ct58987ht\n"))
  }

  @Test func `every file that was read is known to a tree that records`() throws {
    let files = [
      "top/kustomization.yaml": "resources: [../base]\nconfigMapGenerator: [{name: g, files: [f]}]", "top/f": "x",
      "base/kustomization.yaml": "resources: [c.yaml]", "base/c.yaml": configMap("c"), "base/unused.yaml": "",
    ]
    let tree = RecordingFileTree(try InMemoryFileTree(files: files))
    _ = try KustomizeBuild(tree: tree).run("top")
    #expect(
      tree.readSet.files.map(\.description) == ["base/c.yaml", "base/kustomization.yaml", "top/f", "top/kustomization.yaml"])
  }

  @Test func `objects of files that did not change are taken from the cache, and still count as read`() throws {
    let cache = ParsedFileCache()
    let tree = try InMemoryFileTree(files: [
      "kustomization.yaml": "resources: [c.yaml]\nnamePrefix: x-", "c.yaml": configMap("c"),
    ])
    let first = try KustomizeBuild(tree: tree, cache: cache).run("").text()
    let recording = RecordingFileTree(tree)
    #expect(try KustomizeBuild(tree: recording, cache: cache).run("").text() == first)
    #expect(recording.readSet.files.map(\.description) == ["c.yaml", "kustomization.yaml"])
  }
}
