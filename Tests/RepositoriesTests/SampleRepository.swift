import Foundation

@testable import Repositories

/// A repository made with the real `git`, and a cache directory beside it; both go away with the value.
final class SampleRepository: Sendable {
  let folder: String
  var path: String { folder + "/source" }
  var cache: String { folder + "/cache" }

  init() throws {
    folder = NSTemporaryDirectory() + "apus-repositories-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try git("init", "--quiet", "--initial-branch=main", ".")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func store(_ settings: RepositorySettings = RepositorySettings()) -> RepositoryStore {
    RepositoryStore(directory: cache, settings: settings)
  }

  @discardableResult
  func git(_ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-C", path] + arguments
    process.environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada",
      "GIT_COMMITTER_EMAIL": "ada@example.org", "GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_COMMITTER_DATE": "1700000000 +0000",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    if process.terminationStatus != 0 { throw Failed(arguments: arguments, status: process.terminationStatus) }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  struct Failed: Error {
    var arguments: [String]
    var status: Int32
  }

  func write(_ text: String, to name: String) throws {
    let url = URL(fileURLWithPath: path).appending(path: name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
  }

  /// Commits everything and returns the commit.
  @discardableResult
  func commit(_ message: String = "change") throws -> CommitID {
    try git("add", "--all")
    try git("commit", "--quiet", "--allow-empty", "--message", message)
    return try id("HEAD")
  }

  func commit(_ text: String, to name: String) throws -> CommitID {
    try write(text, to: name)
    return try commit("write \(name)")
  }

  func id(_ revision: String) throws -> CommitID {
    guard let id = CommitID(try git("rev-parse", "\(revision)^{commit}")) else { throw Failed(arguments: [revision], status: 0) }
    return id
  }

  /// The one mirror in the cache directory.
  func mirror() throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: cache).filter { $0.hasSuffix(".git") }
    return cache + "/" + (names.first ?? "missing")
  }
}
