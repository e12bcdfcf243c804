import FileTree
import ObjectModel
import Synchronization
import Testing

@testable import Rendering

/// Bases in other repositories, fetched on the way.
@Suite struct RemoteRenderingTests {
  private static let configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: far}\n"

  private func render(
    _ renderer: Renderer = Renderer(cache: nil), fetch: (RemoteRepository) async throws -> any FileTree
  ) async throws -> [String] {
    let tree = try InMemoryFileTree(files: ["kustomization.yaml": "resources: ['https://example.org/org/one?ref=v1']\n"])
    let request = RenderRequest(source: ["path": "."], application: "app")
    return try await renderer.render(request, tree, fetch: fetch).manifests.map(\.name)
  }

  @Test func `bases that name bases are fetched one after the other`() async throws {
    let asked = Mutex<[String]>([])
    let names = try await render { remote in
      asked.withLock { $0.append("\(remote.repository)@\(remote.reference)") }
      return try remote.repository.hasSuffix("one")
        ? InMemoryFileTree(files: ["kustomization.yaml": "resources: ['https://example.org/org/two']\nnamePrefix: p-\n"])
        : InMemoryFileTree(files: ["kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": Self.configMap])
    }
    #expect(names == ["p-far"])
    #expect(asked.withLock { $0 } == ["https://example.org/org/one@v1", "https://example.org/org/two@"])
  }

  @Test func `bases without end are an error`() async throws {
    let error = await #expect(throws: RenderError.self) {
      try await render { remote in
        try InMemoryFileTree(files: ["kustomization.yaml": "resources: ['\(remote.repository)x']\n"])
      }
    }
    #expect(error?.description.contains("without end") == true)
  }

  private struct Unreachable: Error {}

  @Test func `what the fetch throws is passed on`() async throws {
    await #expect(throws: Unreachable.self) { try await render { _ in throw Unreachable() } }
  }

  @Test(arguments: ["--upload-pack=touch x", "-oProxyCommand=x"])
  func `a reference that looks like an option is refused`(reference: String) async throws {
    let tree = try InMemoryFileTree(files: ["kustomization.yaml": "resources: ['https://example.org/org/one?ref=\(reference)']\n"]
    )
    let error = await #expect(throws: RenderError.self) {
      try await Renderer(cache: nil).render(RenderRequest(source: ["path": "."], application: "app"), tree) { _ in
        throw Unreachable()
      }
    }
    #expect(error?.description.contains("begins with a dash") == true)
  }

  @Test func `a failure to fetch is not kept`() async throws {
    let cache = RenderCache()
    let renderer = Renderer(cache: cache)
    await #expect(throws: Unreachable.self) { try await render(renderer) { _ in throw Unreachable() } }
    #expect(cache.count == 0)
    let tree = try InMemoryFileTree(files: ["kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": Self.configMap])
    #expect(try await render(renderer) { _ in tree } == ["far"])
    #expect(try await render(renderer) { _ in tree } == ["far"])
    #expect(cache.count == 1)
  }
}
