import CustomResources
import FileTree
import ObjectModel
import Rendering
import Synchronization
import Testing

@testable import Previews

private func application(_ name: String, path: String, repository: String = "here", more: String = "") -> String {
  """
  apiVersion: argoproj.io/v1alpha1
  kind: Application
  metadata: {name: \(name)}
  spec:
    project: default
    destination: {server: https://kubernetes.default.svc, namespace: prod}
    source: {repoURL: \(repository), path: \(path), targetRevision: v1.0\(more)}

  """
}

private func configMap(_ name: String, _ value: String = "1") -> String {
  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}\ndata: {a: '\(value)'}\n"
}

/// Counts what is really rendered.
private final class CountingRenderer: SourceRenderer {
  let type = SourceType.directory
  let version = 1
  let dependsOnCluster = false
  private let inner = DirectoryRenderer()
  private let rendered = Mutex<[String]>([])

  var directories: [String] { rendered.withLock { $0.sorted() } }

  func render(_ inputs: RenderInputs) throws(RenderError) -> RenderOutput {
    rendered.withLock { $0.append(inputs.directory.description) }
    return try inner.render(inputs)
  }
}

@Suite struct PreviewTests {
  private let counter = CountingRenderer()

  private func report(
    _ base: [String: String], _ changes: [String: String?], options: PreviewOptions = PreviewOptions(),
    others: any OtherRepositories = NoOtherRepositories()
  ) async throws -> PreviewReport {
    var head = base
    for (path, content) in changes { head[path] = content }
    let preview = RepositoryPreview(
      base: PreviewSide(name: "main", revision: "1111111aaaaaaa", tree: try InMemoryFileTree(files: base)),
      head: PreviewSide(name: "topic", revision: "2222222bbbbbbb", tree: try InMemoryFileTree(files: head)), options: options,
      renderer: Renderer(renderers: [counter, KustomizeSourceRenderer()], cache: RenderCache()), others: others,
      isThisRepository: { $0 == "here" })
    return try await preview.report()
  }

  private static let shop = [
    "apps/web.yaml": application("web", path: "web"), "apps/db.yaml": application("db", path: "db"),
    "web/a.yaml": configMap("a"), "web/b.yaml": configMap("b"), "db/c.yaml": configMap("c"), "README.md": "x",
  ]

  @Test func `only applications whose manifests differ are told of, and the others rendered once`() async throws {
    let report = try await report(Self.shop, ["web/a.yaml": configMap("a", "2"), "README.md": "y"])
    #expect(report.entries.map(\.application.description) == ["argocd/web"])
    #expect(report.unchanged == 1)
    #expect(counter.directories == ["db", "web", "web"])
    #expect(report.summary == "2 applications: 1 changed, 1 unchanged")
    #expect(
      report.unifiedText() == """
        --- base/argocd/web/ConfigMap/a
        +++ head/argocd/web/ConfigMap/a
        @@ -1,6 +1,6 @@
         apiVersion: v1
         data:
        -  a: "1"
        +  a: "2"
         kind: ConfigMap
         metadata:
           name: a

        """)
  }

  @Test func `objects that come and go are whole files of the difference`() async throws {
    let report = try await report(Self.shop, ["web/a.yaml": nil, "web/z.yaml": configMap("z")])
    let text = report.unifiedText()
    #expect(text.contains("--- base/argocd/web/ConfigMap/a\n+++ /dev/null\n@@ -1,6 +0,0 @@\n-apiVersion: v1\n"))
    #expect(text.contains("--- /dev/null\n+++ head/argocd/web/ConfigMap/z\n@@ -0,0 +1,6 @@\n+apiVersion: v1\n"))
  }

  @Test func `applications that come and go are told of with all their objects`() async throws {
    let report = try await report(
      Self.shop, ["apps/web.yaml": nil, "apps/new.yaml": application("new", path: "db")])
    #expect(report.entries.map { "\($0.application) \($0.outcome.word)" } == ["argocd/new added", "argocd/web removed"])
    #expect(report.entries.map(\.outcome.changes.count) == [1, 2])
  }

  @Test func `a change of an application's parameters counts`() async throws {
    let report = try await report(
      Self.shop, ["apps/web.yaml": application("web", path: "web", more: ", directory: {exclude: a.yaml}")])
    #expect(report.entries.map(\.outcome.word) == ["changed"])
    #expect(report.entries.first?.outcome.changes.map(\.title) == ["ConfigMap a"])
  }

  @Test func `applications that applications render to are followed, and count as they are rendered`() async throws {
    let files = [
      "root.yaml": application("root", path: "apps"), "web/kustomization.yaml": "resources: [a.yaml]\n",
      "web/a.yaml": configMap("a"),
      "apps/kustomization.yaml": "resources: [web.yaml]\nnameSuffix: -prod\n", "apps/web.yaml": application("web", path: "web"),
    ]
    let report = try await report(files, ["web/a.yaml": configMap("a", "2")])
    // The file of its own stands for itself too.
    #expect(report.entries.map(\.application.description) == ["argocd/web", "argocd/web-prod"])
    #expect(report.unchanged == 1)
  }

  @Test func `a rendered application beats one of the same name in a file`() async throws {
    let files = [
      "root.yaml": application("root", path: "apps"), "one/a.yaml": configMap("one"), "two/a.yaml": configMap("two"),
      "apps/kustomization.yaml":
        "resources: [web.yaml]\npatches: [{target: {kind: Application}, patch: '[{\"op\": \"replace\", \"path\": \"/spec/source/path\", \"value\": \"two\"}]'}]\n",
      "apps/web.yaml": application("web", path: "one"),
    ]
    let report = try await report(files, ["two/a.yaml": configMap("two", "2"), "one/a.yaml": configMap("one", "2")])
    #expect(report.entries.map(\.application.description) == ["argocd/web"])
    #expect(report.entries.first?.outcome.changes.map(\.key.name) == ["two"])
  }

  @Test func `applications that render each other end`() async throws {
    let files = ["a/b.yaml": application("b", path: "b"), "b/a.yaml": application("a", path: "a")]
    let report = try await report(files, ["a/x.yaml": configMap("x")])
    #expect(report.entries.map(\.application.description) == ["argocd/a"])
  }

  @Test func `an application that no longer renders is a new failure`() async throws {
    let broken = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n"
    let report = try await report(Self.shop, ["web/a.yaml": broken, "db/c.yaml": configMap("c", "2")])
    #expect(report.entries.map { "\($0.application) \($0.outcome.word)" } == ["argocd/db changed", "argocd/web failed"])
    #expect(report.newFailures.map(\.application.name) == ["web"])
    #expect(report.entries.last?.outcome.reason?.contains("a.yaml") == true)
    let old = try await self.report(Self.shop.merging(["web/a.yaml": broken]) { $1 }, ["db/c.yaml": configMap("c", "2")])
    #expect(old.newFailures.isEmpty)
    let mended = try await self.report(Self.shop.merging(["web/a.yaml": broken]) { $1 }, ["web/a.yaml": configMap("a")])
    #expect(mended.entries.map(\.outcome.word) == ["mended"])
  }

  @Test func `what lies elsewhere and did not change itself is not asked for`() async throws {
    let files = [
      "far.yaml": application("far", path: "ex", repository: "https://example.org/far"),
      "web.yaml": application("web", path: "web"), "web/a.yaml": configMap("a"),
    ]
    let quiet = try await report(files, ["web/a.yaml": configMap("a", "2")])
    #expect(quiet.entries.map(\.application.name) == ["web"])
    let asked = try await report(files, ["far.yaml": application("far", path: "why", repository: "https://example.org/far")])
    #expect(asked.entries.map { "\($0.application.name) \($0.outcome.word)" } == ["far skipped"])
    #expect(asked.entries.first?.outcome.reason == "https://example.org/far is another repository")
  }

  private struct Elsewhere: OtherRepositories {
    func files(of source: ApplicationSource) async throws -> (tree: any FileTree, revision: String) {
      (try InMemoryFileTree(files: ["ex/a.yaml": configMap("ex"), "why/a.yaml": configMap("why")]), source.targetRevision)
    }
  }

  @Test func `what lies elsewhere and is in reach is rendered`() async throws {
    let report = try await report(
      ["far.yaml": application("far", path: "ex", repository: "far")],
      ["far.yaml": application("far", path: "why", repository: "far")],
      others: Elsewhere())
    #expect(report.entries.first?.outcome.changes.map(\.title) == ["ConfigMap ex", "ConfigMap why"])
  }

  @Test func `the values of Secrets are masked, and a change of them is seen`() async throws {
    func secret(_ value: String) -> String {
      "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: \(value)}\n"
    }
    let files = ["web.yaml": application("web", path: "web"), "web/s.yaml": secret("canary-one")]
    let report = try await report(files, ["web/s.yaml": secret("canary-two")])
    let all = report.unifiedText() + report.markdown() + report.json().json()
    #expect(!all.contains("canary"))
    #expect(!all.contains("Y2FuYXJ5"))
    #expect(report.entries.first?.outcome.changes.first?.difference.addedLines == 1)
  }

  @Test func `a generated object that gets another hash is one that changed`() async throws {
    let files = [
      "web.yaml": application("web", path: "web"),
      "web/kustomization.yaml": "configMapGenerator: [{name: conf, files: [f]}]\n", "web/f": "one",
    ]
    let report = try await report(files, ["web/f": "two"])
    let change = try #require(report.entries.first?.outcome.changes.first)
    #expect(report.entries.first?.outcome.changes.count == 1)
    #expect(change.kind == .changed)
    #expect(change.formerName?.hasPrefix("conf-") == true)
  }

  @Test func `lists, JSON and several documents hold applications too`() async throws {
    let json =
      #"{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"j"},"spec":{"source":{"repoURL":"here","path":"web"}}}"#
    let files = [
      "list.yaml": "kind: List\napiVersion: v1\nitems:\n- \(json)\n", "j.json": json.replacingName("k"),
      "two.yaml": application("one", path: "web") + "---\n" + application("two", path: "web"), "web/a.yaml": configMap("a"),
      "not.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: Application}\n",
      "chart/templates/a.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: {{ .Values.x }}\n",
    ]
    let report = try await report(files, ["web/a.yaml": configMap("a", "2")])
    #expect(report.entries.map(\.application.name) == ["j", "k", "one", "two"])
    #expect(report.notes.isEmpty)
  }

  @Test func `an application that cannot be read is noted`() async throws {
    let report = try await report([:], ["bad.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: x\n"])
    #expect(report.notes.count == 1)
    #expect(report.notes.first?.hasPrefix("bad.yaml: document 1") == true)
  }

  @Test func `files that may hold applications can be narrowed down`() async throws {
    var options = PreviewOptions()
    options.applicationFiles = "apps/db*"
    let report = try await report(
      Self.shop, ["web/a.yaml": configMap("a", "2"), "db/c.yaml": configMap("c", "2")], options: options)
    #expect(report.entries.map(\.application.name) == ["db"])
  }

  @Test func `a comment for a pull request is bounded and escapes what it shows`() async throws {
    let fence = "```\n"
    let report = try await report(
      Self.shop, ["web/a.yaml": configMap("a", "`````"), "db/c.yaml": "apiVersion: v1\nkind: X|<b>\nmetadata: {name: c\n"])
    let text = report.markdown()
    #expect(
      text.hasPrefix("### Rendered manifests: `main (1111111)` → `topic (2222222)`\n\n2 applications: 1 changed, 1 failed.\n"))
    #expect(text.contains("| argocd/web | changed | 1 changed | +1 −1 |"))
    #expect(text.contains("``````diff\n"))
    #expect(!text.contains("<b>"))
    let short = report.markdown(limit: 400)
    #expect(short.contains("1 more application with differences; see the unified diff."))
    #expect(!short.contains(fence))
  }

  @Test func `programs get every object`() async throws {
    let report = try await report(Self.shop, ["web/a.yaml": configMap("a", "2")])
    let value = report.json()
    #expect(value["head"] == ["name": "topic", "revision": "2222222bbbbbbb"])
    #expect(value["unchanged"] == 1)
    let object = value["applications"]?.array?.first?["objects"]?.array?.first
    #expect(object?["change"] == "changed")
    #expect(object?["name"] == "a")
    #expect(object?["diff"]?.string?.hasPrefix("@@ -1,6 +1,6 @@\n") == true)
  }
}

extension String {
  fileprivate func replacingName(_ name: String) -> String {
    firstRange(of: "\"j\"").map { self[..<$0.lowerBound] + "\"\(name)\"" + self[$0.upperBound...] } ?? self
  }
}
