import FileTree
import ObjectModel
import Testing

@testable import Rendering

/// Directories with Jsonnet files, at `app` in a repository.
@Suite struct JsonnetDirectoryTests {
  private static let renderer = Renderer(renderers: [DirectoryRenderer(interpreter: TestProgram.interpreter)], cache: nil)

  private func render(
    _ files: [String: String], _ jsonnet: JSONValue = [:], links: [String: String] = [:],
    settings: RenderSettings = RenderSettings()
  ) throws -> RenderedSource {
    var contents: [RepositoryPath: InMemoryFileTree.Content] = [:]
    for (path, text) in files { contents[try RepositoryPath(path)] = .file(Array(text.utf8)) }
    for (path, target) in links { contents[try RepositoryPath(path)] = .symbolicLink(target: target) }
    let request = RenderRequest(
      source: ["path": "app", "targetRevision": "main", "directory": ["jsonnet": jsonnet]], application: "web",
      revision: "0123456789abcdef",
      settings: settings)
    return try Self.renderer.render(request, InMemoryFileTree(contents))
  }

  private func names(_ files: [String: String], _ jsonnet: JSONValue = [:]) throws -> [String] {
    try render(files, jsonnet).manifests.map(\.name)
  }

  private func failure(_ files: [String: String], _ jsonnet: JSONValue = [:], links: [String: String] = [:]) -> String {
    #expect(throws: RenderError.self) {
      try render(files, jsonnet, links: links, settings: RenderSettings(allowsLinksOutOfRepository: true))
    }?.description ?? ""
  }

  private static let object = "{ kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: n } }"

  @Test func `a file evaluates to one object or to an array of them, at its place among the others`() throws {
    let files = [
      "app/a.yaml": "kind: A\nmetadata: {name: a}\n", "app/b.jsonnet": "local n = 'b'; \(Self.object)",
      "app/c.jsonnet": "[local n = 'c1'; \(Self.object), null, local n = 'c2'; \(Self.object)]",
      "app/d.yaml": "kind: D\nmetadata: {name: d}\n",
      "app/x.libsonnet": "not read", "app/e.jsonnet": "[]", "app/f.jsonnet": "null",
    ]
    #expect(try names(files) == ["a", "b", "c1", "c2", "d"])
  }

  @Test func `a list is taken apart`() throws {
    #expect(
      try names([
        "app/a.jsonnet": "{ kind: 'List', apiVersion: 'v1', items: [local n = 'x' + i; \(Self.object) for i in [1, 2]] }"
      ]) == ["x1", "x2"])
  }

  @Test(arguments: [
    ("{ a: { kind: 'X' } }", "Object 'Kind' is missing in '{a}'"), ("[[{ kind: 'X' }]]", "array is no object"),
    ("'text'", "string is no object"),
    ("[1]", "integer is no object"), ("{ kind: '' }", "Object 'Kind' is missing in '{kind}'"),
  ])
  func `anything else is an error`(text: String, problem: String) {
    let message = failure(["app/m.jsonnet": text])
    #expect(message.hasPrefix("Failed to unmarshal generated json \"m.jsonnet\": "))
    #expect(message.contains(problem), "\(message)")
  }

  @Test func `an evaluation that fails names file and line`() {
    let message = failure(["app/m.jsonnet": "{\n  a: error 'no way',\n}"])
    #expect(
      message.hasPrefix("Failed to evaluate jsonnet \"m.jsonnet\": RUNTIME ERROR: no way\n\tapp/m.jsonnet:2:6-"), "\(message)")
  }

  @Test func `variables and arguments are strings or code, with the build environment put in`() throws {
    let jsonnet: JSONValue = [
      "extVars": [
        ["name": "text", "value": "$ARGOCD_APP_NAME-${ARGOCD_APP_REVISION_SHORT}-$$-$NONE"],
        ["name": "code", "value": "1 + 1", "code": true],
      ],
      "tlas": [
        ["name": "n", "value": "$ARGOCD_APP_SOURCE_TARGET_REVISION"],
        ["name": "c", "value": "[$ARGOCD_APP_REVISION_SHORT_8x]", "code": true],
      ],
    ]
    let files = [
      "app/a.jsonnet": "{ kind: 'X', metadata: { name: std.extVar('text') + std.extVar('code') } }",
      "app/b.jsonnet": "function(n, c=[]) { kind: 'X', metadata: { name: n + std.length(c) } }",
    ]
    #expect(try names(files, jsonnet) == ["web-0123456-$-2", "main0"])
  }

  @Test func `an argument that is missing or unknown is an error`() {
    #expect(failure(["app/a.jsonnet": "function(n) { kind: 'X' }"]).contains("n"))
    #expect(failure(["app/a.jsonnet": "function() { kind: 'X' }"], ["tlas": [["name": "other", "value": ""]]]).contains("other"))
  }

  @Test func `imports come from beside the file, then from the libraries, the last one first`() throws {
    let files = [
      "app/a.jsonnet":
        "[{ kind: 'X', metadata: { name: import 'own.libsonnet' } }, { kind: 'X', metadata: { name: import 'x.libsonnet' } }, { kind: 'X', metadata: { name: import 'y.libsonnet' } }, { kind: 'X', metadata: { name: import '../lib1/up.libsonnet' } }]",
      "app/own.libsonnet": "'own'", "lib1/own.libsonnet": "'wrong'", "lib1/x.libsonnet": "'x1'",
      "lib2/x.libsonnet": "'x2'", "lib1/y.libsonnet": "import 'deep/z.libsonnet'", "lib1/deep/z.libsonnet": "importstr 'z.txt'",
      "lib1/deep/z.txt": "z", "lib1/up.libsonnet": "'up'",
    ]
    #expect(try names(files, ["libs": ["lib1", "/lib2"]]) == ["own", "x2", "z", "up"])
    #expect(try names(files, ["libs": ["lib2", "lib1"]]) == ["own", "x1", "z", "up"])
  }

  @Test func `a file in a library finds what lies in the application's directory last`() throws {
    let files = [
      "app/sub.libsonnet": "'app'", "app/a.jsonnet": "{ kind: 'X', metadata: { name: import 'l.libsonnet' } }",
      "lib/l.libsonnet": "import 'sub.libsonnet'",
    ]
    #expect(try names(files, ["libs": ["lib"]]) == ["app"])
  }

  @Test(arguments: [
    "import '/etc/hostname'", "importstr '/etc/hostname'", "importbin '/etc/hostname'", "importstr '../../etc/hostname'",
    "importstr '../../../../../../../../etc/hostname'", "importstr 'link'", "importstr 'dirlink/hostname'", "importstr 'chain'",
    "import '../lib/out.libsonnet'",
  ])
  func `nothing is imported from outside the repository`(text: String) {
    let links = [
      "app/link": "/etc/hostname", "app/dirlink": "../../etc", "app/chain": "chain2", "app/chain2": "../../etc/hostname",
      "lib/out.libsonnet": "../../canary.libsonnet",
    ]
    let message = failure(["app/m.jsonnet": text], links: links)
    #expect(
      message.contains("couldn't open import")
        && (message.contains("outside repository root") || message.contains("leaves the repository")), "\(message)")
  }

  @Test func `a library outside the repository is an error`() {
    #expect(failure(["app/m.jsonnet": "{}"], ["libs": ["../lib"]]).contains("file '../lib' resolved to outside repository root"))
  }

  @Test(
    arguments: [
      ["extVars": "x"], ["extVars": ["x"]], ["tlas": [["name": "a", "value": 1]]], ["libs": [1]],
      ["extVars": [["name": "a", "code": "yes"]]], "x",
    ] as [JSONValue])
  func `a parameter of another type is an error that names it`(parameters: JSONValue) {
    #expect(failure(["app/m.jsonnet": "{}"], parameters).hasPrefix("spec.source.directory.jsonnet"))
  }

  @Test func `what Jsonnet files hold does not count to the size of the manifests`() throws {
    let text = "local n = 'a'; \(Self.object)"
    #expect(try render(["app/a.jsonnet": text], settings: RenderSettings(maximumDirectorySize: 1)).manifests.count == 1)
  }

  @Test func `a link to a Jsonnet file imports from where the link stands`() throws {
    let files = [
      "base/m.jsonnet": "{ kind: 'X', metadata: { name: import 'n.libsonnet' } }", "app/n.libsonnet": "'app'",
      "base/n.libsonnet": "'base'",
    ]
    #expect(try render(files, links: ["app/m.jsonnet": "../base/m.jsonnet"]).manifests.map(\.name) == ["app"])
  }

  @Test func `a commit that touches nothing that was read evaluates nothing`() throws {
    let cache = RenderCache()
    let renderer = Renderer(renderers: [DirectoryRenderer(interpreter: TestProgram.interpreter)], cache: cache)
    var files = [
      "app/m.jsonnet": "{ kind: 'X', metadata: { name: import '../lib/n' } }", "lib/n": "'one'", "lib/other": "1",
      "other/m.jsonnet": "{}",
    ]
    func name() throws -> String? {
      try renderer.render(RenderRequest(source: ["path": "app"], application: "web"), InMemoryFileTree(files: files)).manifests
        .first?.name
    }
    #expect(try name() == "one")
    files["lib/other"] = "2"
    files["other/m.jsonnet"] = nil
    #expect(try name() == "one")
    #expect(cache.count == 1)
    files["lib/n"] = "'two'"
    #expect(try name() == "two")
    #expect(cache.count == 2)
    // A file that would be found first counts too.
    files["app/lib/n"] = "'three'"
    #expect(try name() == "two")
  }
}
