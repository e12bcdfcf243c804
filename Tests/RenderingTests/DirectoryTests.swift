import FileTree
import ObjectModel
import Testing

@testable import Rendering

private func configMap(_ name: String) -> String { "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \(name)\n" }
private func configMapJSON(_ name: String) -> String { #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\#(name)"}}"# }

private func render(
  _ files: [String: String], _ directory: JSONValue = [:], settings: RenderSettings = RenderSettings()
) throws -> RenderedSource {
  let request = RenderRequest(source: ["path": "app", "directory": directory], application: "app", settings: settings)
  let tree = try InMemoryFileTree(files: Dictionary(files.map { ("app/" + $0.key, $0.value) }, uniquingKeysWith: { $1 }))
  return try Renderer(cache: nil).render(request, tree)
}

private func names(_ files: [String: String], _ directory: JSONValue = [:], settings: RenderSettings = RenderSettings()) throws
  -> [String]
{
  try render(files, directory, settings: settings).manifests.map(\.name)
}

private func failure(_ files: [String: String], _ directory: JSONValue = [:], settings: RenderSettings = RenderSettings())
  -> String?
{
  #expect(throws: RenderError.self) { try render(files, directory, settings: settings) }?.description
}

@Suite struct DirectoryFileTests {
  @Test func `files come in byte order of their names, directories at their place`() throws {
    let files = [
      "b.yaml": configMap("b"), "B.yml": configMap("B"), "a/x.yaml": configMap("ax"), "a.json": configMapJSON("a"),
      "a-.yaml": configMap("a-"),
    ]
    #expect(try names(files, ["recurse": true]) == ["B", "ax", "a-", "a", "b"])
    #expect(try names(files) == ["B", "a-", "a", "b"])
  }

  @Test func `only manifests' extensions count, unless the filter is off`() throws {
    let files = [
      "a.yaml": configMap("a"), "b.YAML": configMap("b"), "c.txt": configMap("c"), ".hidden.yaml": configMap("hidden"),
      "x.libsonnet": "{}",
    ]
    #expect(try names(files) == ["hidden", "a"])
    #expect(try names(["a.txt": configMap("a")], ["disableExtensionFilter": true]) == ["a"])
  }

  @Test(
    arguments: [
      (["include": "*.yaml"], ["a", "c"]), (["exclude": "sub/*"], ["a", "b"]), (["include": "{*.yml,sub/*}"], ["b", "c"]),
      (["include": "*", "exclude": "{a.yaml,sub/*}"], ["b"]), (["include": "["], []), (["exclude": "["], ["a", "b", "c"]),
    ] as [(JSONValue, [String])])
  func `include and exclude choose files by path`(parameters: JSONValue, expected: [String]) throws {
    var parameters = parameters
    parameters["recurse"] = true
    #expect(try names(["a.yaml": configMap("a"), "b.yml": configMap("b"), "sub/c.yaml": configMap("c")], parameters) == expected)
  }

  @Test func `a malformed pattern is reported`() throws {
    #expect(try render(["a.yaml": configMap("a")], ["exclude": "["]).warnings.first?.contains("directory.exclude") == true)
  }

  @Test func `a file with the skip marker is left out, whatever it is`() throws {
    let files = [
      "a.yaml": "# +argocd:skip-file-rendering\n" + configMap("a"), "b.json": "[+argocd:skip-file-rendering",
      "c.jsonnet": "// +argocd:skip-file-rendering",
      "d.yaml": configMap("d"),
    ]
    #expect(try names(files) == ["d"])
  }

  @Test func `the sizes of all files together are bounded`() throws {
    let files = ["a.yaml": configMap("a"), "b.json": configMapJSON("b"), "c.txt": "not counted"]
    let size = configMap("a").utf8.count + configMapJSON("b").utf8.count
    #expect(try names(files, settings: RenderSettings(maximumDirectorySize: size)) == ["a", "b"])
    #expect(
      failure(files, settings: RenderSettings(maximumDirectorySize: size - 1))?.hasPrefix(
        "failed to get potentially valid manifests: exceeded max combined manifest file size") == true)
    #expect(try names(files, settings: RenderSettings(maximumDirectorySize: 0)) == ["a", "b"])
  }

  @Test func `Jsonnet files are passed over where Jsonnet is switched off`() throws {
    let files = ["a.yaml": configMap("a"), "m.jsonnet": "error 'not to be evaluated'"]
    #expect(try names(files, settings: RenderSettings(isJsonnetEnabled: false)) == ["a"])
  }

  @Test(arguments: [["recurse": "yes"], ["include": ["*.yaml"]], ["exclude": 1], "x"] as [JSONValue])
  func `a parameter of another type is an error that names it`(parameters: JSONValue) {
    #expect(failure(["a.yaml": configMap("a")], parameters)?.hasPrefix("spec.source.directory") == true)
  }

  @Test func `links to files are used, links to nothing and to directories passed over`() throws {
    let tree = InMemoryFileTree([
      try RepositoryPath("app/a.yaml"): .symbolicLink(target: "../shared/x.yaml"),
      try RepositoryPath("app/b.yaml"): .symbolicLink(target: "none"),
      try RepositoryPath("app/c.yaml"): .symbolicLink(target: "../shared"),
      try RepositoryPath("app/d.yaml"): .symbolicLink(target: "d.yaml"),
      try RepositoryPath("app/sub"): .symbolicLink(target: "../shared"),
      try RepositoryPath("shared/x.yaml"): .file(Array(configMap("x").utf8)),
    ])
    let request = RenderRequest(source: ["path": "app", "directory": ["recurse": true]], application: "app")
    let rendered = try Renderer(cache: nil).render(request, tree)
    #expect(rendered.manifests.map(\.name) == ["x"])
    #expect(rendered.warnings.count == 3)
  }
}

@Suite struct ManifestParsingTests {
  @Test func `documents come in order, comments and empty ones left out`() throws {
    let text = "# only a comment\n---\n\(configMap("a"))---   # next\n---\n\n---\n\(configMap("b"))---\n"
    #expect(try names(["a.yaml": text]) == ["a", "b"])
  }

  @Test(arguments: [
    ("kind: ConfigMapList\nitems: []\n---\nkind: ServiceAccount\nmetadata: {name: sa}\n", ["sa"]),
    ("kind: ConfigMapList\nitems:\n---\nkind: ServiceAccount\nmetadata: {name: sa}\n", ["sa"]),
    (
      "kind: NotAList\nmetadata: {name: kept}\nitems:\nspec: {foo: bar}\n---\nkind: ServiceAccount\nmetadata: {name: sa}\n",
      ["kept", "sa"]
    ),
    (
      "kind: List\nitems:\n- {kind: A, metadata: {name: a}}\n- {kind: List, metadata: {name: inner}, items: [{kind: B}]}\n",
      ["a", "inner"]
    ),
  ])
  func `lists give way to their elements, one level deep`(text: String, expected: [String]) throws {
    #expect(try names(["a.yaml": text]) == expected)
  }

  @Test func `a label that is no string is an error that names it, except on definitions of resources`() throws {
    let metadata = "metadata: {name: web, labels: {invalid: true}}\n"
    #expect(
      failure(["a.yaml": "apiVersion: v1\nkind: Service\n" + metadata])
        == "failed to set app instance tracking info on manifest: failed to get labels from target object v1/Service web: .metadata.labels accessor error: contains non-string value in the map under key \"invalid\": it is a boolean; put it in quotes"
    )
    #expect(try names(["a.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n" + metadata]) == ["web"])
  }

  @Test func `an element of a list that is no object is an error`() {
    #expect(
      failure(["a.yaml": "kind: List\nmetadata: {name: l}\nitems: [1]\n"])
        == "item 1 of the List \"l\" is not an object but integer")
  }

  @Test func `a broken document names file, document, line and column`() {
    let text = configMap("a") + "---\n" + "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n data: {}\n"
    let failure = failure(["sub.yaml": text]) ?? ""
    #expect(
      failure.hasPrefix("Failed to unmarshal \"sub.yaml\": failed to unmarshal manifest: document 2, line 10"), "\(failure)")
  }

  @Test func `a document without kind after a manifest is an error that shows no values`() {
    let failure = failure(["x.yaml": configMap("a") + "---\ninvalid:\npassword: canary\n"])
    #expect(
      failure
        == "Failed to unmarshal \"x.yaml\": failed to unmarshal manifest: document 2, line 6, column 1: Object 'Kind' is missing in '{invalid, password}'"
    )
  }

  @Test(arguments: [
    "some: [yaml]\n", "{{ template }}\n", "apiVersion: v2\nname: chart\n", "just text", "- a\n- b\n", "a: b: c\n", "",
  ])
  func `a YAML file that is no manifest is left out`(text: String) throws {
    #expect(try names(["irrelevant.yaml": text, "relevant.yaml": configMap("a")]) == ["a"])
  }

  @Test(arguments: [
    "apiVersion: v1\nkind: [\nmetadata:\n", "{{ if x }}\napiVersion: v1\nkind: A\nmetadata: {}\n",
    "x: |\n apiVersion: kind: metadata:\n",
  ])
  func `a YAML file that looks like a manifest must be one`(text: String) {
    #expect(
      failure(["broken.yaml": text])?.hasPrefix("Failed to unmarshal \"broken.yaml\": failed to unmarshal manifest: document 1")
        == true)
  }

  @Test func `a separator with text after it is an error`() {
    #expect(
      failure(["a.yaml": configMap("a") + "--- text\n" + configMap("b")])?.contains(
        "document 2, line 5, column 4: only a comment") == true)
  }

  @Test func `a JSON file holds one object`() throws {
    #expect(try names(["a.json": "\n \(configMapJSON("a"))\n"]) == ["a"])
    #expect(
      failure(["two.json": configMapJSON("a") + configMapJSON("b")])?.hasPrefix("Found multiple objects in \"two.json\"") == true)
    #expect(failure(["bad.json": "["])?.hasPrefix("Failed to unmarshal \"bad.json\": line 1") == true)
    #expect(failure(["array.json": "[]"])?.hasPrefix("Failed to unmarshal \"array.json\"") == true)
    #expect(failure(["empty.json": ""])?.hasPrefix("Failed to unmarshal \"empty.json\"") == true)
    let rendered = try render(["config.json": #"{"name":"x"}"#, "b.json": configMapJSON("b")])
    #expect(rendered.manifests.map(\.name) == ["b"])
    #expect(rendered.warnings == ["config.json: ignored, since it has no \"kind\""])
  }

  @Test func `JSON in a YAML file may be many objects, and flow style is YAML`() throws {
    #expect(try names(["a.yaml": configMapJSON("a") + "\n" + configMapJSON("b")]) == ["a", "b"])
    #expect(try names(["a.yaml": "{kind: A, metadata: {name: a}}\n---\n{kind: B, metadata: {name: b}}\n"]) == ["a", "b"])
  }

  @Test(arguments: [true, false])
  func `UTF-16 with a byte order mark is read`(highFirst: Bool) throws {
    let units = [0xFEFF] + Array(configMap("ä").utf16)
    let bytes = units.flatMap { highFirst ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
    let tree = InMemoryFileTree([try RepositoryPath("a.yaml"): .file(bytes)])
    #expect(
      try Renderer(cache: nil).render(RenderRequest(source: ["path": "."], application: "a"), tree).manifests.map(\.name) == ["ä"]
    )
  }

  @Test func `a byte order mark of UTF-8 is no part of the text`() throws {
    #expect(try names(["a.yaml": "\u{FEFF}" + configMap("a"), "b.json": "\u{FEFF}" + configMapJSON("b")]) == ["a", "b"])
  }

  @Test func `alias bombs and deep nesting end in an error`() {
    var bomb = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bomb}\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      bomb += "a\(level): &a\(level) [\((0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", "))]\n"
    }
    #expect(failure(["bomb.yaml": bomb])?.hasPrefix("Failed to unmarshal \"bomb.yaml\"") == true)
    let deep = "apiVersion: v1\nkind: A\nmetadata: {}\nx: " + String(repeating: "[", count: 100_000)
    #expect(failure(["deep.yaml": deep])?.hasPrefix("Failed to unmarshal \"deep.yaml\"") == true)
    #expect(
      failure(["deep.json": String(repeating: #"{"a":"#, count: 100_000)])?.hasPrefix("Failed to unmarshal \"deep.json\"") == true
    )
  }
}
