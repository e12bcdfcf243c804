import FileTree
import Foundation
import Testing

@testable import Repositories

/// Over HTTP, with a server on loopback.
@Suite struct HTTPTests {
  private let sample: SampleRepository
  private let commit: CommitID

  init() throws {
    sample = try SampleRepository()
    commit = try sample.commit("content", to: "file")
    try sample.git("update-server-info")
  }

  /// Serves the repository as `/repo.git` to whoever sends this header.
  private func server(authorization: String? = nil) throws -> LoopbackServer {
    let folder = sample.path + "/.git"
    return try LoopbackServer { request in
      if let authorization, request.headers["authorization"] != authorization {
        return .init(status: "401 Unauthorized", headers: ["WWW-Authenticate: Basic realm=\"test\""])
      }
      guard request.path.hasPrefix("/repo.git") else { return .init(status: "404 Not Found") }
      return LoopbackServer.file(String(request.path.dropFirst(9)), in: folder)
    }
  }

  private static let basic = "Basic " + Data("ada:canary-secret".utf8).base64EncodedString()

  @Test func `a repository is read over HTTP`() async throws {
    let server = try server()
    let store = sample.store()
    let url = "http://127.0.0.1:\(server.port)/repo.git"
    #expect(try await store.resolve("main", of: url).commit == commit)
    let tree = try await store.tree(of: url, at: commit)
    #expect(try tree.read(RepositoryPath("file")) == Array("content".utf8))
  }

  @Test func `user name and password open it, given or in the address, and stay out of the cache`() async throws {
    let server = try server(authorization: Self.basic)
    let url = "127.0.0.1:\(server.port)/repo.git"
    for (address, credentials) in [
      ("http://\(url)", Credentials(username: "ada", password: "canary-secret")),
      ("http://ada:canary-secret@\(url)", Credentials.none),
    ] {
      let tree = try await sample.store().tree(of: address, at: commit, credentials: credentials)
      #expect(try tree.read(RepositoryPath("file")) == Array("content".utf8))
    }
    let files = FileManager.default.enumerator(atPath: sample.cache)
    while let name = files?.nextObject() as? String {
      guard let data = FileManager.default.contents(atPath: sample.cache + "/" + name) else { continue }
      #expect(data.range(of: Data("canary-secret".utf8)) == nil, "\(name)")
    }
  }

  @Test func `a bearer token opens it`() async throws {
    let server = try server(authorization: "Bearer canary-token")
    let url = "http://127.0.0.1:\(server.port)/repo.git"
    let resolved = try await sample.store().resolve("main", of: url, credentials: Credentials(bearerToken: "canary-token"))
    #expect(resolved.commit == commit)
  }

  @Test(arguments: [
    Credentials.none, Credentials(username: "ada", password: "canary-wrong"), Credentials(bearerToken: "canary-wrong"),
  ])
  func `without the right credentials the error says so and shows none`(credentials: Credentials) async throws {
    let server = try server(authorization: Self.basic)
    let url = "http://127.0.0.1:\(server.port)/repo.git"
    let error = await #expect(throws: RepositoryError.self) {
      try await sample.store().resolve("main", of: url, credentials: credentials)
    }
    #expect(error?.cause == .authentication, "\(String(describing: error))")
    #expect(error?.description.contains("canary") == false)
  }

  @Test func `a repository that is not there says so`() async throws {
    let server = try server()
    let error = await #expect(throws: RepositoryError.self) {
      try await sample.store().resolve("main", of: "http://127.0.0.1:\(server.port)/none.git")
    }
    #expect(error?.cause == .notFound, "\(String(describing: error))")
  }

  @Test func `a server that is not there says so`() async throws {
    var port: UInt16 = 0
    do { port = try server().port }
    let error = await #expect(throws: RepositoryError.self) {
      try await sample.store().resolve("main", of: "http://127.0.0.1:\(port)/repo.git")
    }
    #expect(error?.cause == .unreachable, "\(String(describing: error))")
  }

  @Test(arguments: [
    Credentials(username: "ada", password: "canary-secret"), Credentials(bearerToken: "canary-token"),
  ])
  func `a redirection to another host does not take credentials along`(credentials: Credentials) async throws {
    let thief = try LoopbackServer { _ in .init(status: "401 Unauthorized", headers: ["WWW-Authenticate: Basic realm=\"thief\""])
    }
    let server = try LoopbackServer { request in
      guard request.headers["authorization"] != nil else {
        return .init(status: "401 Unauthorized", headers: ["WWW-Authenticate: Basic realm=\"test\""])
      }
      return .init(status: "302 Found", headers: ["Location: http://localhost:\(thief.port)\(request.path)"])
    }
    await #expect(throws: RepositoryError.self) {
      try await sample.store().resolve("main", of: "http://127.0.0.1:\(server.port)/repo.git", credentials: credentials)
    }
    #expect(!server.requests.isEmpty)
    #expect(!thief.requests.contains { $0.headers["authorization"] != nil })
  }
}
