import FileTree
import Foundation
import Testing

@testable import Repositories

@Suite struct LocalRepositoryTests {
  @Test(arguments: [
    ("https://host.example/org/repo.git", "git@host.example:org/repo", true),
    ("https://user:secret@host.example/org/repo", "ssh://git@host.example:22/org/repo.git", true),
    ("https://host.example/org/repo", "https://host.example/org/other", false), ("/srv/repo", "file:///srv/repo/", true),
    ("https://host.example/org/repo", "https://other.example/org/repo", false),
  ])
  func `addresses are of one place whatever the transport`(left: String, right: String, isSame: Bool) {
    #expect((LocalRepository.place(left) == LocalRepository.place(right)) == isSame)
  }

  @Test func `a repository is read where it lies`() async throws {
    let sample = try SampleRepository()
    let commit = try sample.commit("one", to: "a/b.txt")
    let repository = try await LocalRepository(sample.path)
    #expect(try await repository.commit("HEAD") == commit)
    let tree = try repository.tree(at: try await repository.commit("HEAD"))
    #expect(try tree.read(RepositoryPath("a/b.txt")) == Array("one".utf8))
    #expect(repository.isNamed(by: sample.path))
    #expect(!repository.isNamed(by: "https://host.example/org/repo"))
    #expect(!repository.isNamed(by: "--upload-pack=x"))
  }

  @Test(arguments: ["none", "--help", "-oProxyCommand=x", "", "HEAD:a", "HEAD\n"])
  func `what is no commit is an error`(revision: String) async throws {
    let sample = try SampleRepository()
    _ = try sample.commit("one", to: "a")
    let repository = try await LocalRepository(sample.path)
    let error = await #expect(throws: RepositoryError.self) { try await repository.commit(revision) }
    #expect(error?.cause == .unresolvedRevision)
  }

  @Test func `a folder that is no repository is an error`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for path in [folder.path, folder.path + "/none"] {
      let error = await #expect(throws: RepositoryError.self) { try await LocalRepository(path) }
      #expect(error?.cause == .notFound)
    }
  }
}
