import Foundation
import Testing

@testable import EmbeddedCluster

struct ClusterCertificatesTests {
  private let folder: TemporaryFolder
  private let now = Date(timeIntervalSince1970: 1_767_225_600)

  init() throws { folder = try TemporaryFolder() }

  private func load(years: Double = 0) throws -> ClusterCertificates {
    try ClusterCertificates.load(
      from: folder.url, host: "127.0.0.1", now: now.addingTimeInterval(years * 365 * 86_400))
  }

  @Test func `certificates are kept`() throws {
    #expect(try load().authority == load(years: 9).authority)
  }

  @Test func `private keys are readable by their owner only`() throws {
    _ = try load()
    for name in ["server.key", "client.key"] { #expect(try folder.mode(name) == 0o600) }
  }

  @Test func `certificates that run out soon are made anew`() throws {
    #expect(try load().authority != load(years: 9.95).authority)
  }

  @Test(arguments: ["ca.crt", "server.crt", "server.key", "client.key"])
  func `what cannot be read is made anew, all together`(_ name: String) throws {
    let first = try load()
    try Data("nonsense".utf8).write(to: folder.url.appending(path: name))
    let second = try load()
    #expect(first.authority != second.authority)
    #expect(try load().authority == second.authority)
  }

  @Test func `a key of another certificate is not taken for this one's`() throws {
    let first = try load()
    try Data(first.clientKey.utf8).write(to: folder.url.appending(path: "server.key"))
    #expect(try load().authority != first.authority)
  }
}
