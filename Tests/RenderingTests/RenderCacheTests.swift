import FileTree
import ObjectModel
import Synchronization
import Testing

@testable import Rendering

@Suite struct RenderCacheTests {
  private static let files = [
    "web/a.json": manifest("web"), "web/sub/README": "text", "api/a.json": manifest("api"), "README.md": "text",
  ]

  private static func manifest(_ name: String) -> String {
    #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\#(name)"}}"#
  }

  private func tree(_ changes: [String: String?] = [:]) throws -> InMemoryFileTree {
    var files = Self.files
    for (path, text) in changes { files[path] = text }
    return try InMemoryFileTree(files: files)
  }

  private func request(_ path: String = "web", revision: String = "", application: String = "app") -> RenderRequest {
    RenderRequest(source: ["repoURL": "x", "path": .string(path)], application: application, revision: revision)
  }

  @Test func `a commit that touches nothing that was read renders nothing`() throws {
    let counter = CountingRenderer()
    let renderer = Renderer(renderers: [counter])
    let first = try renderer.render(request(revision: "1"), tree())
    let second = try renderer.render(
      request(revision: "2"), tree(["README.md": "new", "api/a.json": "broken", "web/sub/README": "new", "web/sub/more": "new"]))
    #expect(counter.count == 1)
    #expect(first.manifests == second.manifests)
    #expect(second.readSet.files.map(\.description) == ["web/a.json"])
  }

  @Test(
    arguments: [
      ["web/a.json": manifest("other")], ["web/b.json": manifest("more")], ["web/a.json": nil],
      ["web/sub": nil, "web/sub/README": nil],
    ] as [[String: String?]])
  func `a commit that touches what was read renders again`(changes: [String: String?]) throws {
    let counter = CountingRenderer()
    let renderer = Renderer(renderers: [counter])
    _ = try renderer.render(request(), tree())
    _ = try renderer.render(request(), tree(changes))
    #expect(counter.count == 2)
  }

  @Test func `going back to what was rendered before renders nothing`() throws {
    let counter = CountingRenderer()
    let renderer = Renderer(renderers: [counter])
    for _ in 0..<3 {
      #expect(try renderer.render(request(), tree()).manifests.map(\.name) == ["web"])
      #expect(try renderer.render(request(), tree(["web/a.json": Self.manifest("v2")])).manifests.map(\.name) == ["v2"])
    }
    #expect(counter.count == 2)
  }

  @Test func `applications with the same source share a result`() throws {
    let counter = CountingRenderer()
    let renderer = Renderer(renderers: [counter])
    _ = try renderer.render(request(application: "one"), tree())
    _ = try renderer.render(request(application: "two"), tree())
    #expect(counter.count == 1)
  }

  @Test func `an override file for one application is not used for another`() throws {
    let renderer = Renderer()
    let tree = try tree(["web/.argocd-source-two.yaml": "directory: {exclude: '*'}\n"])
    #expect(try renderer.render(request(application: "one"), tree).manifests.count == 1)
    #expect(try renderer.render(request(application: "two"), tree).manifests.count == 0)
    #expect(try renderer.render(request(application: "one"), tree).manifests.count == 1)
  }

  @Test func `other parameters render anew`() throws {
    let counter = CountingRenderer()
    let renderer = Renderer(renderers: [counter])
    _ = try renderer.render(request(), tree())
    var other = request()
    other.source["directory"] = ["recurse": true]
    _ = try renderer.render(other, tree())
    other.destinationNamespace = "x"
    _ = try renderer.render(other, tree())
    other.apiVersions = ["v1"]
    _ = try renderer.render(other, tree())
    #expect(counter.count == 4)
  }

  @Test func `a variable counts only if it is used`() throws {
    let counter = CountingRenderer(variable: "ARGOCD_APP_REVISION")
    let renderer = Renderer(renderers: [counter])
    _ = try renderer.render(request(revision: "1"), tree())
    _ = try renderer.render(request(revision: "1", application: "other"), tree())
    #expect(counter.count == 1)
    _ = try renderer.render(request(revision: "2"), tree())
    #expect(counter.count == 2)
  }

  @Test func `a failure is kept too, until what it is about changes`() throws {
    let counter = CountingRenderer()
    let renderer = Renderer(renderers: [counter])
    let broken = try tree(["web/a.json": "["])
    for _ in 0..<3 { #expect(throws: RenderError.self) { try renderer.render(request(), broken) } }
    #expect(counter.count == 1)
    #expect(try renderer.render(request(), tree()).manifests.count == 1)
  }

  @Test func `what is read from a reference counts`() throws {
    let counter = CountingRenderer(reference: "values")
    let renderer = Renderer(renderers: [counter])
    func render(_ values: [String: String]) throws {
      _ = try renderer.render(request(), tree(), references: ["values": InMemoryFileTree(files: values)])
    }
    try render(["file": "a", "other": "a"])
    try render(["file": "a", "other": "b"])
    #expect(counter.count == 1)
    try render(["file": "b"])
    #expect(counter.count == 2)
  }

  @Test func `memory is bounded, and what was unused for longest goes first`() throws {
    let counter = CountingRenderer()
    let cache = RenderCache(capacity: 20_000)
    let renderer = Renderer(renderers: [counter], cache: cache)
    var files: [String: String] = [:]
    for index in 0..<100 { files["app\(index)/a.json"] = Self.manifest("app\(index)") }
    let tree = try InMemoryFileTree(files: files)
    for index in 0..<100 {
      _ = try renderer.render(request("app\(index)"), tree)
      _ = try renderer.render(request("app0"), tree)
      #expect(cache.memory <= 20_000)
    }
    #expect(counter.count == 100)
    #expect(cache.count > 1 && cache.count < 100)
    _ = try renderer.render(request("app1"), tree)
    #expect(counter.count == 101)
  }
}

/// Renders directories, counts how often, and reads what it is told to besides.
private final class CountingRenderer: SourceRenderer {
  let type = SourceType.directory
  let version = 1
  private let variable: String?
  private let reference: String?
  private let calls = Mutex(0)
  var count: Int { calls.withLock { $0 } }

  init(variable: String? = nil, reference: String? = nil) {
    self.variable = variable
    self.reference = reference
  }

  func render(_ inputs: RenderInputs) throws(RenderError) -> RenderOutput {
    calls.withLock { $0 += 1 }
    if let variable { _ = inputs.environment[variable] }
    if let reference, let tree = inputs.references[reference], let file = RepositoryPath.root.child("file") {
      _ = try RenderError.reading { () throws(FileTreeError) in try tree.read(file) }
    }
    return try DirectoryRenderer().render(inputs)
  }
}
