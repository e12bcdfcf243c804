import FileTree
import Foundation
import Testing

@testable import Repositories

@Suite struct MirrorTests {
  @Test func `the files of a commit are read without a checkout`() async throws {
    let sample = try SampleRepository()
    try sample.write("a", to: "b/file")
    try sample.write("x", to: "b.yaml")
    try sample.write("ü", to: "ümlaut")
    try sample.link("link", to: "b/file")
    let commit = try sample.commit()
    let tree = try await sample.store().tree(of: sample.path, at: commit)
    #expect(try tree.entries(in: .root).map(\.name) == ["b", "b.yaml", "link", "ümlaut"])
    #expect(try tree.entries(in: .root).map(\.kind) == [.directory, .file, .symbolicLink, .file])
    #expect(try tree.read(RepositoryPath("link")) == Array("a".utf8))
    #expect(try tree.size(of: RepositoryPath("ümlaut")) == 2)
    #expect(try tree.entry(at: RepositoryPath("b/none")) == nil)
    #expect(try tree.entry(at: RepositoryPath("b.yaml/none")) == nil)
    #expect(try tree.identity().description == sample.git("rev-parse", "HEAD^{tree}"))
    let content = try FileManager.default.contentsOfDirectory(atPath: sample.mirror())
    #expect(!content.contains("b.yaml"))
  }

  @Test func `a commit says who made it, when, why, and what it is called`() async throws {
    let sample = try SampleRepository()
    let first = try sample.commit("start")
    let second = try sample.commit("Add a thing\n\nBecause.\n")
    try sample.git("tag", "v2")
    try sample.git("tag", "--annotate", "--message", "x", "v1")
    let metadata = try await sample.store().metadata(of: sample.path, at: second)
    #expect(
      metadata
        == RevisionMetadata(
          author: "Ada <ada@example.org>", date: 1_700_000_000, message: "Add a thing\n\nBecause.", tags: ["v1", "v2"],
          parents: [first]))
  }

  @Test func `a new commit is fetched, and the old one stays readable`() async throws {
    let sample = try SampleRepository()
    let first = try sample.commit("one", to: "file")
    let store = sample.store()
    let old = try await store.tree(of: sample.path, at: first)
    try sample.git("commit", "--amend", "--quiet", "--allow-empty", "--message", "again")
    let second = try sample.commit("two", to: "file")
    let new = try await store.tree(of: "file://" + sample.path, at: second)
    #expect(try new.read(RepositoryPath("file")) == Array("two".utf8))
    #expect(try old.read(RepositoryPath("file")) == Array("one".utf8))
  }

  @Test func `a damaged mirror is made anew`() async throws {
    let sample = try SampleRepository()
    let first = try sample.commit("one", to: "file")
    _ = try await sample.store().tree(of: sample.path, at: first)
    let packs = try sample.mirror() + "/objects/pack"
    for name in try FileManager.default.contentsOfDirectory(atPath: packs) {
      try FileManager.default.removeItem(atPath: "\(packs)/\(name)")
      try Data("garbage".utf8).write(to: URL(fileURLWithPath: "\(packs)/\(name)"))
    }
    let tree = try await sample.store().tree(of: sample.path, at: first)
    #expect(try tree.read(RepositoryPath("file")) == Array("one".utf8))
  }

  @Test func `a mirror that lost its files is made anew`() async throws {
    let sample = try SampleRepository()
    let first = try sample.commit("one", to: "file")
    let store = sample.store()
    _ = try await store.tree(of: sample.path, at: first)
    try FileManager.default.removeItem(atPath: sample.mirror() + "/objects")
    let second = try sample.commit("two", to: "file")
    let tree = try await store.tree(of: sample.path, at: second)
    #expect(try tree.read(RepositoryPath("file")) == Array("two".utf8))
    try FileManager.default.removeItem(atPath: sample.cache)
    let third = try sample.commit("three", to: "file")
    _ = try await store.tree(of: sample.path, at: third)
  }

  @Test func `locks that a killed process left behind do not stop a fetch`() async throws {
    let sample = try SampleRepository()
    let first = try sample.commit("one", to: "file")
    let store = sample.store()
    _ = try await store.tree(of: sample.path, at: first)
    let second = try sample.commit("two", to: "file")
    for name in ["packed-refs.lock", "refs/heads/main.lock", "shallow.lock"] {
      try Data().write(to: URL(fileURLWithPath: sample.mirror() + "/" + name))
    }
    let tree = try await store.tree(of: sample.path, at: second)
    #expect(try tree.read(RepositoryPath("file")) == Array("two".utf8))
  }

  @Test func `many who want one commit at once all get it, from one mirror`() async throws {
    let sample = try SampleRepository()
    for index in 0..<50 { try sample.write("\(index)", to: "dir\(index % 5)/file\(index)") }
    let commit = try sample.commit()
    let store = sample.store()
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<16 {
        group.addTask {
          let tree = try await store.tree(of: sample.path, at: commit)
          var total = 0
          for index in 0..<50 { total += try tree.read(RepositoryPath("dir\(index % 5)/file\(index)")).count }
          return total
        }
      }
      for try await total in group { #expect(total == 90) }
    }
    let mirrors = try FileManager.default.contentsOfDirectory(atPath: sample.cache).filter { $0.hasSuffix(".git") }
    #expect(mirrors.count == 1)
  }

  @Test func `two stores share a cache directory`() async throws {
    let sample = try SampleRepository()
    let commit = try sample.commit("one", to: "file")
    let (one, other) = (sample.store(), sample.store())
    async let first = one.tree(of: sample.path, at: commit).identity()
    async let second = other.tree(of: sample.path, at: commit).identity()
    #expect(try await first == second)
  }

  @Test func `many small packs are put together`() async throws {
    let sample = try SampleRepository()
    let store = sample.store()
    var commits: [CommitID] = []
    for index in 0..<45 {
      commits.append(try sample.commit("\(index)", to: "file\(index)"))
      _ = try await store.tree(of: sample.path, at: commits[index])
    }
    let packs = try FileManager.default.contentsOfDirectory(atPath: sample.mirror() + "/objects/pack").filter {
      $0.hasSuffix(".pack")
    }
    #expect(packs.count < 20)
    for (index, commit) in commits.enumerated() {
      let tree = try await store.tree(of: sample.path, at: commit)
      #expect(try tree.read(RepositoryPath("file\(index)")) == Array("\(index)".utf8))
    }
  }

  @Test func `a repository that goes away gives an error, and one that comes back works again`() async throws {
    let sample = try SampleRepository()
    let commit = try sample.commit()
    let store = sample.store()
    _ = try await store.resolve("main", of: sample.path)
    try FileManager.default.moveItem(atPath: sample.path, toPath: sample.path + "-away")
    let error = await #expect(throws: RepositoryError.self) { try await store.resolve("main", of: sample.path) }
    #expect(error?.cause == .notFound)
    #expect(error?.description.hasPrefix("repository \(sample.path): there is no such repository") == true)
    try FileManager.default.moveItem(atPath: sample.path + "-away", toPath: sample.path)
    #expect(try await store.resolve("main", of: sample.path).commit == commit)
  }

  @Test func `a commit that is not there says so`() async throws {
    let sample = try SampleRepository()
    try sample.commit()
    let absent = try #require(CommitID(String(repeating: "1", count: 40)))
    let error = await #expect(throws: RepositoryError.self) { try await sample.store().tree(of: sample.path, at: absent) }
    #expect(error?.cause == .unresolvedRevision)
    #expect(error?.problem == "there is no commit \(absent)")
  }

  @Test func `whoever cannot reach the repository gets nothing from its mirror`() async throws {
    let sample = try SampleRepository()
    let commit = try sample.commit()
    let store = sample.store()
    _ = try await store.tree(of: sample.path, at: commit)
    try FileManager.default.moveItem(atPath: sample.path, toPath: sample.path + "-away")
    await #expect(throws: RepositoryError.self) {
      try await store.tree(of: sample.path, at: commit, credentials: Credentials(username: "someone", password: "else"))
    }
    _ = try await store.tree(of: sample.path, at: commit)
  }

  @Test func `without git the error says what to install`() async throws {
    let store = RepositoryStore(
      directory: NSTemporaryDirectory() + "apus-no-git", settings: RepositorySettings(git: "/nonexistent/git"))
    let error = await #expect(throws: RepositoryError.self) { try await store.references(of: "/srv/repo") }
    #expect(error?.cause == .local)
    #expect(error?.remedy == "install git, or check PATH")
  }

  @Test func `no program of the repository or its configuration is run`() async throws {
    let sample = try SampleRepository()
    let canary = sample.folder + "/canary"
    let program = sample.folder + "/program"
    try Data("#!/bin/sh\ntouch \(canary)\ncat\n".utf8).write(to: URL(fileURLWithPath: program))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    try sample.write("* filter=evil diff=evil", to: ".gitattributes")
    try sample.write("[submodule \"x\"]\n\tpath = x\n\turl = ext::\(program)\n", to: ".gitmodules")
    let commit = try sample.commit()
    for hook in ["post-update", "pre-receive", "reference-transaction", "post-checkout", "pre-auto-gc"] {
      try FileManager.default.copyItem(atPath: program, toPath: "\(sample.path)/.git/hooks/\(hook)")
    }
    for (key, value) in [
      ("uploadpack.packObjectsHook", program), ("core.fsmonitor", program), ("filter.evil.smudge", program),
      ("core.sshCommand", program),
    ] {
      try sample.git("config", key, value)
    }
    let store = sample.store()
    _ = try await store.resolve("main", of: sample.path)
    _ = try await store.tree(of: sample.path, at: commit)
    #expect(!FileManager.default.fileExists(atPath: canary))
  }
}
