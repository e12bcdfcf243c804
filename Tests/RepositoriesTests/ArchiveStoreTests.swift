import FileTree
import Foundation
import Synchronization
import Testing

@testable import Repositories

@Suite struct ArchiveStoreTests {
  private static let home = "https://charts.example.com/stable"

  /// A store over a web, with a cache directory of its own that is removed when the test is done.
  private final class Fixture: Sendable {
    let directory = FileManager.default.temporaryDirectory.appending(path: "archives-\(UUID().uuidString)").path
    let clock = Mutex(ContinuousClock.now)

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func store(_ web: ScriptedWeb) -> ArchiveStore {
      ArchiveStore(directory: directory, web: web, now: { self.clock.withLock { $0 } })
    }

    func pass(_ time: Duration) { clock.withLock { $0 += time } }
  }

  private static func index(_ entries: [(version: String, url: String, digest: String)], chart: String = "web") -> String {
    let versions = entries.map { "    - {version: \"\($0.version)\", urls: [\"\($0.url)\"], digest: \"\($0.digest)\"}\n" }
    return "apiVersion: v1\nentries:\n  \(chart):\n\(versions.joined())"
  }

  private static func web(_ versions: [String], digests: Bool = true, headers: [String: String] = [:]) -> ScriptedWeb {
    ScriptedWeb { request in
      if request.url == "\(home)/index.yaml" {
        if request.knownTag == "\"1\"", headers["etag"] == "\"1\"" { return WebResponse(status: 304) }
        return .text(
          index(
            versions.map { version in
              let digest = digests ? ArchiveCache.hash(of: SampleArchive.chart("web", version)) : ""
              return (version, "web-\(version).tgz", digest)
            }), headers: headers)
      }
      for version in versions where request.url == "\(home)/web-\(version).tgz" {
        return WebResponse(status: 200, body: SampleArchive.chart("web", version))
      }
      return nil
    }
  }

  private func chart(_ version: String) -> ArchiveSource {
    ArchiveSource(repository: Self.home, chart: "web", version: version)
  }

  private func failure(_ store: ArchiveStore, _ source: ArchiveSource, _ credentials: Credentials = .none) async
    -> RepositoryError?
  {
    do throws(RepositoryError) {
      _ = try await store.archive(source, credentials: credentials)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("1.2.3", "1.2.3"), ("v1.2.3", "1.2.3"), ("1.*", "1.10.0"), ("~1.2", "1.2.4"), ("", "2.0.0"), ("*", "2.0.0"),
    (">=2.0.0-0", "2.1.0-rc.1"), ("1.2", "1.2.4"),
  ])
  func `a chart is found by version or constraint`(wanted: String, found: String) async throws {
    let fixture = Fixture()
    let store = fixture.store(Self.web(["1.2.3", "2.1.0-rc.1", "1.10.0", "2.0.0", "1.2.4"]))
    let archive = try await store.archive(chart(wanted))
    #expect(archive.revision == found)
    let file = try archive.tree.read(try RepositoryPath("Chart.yaml"))
    #expect(String(decoding: file, as: UTF8.self).contains("version: \(found)\n"))
  }

  @Test func `what is not there is said with what there is`() async {
    let fixture = Fixture()
    let store = fixture.store(Self.web(["1.0.0", "1.1.0"]))
    let version = await failure(store, chart("9.9.9"))
    #expect(
      version?.description
        == "repository \(Self.home): chart \"web\" version \"9.9.9\" not found; correct targetRevision (the newest are 1.1.0, 1.0.0)"
    )
    let name = await failure(store, ArchiveSource(repository: Self.home, chart: "webb", version: "1.0.0"))
    #expect(
      name?.description
        == "repository \(Self.home): chart \"webb\" not found in it; correct spec.source.chart (there is web)")
  }

  @Test func `an archive is got once, and not again after a restart`() async throws {
    let fixture = Fixture()
    let web = Self.web(["1.0.0"])
    let store = fixture.store(web)
    for _ in 0..<3 { _ = try await store.archive(chart("1.0.0"), freshness: .cached(.seconds(60))) }
    #expect(web.addresses == ["\(Self.home)/index.yaml", "\(Self.home)/web-1.0.0.tgz"])
    _ = try await fixture.store(web).archive(chart("1.0.0"))
    #expect(web.addresses.count == 3)
  }

  @Test func `a kept archive that was tampered with is got anew`() async throws {
    let fixture = Fixture()
    let web = Self.web(["1.0.0"])
    _ = try await fixture.store(web).archive(chart("1.0.0"))
    for file in try FileManager.default.contentsOfDirectory(atPath: fixture.directory) {
      try Data(SampleArchive.chart("web", "6.6.6")).write(to: URL(filePath: "\(fixture.directory)/\(file)"))
    }
    let again = try await fixture.store(web).archive(chart("1.0.0"))
    #expect(String(decoding: try again.tree.read(try RepositoryPath("Chart.yaml")), as: UTF8.self).contains("1.0.0"))
    #expect(web.addresses.filter { $0.hasSuffix(".tgz") }.count == 2)
  }

  @Test func `an index is asked for again when it is too old, and only if it changed is it sent`() async throws {
    let fixture = Fixture()
    let web = Self.web(["1.0.0"], headers: ["etag": "\"1\""])
    let store = fixture.store(web)
    _ = try await store.archive(chart("*"), freshness: .cached(.seconds(60)))
    fixture.pass(.seconds(61))
    _ = try await store.archive(chart("*"), freshness: .cached(.seconds(60)))
    #expect(web.requests.filter { $0.url.hasSuffix("index.yaml") }.map(\.knownTag) == [nil, "\"1\""])
  }

  @Test func `an archive that is not the one of the index is refused`() async {
    let fixture = Fixture()
    let web = ScriptedWeb { request in
      request.url.hasSuffix("index.yaml")
        ? .text(Self.index([("1.0.0", "web.tgz", String(repeating: "0", count: 64))]))
        : WebResponse(status: 200, body: SampleArchive.chart("web", "1.0.0"))
    }
    let error = await failure(fixture.store(web), chart("1.0.0"))
    #expect(error?.problem.contains("is not the one that the index tells the digest of") == true)
    #expect((try? FileManager.default.contentsOfDirectory(atPath: fixture.directory))?.isEmpty != false)
  }

  @Test(arguments: [(false, false), (true, true)])
  func `another host sees the password only where that is asked for`(passes: Bool, isSent: Bool) async throws {
    let fixture = Fixture()
    let web = ScriptedWeb { request in
      if request.url.hasSuffix("index.yaml") { return .text(Self.index([("1.0.0", "https://cdn.example.net/web.tgz", "")])) }
      return WebResponse(status: 200, body: SampleArchive.chart("web", "1.0.0"))
    }
    var source = chart("1.0.0")
    source.passesCredentials = passes
    _ = try await fixture.store(web).archive(source, credentials: Credentials(username: "sam", password: "canary-password"))
    #expect(web.requests.map { $0.authorization != nil } == [true, isSent])
  }

  @Test func `a redirect to another host loses the password, and one to http is refused`() async throws {
    let fixture = Fixture()
    let web = ScriptedWeb { request in
      switch request.url {
      case "\(Self.home)/index.yaml":
        WebResponse(status: 302, headers: ["location": "https://mirror.example.net/x/index.yaml"])
      case "https://mirror.example.net/x/index.yaml": .text(Self.index([("1.0.0", "web.tgz", "")]))
      default: WebResponse(status: 301, headers: ["location": "http://charts.example.com/web.tgz"])
      }
    }
    let credentials = Credentials(password: "canary-password")
    let error = await failure(fixture.store(web), chart("1.0.0"), credentials)
    #expect(web.requests.map { $0.authorization != nil } == [true, false, true])
    #expect(error?.problem.contains("redirects from https to http") == true)
    #expect(error.map { !"\($0)".contains("canary") } == true)
  }

  @Test(arguments: [
    ("", "no API version"), ("{", "index.yaml cannot be read"), ("a: [", "index.yaml cannot be read"), ("[]", "no API version"),
    ("<html>no</html>", "no API version"),
  ])
  func `what is no index is called so`(text: String, expected: String) async {
    let fixture = Fixture()
    let error = await failure(fixture.store(ScriptedWeb { _ in .text(text) }), chart("1.0.0"))
    #expect(error?.problem.contains(expected) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    (401, RepositoryError.Cause.authentication), (403, .authentication), (404, .notFound), (429, .unreachable),
    (503, .unreachable), (418, .unsupported),
  ])
  func `a status says whether to try again`(status: Int, cause: RepositoryError.Cause) async {
    let fixture = Fixture()
    let error = await failure(fixture.store(ScriptedWeb { _ in WebResponse(status: status) }), chart("1.0.0"))
    #expect(error?.cause == cause)
  }

  @Test func `an archive that leads out of its folder is refused`() async {
    let fixture = Fixture()
    let hostile = SampleArchive.tar(["web/Chart.yaml": "a", "web/../../etc/canary": "x"])
    let web = ScriptedWeb { request in
      request.url.hasSuffix("index.yaml")
        ? .text(Self.index([("1.0.0", "web.tgz", "")])) : WebResponse(status: 200, body: hostile)
    }
    #expect(await failure(fixture.store(web), chart("1.0.0"))?.problem.contains("cannot be unpacked") == true)
  }
}
