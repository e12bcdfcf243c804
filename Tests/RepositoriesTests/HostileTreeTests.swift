import FileTree
import Foundation
import Testing

@testable import Repositories

/// Repositories that were made to lead a reader astray.
@Suite struct HostileTreeTests {
  @Test(arguments: [
    ("absolute", "/etc/passwd"), ("up", "../canary"), ("deep", "a/../../canary"), ("self", "link"), ("etc", "/proc/self/environ"),
  ])
  func `a link out of the repository is not followed`(name: String, target: String) async throws {
    let sample = try SampleRepository()
    try Data("canary".utf8).write(to: URL(fileURLWithPath: sample.folder + "/canary"))
    try sample.write("x", to: "a/file")
    try sample.link("link", to: target)
    try sample.link("chain", to: "link")
    let tree = try await sample.store().tree(of: sample.path, at: sample.commit())
    for path in ["link", "chain", "link/x", "chain/../canary"] {
      #expect(throws: (any Error).self) { try tree.read(RepositoryPath(path)) }
    }
  }

  @Test func `a link to a directory elsewhere does not shorten the way out`() async throws {
    let sample = try SampleRepository()
    try sample.write("inside", to: "file")
    try sample.write("x", to: "top/x")
    try sample.write("x", to: "a/b/c/x")
    try sample.link("a/b/c/up", to: "../../../top")
    // As text this stays inside; from where the link really leads it is one step too far.
    try sample.link("a/b/c/out", to: "up/../../../../file")
    try sample.link("a/b/c/in", to: "up/../file")
    let tree = try await sample.store().tree(of: sample.path, at: sample.commit())
    #expect(throws: FileTreeError.self) { try tree.read(RepositoryPath("a/b/c/out")) }
    #expect(try tree.read(RepositoryPath("a/b/c/in")) == Array("inside".utf8))
  }

  @Test func `names that are no names have no content`() throws {
    func entry(_ mode: String, _ name: String) -> [UInt8] {
      Array("\(mode) \(name)".utf8) + [0] + [UInt8](repeating: 1, count: 20)
    }
    let names = ["..", ".", "a/b", "", "../../etc/passwd"]
    let entries = try #require(GitFileTree.parse(names.flatMap { entry("100644", $0) } + entry("40000", "ok")))
    #expect(entries.filter { $0.kind == .other }.count == names.count)
    #expect(entries.filter { $0.kind == .directory }.map(\.name) == ["ok"])
  }

  @Test(arguments: [
    [UInt8]("100644 x".utf8), Array("100644 x\0short".utf8), [0, 0, 0],
    Array("nospace\0".utf8) + [UInt8](repeating: 0, count: 20),
  ])
  func `a malformed directory is an error`(bytes: [UInt8]) { #expect(GitFileTree.parse(bytes) == nil) }

  @Test func `a huge file is refused before it is read`() async throws {
    let sample = try SampleRepository()
    #expect(FileManager.default.createFile(atPath: sample.path + "/huge", contents: nil))
    truncate(sample.path + "/huge", 80 << 20)
    let tree = try await sample.store().tree(of: sample.path, at: sample.commit())
    #expect(throws: FileTreeError.tooLarge(try RepositoryPath("huge"), size: 80 << 20, limit: 64 << 20)) {
      try tree.read(RepositoryPath("huge"))
    }
  }

  @Test func `a directory that holds itself many times over is surveyed once`() async throws {
    let sample = try SampleRepository()
    var id = try sample.git("hash-object", "-w", "--stdin")
    var mode = "100644 blob"
    // 10 to the 12th files in a dozen objects.
    for level in 0..<12 {
      let list = (0..<10).map { "\(mode) \(id)\tn\($0)" }.joined(separator: "\n") + "\n"
      let file = sample.folder + "/level\(level)"
      try Data(list.utf8).write(to: URL(fileURLWithPath: file))
      id = try sample.gitReading(file, "mktree")
      mode = "040000 tree"
    }
    let commit = try sample.git("commit-tree", "-m", "bomb", id)
    try sample.git("update-ref", "refs/heads/main", commit)
    let tree = try await sample.store().tree(of: sample.path, at: #require(CommitID(commit)))
    #expect(try LinkSurvey().firstLinkLeaving(tree) == nil)
  }
}

extension SampleRepository {
  /// Runs `git` with a file as its input.
  func gitReading(_ file: String, _ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-C", path] + arguments
    process.standardInput = FileHandle(forReadingAtPath: file)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
