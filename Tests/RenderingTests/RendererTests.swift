import FileTree
import ObjectModel
import Testing

@testable import Rendering

@Suite struct SourceTypeTests {
  private func type(_ files: [String], _ source: JSONValue = [:], settings: RenderSettings = RenderSettings()) throws
    -> SourceType
  {
    var source = source
    source["path"] = "app"
    let tree = try InMemoryFileTree(files: Dictionary(uniqueKeysWithValues: (files + ["keep"]).map { ("app/" + $0, "") }))
    return try ApplicationDirectory(source, in: tree).sourceType(of: source, settings: settings)
  }

  @Test(arguments: [
    (["a.yaml"], SourceType.directory), (["Chart.yaml"], .helm), (["old-Chart.yaml"], .helm),
    (["kustomization.yaml"], .kustomize),
    (["kustomization.yml"], .kustomize), (["Kustomization"], .kustomize), (["Chart.yaml", "kustomization.yaml"], .kustomize),
    (["sub/Chart.yaml"], .directory), (["Chart.yaml/x"], .directory), (["chart.yaml", "my-kustomization.yaml"], .directory),
  ])
  func `what lies in the directory decides`(files: [String], expected: SourceType) throws { #expect(try type(files) == expected) }

  private static let blocks: [(JSONValue, SourceType)] = [
    (["directory": [:]], .directory), (["helm": [:]], .helm), (["kustomize": [:]], .kustomize), (["plugin": [:]], .plugin),
    (["directory": .null], .helm), (["chart": "x"], .helm),
  ]

  @Test(arguments: blocks)
  func `an explicit block decides before that`(source: JSONValue, expected: SourceType) throws {
    #expect(try type(["Chart.yaml"], source) == expected)
  }

  @Test func `two blocks are an error`() {
    let error = #expect(throws: RenderError.self) { try type([], ["helm": [:], "kustomize": [:]]) }
    #expect(error?.description.hasPrefix("multiple application sources defined: Kustomize,Helm") == true)
  }

  @Test func `a type that is switched off is read as a directory`() throws {
    #expect(try type(["Chart.yaml"], settings: RenderSettings(isHelmEnabled: false)) == .directory)
    #expect(try type(["kustomization.yaml"], settings: RenderSettings(isKustomizeEnabled: false)) == .directory)
    #expect(try type([], ["helm": [:]], settings: RenderSettings(isHelmEnabled: false)) == .directory)
  }
}

@Suite struct RendererTests {
  private static let manifest = #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"#

  private func failure(_ source: JSONValue, _ tree: any FileTree) -> String? {
    #expect(throws: RenderError.self) { try Renderer().render(RenderRequest(source: source, application: "app"), tree) }?
      .description
  }

  @Test(arguments: [
    ("/app", "/app: app path is absolute"), ("../app", "../app: app path outside root"),
    ("a/../../b", "a/../../b: app path outside root"),
    ("none", "none: app path does not exist"), ("a.json", "a.json: app path is not a directory"),
    ("loop", "loop: app path does not exist"),
  ])
  func `a path that is no directory of the repository is an error`(path: String, message: String) throws {
    let tree = InMemoryFileTree([
      try RepositoryPath("a.json"): .file([]), try RepositoryPath("loop"): .symbolicLink(target: "loop"),
    ])
    #expect(failure(["path": .string(path)], tree)?.hasPrefix(message) == true)
  }

  @Test func `a path may lead through a link inside the repository`() throws {
    let tree = InMemoryFileTree([
      try RepositoryPath("real/a.json"): .file(Array(Self.manifest.utf8)),
      try RepositoryPath("link"): .symbolicLink(target: "real"),
    ])
    let rendered = try Renderer().render(RenderRequest(source: ["path": "link"], application: "app"), tree)
    #expect(rendered.manifests.map(\.name) == ["a"])
  }

  @Test func `a repository with a link out of it is refused, unless that is allowed`() throws {
    let tree = InMemoryFileTree([
      try RepositoryPath("app/a.json"): .file(Array(Self.manifest.utf8)),
      try RepositoryPath("elsewhere/out"): .symbolicLink(target: "../../canary"),
      try RepositoryPath("app/out.yaml"): .symbolicLink(target: "/etc/passwd"),
    ])
    #expect(failure(["path": "app"], tree)?.hasPrefix("repository contains out-of-bounds symlinks. file: app/out.yaml") == true)
    let request = RenderRequest(
      source: ["path": "app"], application: "app", settings: RenderSettings(allowsLinksOutOfRepository: true))
    let error = #expect(throws: RenderError.self) { try Renderer().render(request, tree) }
    #expect(error?.description.contains("illegal filepath in symlink at \"app/out.yaml\"") == true)
  }

  @Test func `a type without a renderer gives a clear error`() throws {
    let error = #expect(throws: RenderError.self) {
      try Renderer(renderers: []).render(
        RenderRequest(source: ["path": "."], application: "app"), InMemoryFileTree(files: ["a": ""]))
    }
    #expect(error?.description.contains("sources are not supported yet") == true)
  }

  @Test func `override files are merged over the source, the application's own last`() throws {
    let files = [
      "app/a.json": Self.manifest, "app/sub/b.json": Self.manifest.replacing("\"a\"", with: "\"b\""),
      "app/.argocd-source.yaml": "path: elsewhere\nrepoURL: x\ndirectory:\n  recurse: true\n  include: '*.none'\n",
      "app/.argocd-source-web.yaml": "directory:\n  include: null\n",
    ]
    let tree = try InMemoryFileTree(files: files)
    func names(_ application: String) throws -> [String] {
      try Renderer().render(RenderRequest(source: ["path": "app"], application: application), tree).manifests.map(\.name)
    }
    #expect(try names("other") == [])
    #expect(try names("web").contains("b"))
  }

  @Test func `an override file that is no object is an error that names it`() throws {
    let tree = try InMemoryFileTree(files: ["app/.argocd-source.yaml": "- a\n"])
    #expect(failure(["path": "app"], tree)?.hasPrefix("app/.argocd-source.yaml: must hold") == true)
  }
}

@Suite struct BuildEnvironmentTests {
  @Test(arguments: [
    ("$A", "1"), ("${A}b", "1b"), ("x$A.y", "x1.y"), ("$$A", "$A"), ("$NONE-", "-"), ("${NONE}", ""), ("a$", "a$"),
    ("${A", "${A"),
    ("$-", "$-"), ("$A$B", "12"), ("", ""), ("ä$B", "ä2"),
  ])
  func `variables are replaced`(text: String, expected: String) {
    #expect(BuildEnvironment(["A": "1", "B": "2"]).substitute(in: text) == expected)
  }
}
