import FileTree
import Kustomize
import Testing

struct LoadingTests {
  @Test func `a base beside the directory is built with its files`() throws {
    let text = try build(
      [
        "web/kustomization.yaml": "resources: [../base]", "base/kustomization.yaml": "resources: [cm.yaml]",
        "base/cm.yaml": configMap("c"),
      ],
      "web")
    #expect(text == "apiVersion: v1\ndata:\n  a: b\nkind: ConfigMap\nmetadata:\n  name: c\n")
  }

  @Test func `one base may be used by two siblings that give it different names`() throws {
    let files = [
      "kustomization.yaml": "resources: [one, two]", "one/kustomization.yaml": "resources: [../base]\nnamePrefix: one-",
      "two/kustomization.yaml": "resources: [../base]\nnamePrefix: two-", "base/kustomization.yaml": "resources: [cm.yaml]",
      "base/cm.yaml": configMap("c"),
    ]
    let text = try build(files)
    #expect(text.contains("name: one-c\n") && text.contains("name: two-c\n"))
  }

  @Test func `a directory that contains itself by way of a base is a cycle`() {
    let files = ["a/kustomization.yaml": "resources: [../b]", "b/kustomization.yaml": "resources: [../a]"]
    #expect(failure(files, "a").hasSuffix("cycle detected: candidate root '/repo/a' contains visited root '/repo/a'"))
  }

  @Test(arguments: [
    ("resources: [../cm.yaml]", "security; file '/repo/cm.yaml' is not in or below '/repo/k'"),
    ("resources: [/etc/passwd]", "security; file '/etc/passwd' is not in or below '/repo/k'"),
    ("resources: [../../../etc/passwd]", "security; file '/etc/passwd' is not in or below '/repo/k'"),
    ("resources: [out.yaml]", "security; file '/repo/k/out.yaml' is not in or below '/repo/k'"),
    ("resources: [beside.yaml]", "security; file '/repo/k/beside.yaml' is not in or below '/repo/k'"),
    ("resources: [up]", "is outside of the repository"),
    ("resources: [../..]", "is outside of the repository"),
    ("components: [../../x]", "is outside of the repository"),
    ("configMapGenerator: [{name: c, files: [out.yaml]}]", "security; file '/repo/k/out.yaml'"),
    ("configMapGenerator: [{name: c, envs: [../cm.yaml]}]", "security; file '/repo/cm.yaml'"),
    ("secretGenerator: [{name: c, files: [a=/etc/passwd]}]", "security; file '/etc/passwd'"),
    ("patches: [{path: ../cm.yaml}]", "security; file '/repo/cm.yaml'"),
    ("patchesStrategicMerge: [out.yaml]", "security; file '/repo/k/out.yaml'"),
    ("patchesJson6902: [{path: out.yaml, target: {kind: A, version: v1, name: b}}]", "security; file '/repo/k/out.yaml'"),
    ("openapi: {path: ../cm.yaml}", "security; file '/repo/cm.yaml'"),
    ("crds: [../cm.yaml]", "security; file '/repo/cm.yaml'"),
    ("configurations: [../cm.yaml]", "security; file '/repo/cm.yaml'"),
    ("transformers: [../cm.yaml]", "security; file '/repo/cm.yaml'"),
    ("generators: [out.yaml]", "security; file '/repo/k/out.yaml'"),
    ("replacements: [{path: ../cm.yaml}]", "security; file '/repo/cm.yaml'"),
    ("resources: ['https://example.com/a/b?ref=--upload-pack=touch%20x']", "begins with a dash"),
    ("resources: ['git::ssh://-oProxyCommand=x/a/b']", "not fetched here"),
    ("resources: ['loop']", "too many symbolic links"),
  ])
  func `nothing outside is read, by whatever way it is named`(field: String, expected: String) throws {
    let canary = "canary: found"
    let text: (String) -> InMemoryFileTree.Content = { .file(Array($0.utf8)) }
    let tree = InMemoryFileTree([
      try RepositoryPath("k/kustomization.yaml"): text(field), try RepositoryPath("cm.yaml"): text(configMap("c", canary)),
      try RepositoryPath("k/out.yaml"): .symbolicLink(target: "../../etc/passwd"),
      try RepositoryPath("k/beside.yaml"): .symbolicLink(target: "../cm.yaml"),
      try RepositoryPath("k/up"): .symbolicLink(target: "../.."), try RepositoryPath("k/loop"): .symbolicLink(target: "loop"),
    ])
    let error = #expect(throws: KustomizeError.self) {
      try KustomizeBuild(tree: tree, displayRoot: "/repo").run("k")
    }
    #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("canary") == false)
  }

  @Test func `a file is tried before a directory, and both failures are told`() {
    let expected = """
      accumulating resources: accumulation err='accumulating resources from 'x.yaml': evalsymlink failure on '/repo/x.yaml' : \
      lstat /repo/x.yaml: no such file or directory': must build at directory: not a valid directory: \
      evalsymlink failure on '/repo/x.yaml' : lstat /repo/x.yaml: no such file or directory
      """
    #expect(failure(["kustomization.yaml": "resources: [x.yaml]"]) == expected)
  }

  @Test(arguments: [
    ("namePrefx: a", "invalid Kustomization: json: unknown field \"namePrefx\""),
    (
      "namespace: n",
      "invalid Kustomization: json: cannot unmarshal bool into Go struct field Kustomization.namespace of type string"
    ),
    (
      "images: [{name: a, newTag: 1.10}]",
      "invalid Kustomization: json: cannot unmarshal number into Go struct field Image.images.newTag of type string"
    ),
    (
      "patches: [{target: {kind: yes}}]",
      "invalid Kustomization: json: cannot unmarshal bool into Go struct field Selector.patches.target.ResId.Gvk.kind of type string"
    ),
    (
      "configMapGenerator: [{name: a, literals: x}]",
      "invalid Kustomization: json: cannot unmarshal string into Go struct field "
        + "ConfigMapArgs.configMapGenerator.GeneratorArgs.KvPairSources.literals of type []string"
    ),
    ("kind: Kustomization", "kustomization.yaml is empty"),
    (
      "kind: Foo\nresources: []",
      "Failed to read kustomization file under /repo:\nkind should be Kustomization or Component"
    ),
    ("resources: [", "invalid Kustomization: yaml: line 1: did not find expected node content"),
  ])
  func `a kustomization file is read strictly`(text: String, expected: String) {
    #expect(failure(["kustomization.yaml": text + "\n"]) == expected)
  }

  @Test func `field names match whatever their case, and only the first document counts`() throws {
    let text = try build(["kustomization.yaml": "Resources: [cm.yaml]\n---\nfoo: bar\n", "cm.yaml": configMap("c")])
    #expect(text.contains("name: c"))
  }

  @Test func `deprecated fields warn in a fixed order, even when the build fails`() {
    var lines: [String] = []
    let files = ["kustomization.yaml": "vars: []\nbases: [x]\ncommonLabels: {a: b}\n"]
    _ = try? build(files) { lines.append($0) }
    #expect(
      lines.map { $0.prefix(30) }
        == ["# Warning: 'bases' is deprecate", "# Warning: 'commonLabels' is de", "# Warning: 'vars' is deprecated"].map {
          $0.prefix(30)
        })
  }

  @Test func `items of a list come after the other objects of their file`() throws {
    let list =
      "kind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: B, metadata: {name: b}}\n---\n{apiVersion: v1, kind: A, metadata: {name: a}}\n"
    let text = try build(["kustomization.yaml": "resources: [l.yaml]\nsortOptions: {order: fifo}", "l.yaml": list])
    #expect(text.split(separator: "\n").filter { $0.hasPrefix("kind") } == ["kind: A", "kind: B"])
  }

  @Test func `two objects of one id are refused`() {
    let files = [
      "kustomization.yaml": "resources: [a.yaml, b.yaml]", "a.yaml": configMap("c"),
      "b.yaml": configMap("c").replacing("name: c", with: "name: c\n  namespace: default"),
    ]
    #expect(failure(files).contains("may not add resource with an already registered id: ConfigMap.v1.[noGrp]/c.default"))
  }
}
