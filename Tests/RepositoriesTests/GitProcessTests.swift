import Foundation
import Testing

@testable import Repositories

@Suite struct GitProcessTests {
  /// Stands in for git: a shell script, given the arguments `-C directory …`.
  private func process(_ script: String, timeout: Duration = .seconds(60)) throws -> (GitProcess, folder: String) {
    let folder = NSTemporaryDirectory() + "apus-process-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(fileURLWithPath: folder + "/git"))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/git")
    let process = GitProcess(
      program: folder + "/git", arguments: ["one two", "$(three)"], environment: GitEnvironment(home: folder), directory: folder,
      timeout: timeout)
    return (process, folder)
  }

  @Test func `output, errors and status come back, and arguments arrive as they are`() async throws {
    let (process, folder) = try process("shift 2; printf '%s|' \"$@\"; echo no >&2; exit 3")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let output = try await process.run()
    #expect(String(decoding: output.output, as: UTF8.self) == "one two|$(three)|")
    #expect(String(decoding: output.errors, as: UTF8.self) == "no\n")
    #expect(output.status == 3)
  }

  @Test func `a process that does not end is ended at its deadline, with all it started`() async throws {
    let (process, folder) = try process("sleep 1000 & echo $! > \"$2/child\"; wait", timeout: .milliseconds(500))
    defer { try? FileManager.default.removeItem(atPath: folder) }
    await #expect(throws: GitProcess.Failure.self) { try await process.run() }
    // On a very busy machine it may have been ended before it had started anything.
    guard let child = try? String(contentsOfFile: folder + "/child", encoding: .utf8) else { return }
    #expect(!isRunning(try #require(Int32(child.trimmingCharacters(in: .whitespacesAndNewlines)))))
  }

  @Test func `cancelling the task ends the process`() async throws {
    let (process, folder) = try process("echo $$ > \"$2/started.new\"; mv \"$2/started.new\" \"$2/started\"; exec sleep 1000")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let task = Task { try await process.run() }
    while !FileManager.default.fileExists(atPath: folder + "/started") { await Task.yield() }
    let child = try String(contentsOfFile: folder + "/started", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    task.cancel()
    await #expect(throws: GitProcess.Failure.self) { try await task.value }
    #expect(!isRunning(try #require(Int32(child))))
  }

  /// Whether a process is there and not just a corpse that nobody has collected.
  private func isRunning(_ process: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    return !status.contains(") Z ")
  }
}
