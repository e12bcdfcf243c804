import FileTree
import Foundation
import Testing

@testable import Repositories

@Suite struct RegistryTests {
  private static let helm = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
  private static let files = "application/vnd.oci.image.layer.v1.tar"

  private struct Contents: Sendable {
    var tags: [String: (type: String, layer: [UInt8])]

    func manifest(_ tag: String) -> String? {
      tags[tag].map { type, layer in
        let digest = "sha256:" + ArchiveCache.hash(of: layer)
        return #"{"schemaVersion":2,"layers":[{"mediaType":"\#(type)","digest":"\#(digest)","size":\#(layer.count)}]}"#
      }
    }
  }

  /// A registry with one repository, `charts/web`, that wants a token.
  private static func registry(_ contents: Contents, password: String? = nil) -> ScriptedWeb {
    ScriptedWeb { request in
      guard let address = WebAddress(request.url) else { return nil }
      if address.authority == "auth.example.com" {
        let wanted = password.map { "Basic " + Data("sam:\($0)".utf8).base64EncodedString() }
        return request.authorization == wanted ? .text(#"{"token":"t0ken"}"#) : WebResponse(status: 401)
      }
      guard address.authority == "registry.example.com" else { return nil }
      guard request.authorization == "Bearer t0ken" else {
        let challenge =
          #"Bearer realm="https://auth.example.com/token",service="registry",scope="repository:charts/web:pull""#
        return WebResponse(status: 401, headers: ["www-authenticate": challenge])
      }
      let path = address.path
      if path.hasPrefix("/v2/charts/web/tags/list") {
        let names = contents.tags.keys.sorted()
        if path.contains("last=") { return .text(#"{"tags":["\#(names.dropFirst().joined(separator: "\",\""))"]}"#) }
        let link = #"</v2/charts/web/tags/list?n=1000&last=\#(names[0])>; rel="next""#
        return .text(#"{"tags":["\#(names[0])"]}"#, headers: ["link": link])
      }
      if path.hasPrefix("/v2/charts/web/manifests/") {
        let reference = String(path.dropFirst("/v2/charts/web/manifests/".count))
        let byDigest = contents.tags.keys.first {
          "sha256:" + ArchiveCache.hash(of: Array((contents.manifest($0) ?? "").utf8)) == reference
        }
        return contents.manifest(byDigest ?? reference).map { .text($0) }
      }
      for (_, layer) in contents.tags.values where path.hasSuffix(ArchiveCache.hash(of: layer)) {
        return WebResponse(status: 200, body: layer)
      }
      return nil
    }
  }

  private static let charts = Contents(tags: [
    "1.0.0": (helm, SampleArchive.chart("web", "1.0.0")), "1.1.0": (helm, SampleArchive.chart("web", "1.1.0")),
    "2.0.0_build.1": (helm, SampleArchive.chart("web", "2.0.0+build.1")),
  ])

  private func store(_ web: ScriptedWeb) -> ArchiveStore {
    let directory = FileManager.default.temporaryDirectory.appending(path: "registry-\(UUID().uuidString)").path
    return ArchiveStore(directory: directory, web: web, now: { ContinuousClock.now })
  }

  @Test(arguments: [("1.0.0", "1.0.0"), ("1.x", "1.1.0"), ("*", "2.0.0+build.1"), ("2.0.0+build.1", "2.0.0+build.1")])
  func `a chart is found by version or constraint, with the token the registry asks for`(
    wanted: String, found: String
  ) async throws {
    let web = Self.registry(Self.charts)
    for repository in ["registry.example.com/charts", "oci://registry.example.com/charts/"] {
      let archive = try await store(web).archive(ArchiveSource(repository: repository, chart: "web", version: wanted))
      #expect(archive.revision == found)
      let file = try archive.tree.read(try RepositoryPath("Chart.yaml"))
      #expect(String(decoding: file, as: UTF8.self).contains("version: \(found)\n"))
    }
  }

  @Test func `the password goes to the token service alone`() async throws {
    let web = Self.registry(Self.charts, password: "canary-password")
    let source = ArchiveSource(repository: "registry.example.com/charts", chart: "web", version: "1.0.0")
    _ = try await store(web).archive(source, credentials: Credentials(username: "sam", password: "canary-password"))
    let basic = web.requests.filter { $0.authorization?.hasPrefix("Basic") == true }
    #expect(basic.map { WebAddress($0.url)?.authority } == ["auth.example.com"])
    await #expect(throws: RepositoryError.self) {
      try await store(web).archive(source, credentials: Credentials(username: "sam", password: "wrong"))
    }
  }

  @Test func `files of an image are found by tag, digest or constraint, and known by the manifest's digest`() async throws {
    let layer = SampleArchive.tar(["deployment.yaml": "kind: Deployment\n", "sub/service.yaml": "kind: Service\n"])
    let contents = Contents(tags: ["latest": (Self.files, layer), "1.4.0": (Self.files, layer)])
    let digest = "sha256:" + ArchiveCache.hash(of: Array((contents.manifest("latest") ?? "").utf8))
    let store = store(Self.registry(contents))
    for version in ["", "latest", digest, "1.x"] {
      let archive = try await store.archive(ArchiveSource(repository: "oci://registry.example.com/charts/web", version: version))
      #expect(archive.revision == digest)
      #expect(try archive.tree.read(try RepositoryPath("sub/service.yaml")) == Array("kind: Service\n".utf8))
    }
  }

  @Test func `what does not hash to its digest is refused`() async {
    let web = ScriptedWeb { request in
      if request.url.contains("/manifests/") {
        let digest = "sha256:" + String(repeating: "a", count: 64)
        return .text(#"{"layers":[{"mediaType":"\#(Self.helm)","digest":"\#(digest)"}]}"#)
      }
      return WebResponse(status: 200, body: SampleArchive.chart("web", "1.0.0"))
    }
    await #expect {
      try await store(web).archive(ArchiveSource(repository: "registry.example.com/charts", chart: "web", version: "1.0.0"))
    } throws: { "\($0)".contains("does not hash to it") }
  }

  @Test(arguments: [
    ("registry.example.com", "names a registry and nothing in it"), ("bad host/charts", "no host of a registry"),
    ("user@registry.example.com/charts", "no host of a registry"), ("registry.example.com/Charts", "no name in a registry"),
    ("registry.example.com/../x", "no name in a registry"),
  ])
  func `an address that is none is refused before anybody is asked`(repository: String, expected: String) async {
    let web = ScriptedWeb { _ in nil }
    await #expect {
      try await store(web).archive(ArchiveSource(repository: "oci://\(repository)", version: "1.0.0"))
    } throws: { "\($0)".contains(expected) }
    #expect(web.requests.isEmpty)
  }

  @Test func `a token is not fetched from an address in the open`() async {
    let web = ScriptedWeb { _ in
      WebResponse(status: 401, headers: ["www-authenticate": #"Bearer realm="http://auth.example.com/token""#])
    }
    await #expect {
      try await store(web).archive(
        ArchiveSource(repository: "registry.example.com/charts", chart: "web", version: "1.0.0"),
        credentials: Credentials(password: "canary-password"))
    } throws: { "\($0)".contains("not https") }
    #expect(web.addresses.allSatisfy { $0.hasPrefix("https://registry.example.com/") })
  }

  @Test(arguments: [
    (#"Bearer realm="https://a/t",service="s",scope="x:y""#, Challenge.bearer(realm: "https://a/t", service: "s", scope: "x:y")),
    (#"bearer realm=https://a/t , scope="a\"b""#, .bearer(realm: "https://a/t ", service: "", scope: #"a"b"#)),
    (#"Basic realm="x""#, .basic), ("Bearer", nil), ("Negotiate x", nil), ("", nil),
    (#"Bearer realm="x"#, .bearer(realm: "x", service: "", scope: "")),
  ])
  func `challenges are read as they come`(header: String, expected: Challenge?) {
    #expect(Challenge(header) == expected)
  }

  @Test(arguments: [
    ("https://a.example/x/index.yaml", "web.tgz", "https://a.example/x/web.tgz"),
    ("https://a.example/x/index.yaml", "../web.tgz", "https://a.example/web.tgz"),
    ("https://a.example/x/", "https://B.example:443/web.tgz?sig=1", "https://b.example/web.tgz?sig=1"),
    ("https://a.example", "/web.tgz#part", "https://a.example/web.tgz"),
    ("http://a.example/", "//b.example/c", "http://b.example/c"),
    ("https://a.example/x", "file:///etc/passwd", nil), ("https://a.example/x", "https://user:pw@b/c", nil),
    ("https://a.example/x", "https://b/\nHost: c", nil),
  ])
  func `links are followed as on the web, and to nowhere else`(base: String, link: String, expected: String?) {
    #expect(WebAddress(base)?.resolving(link)?.text == expected)
  }
}
