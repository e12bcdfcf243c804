import Foundation

/// The program that compares two files: `diff`, or what `KUBECTL_EXTERNAL_DIFF` names.
struct DiffProgram: Sendable {
  private let words: [String]

  init(environment: [String: String]) {
    let named = (environment["KUBECTL_EXTERNAL_DIFF"] ?? "").split(separator: " ").map(String.init)
    words = named.isEmpty ? ["diff"] : named
  }

  /// What the program says about a live and a target text, through two files that only their owner can read.
  ///
  /// - Throws: `CommandFailure` when the files cannot be written or the program cannot be run.
  func output(_ difference: DifferenceText) async throws(CommandFailure) -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "apus-diff-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let live = folder.appending(path: "live.yaml")
    let target = folder.appending(path: "target.yaml")
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try Data(difference.live.utf8).write(to: live)
      try Data(difference.target.utf8).write(to: target)
    } catch {
      throw CommandFailure("\(folder.path): temporary files cannot be written; check the free space")
    }
    let result = await ChildProgram(words + [live.path, target.path]).run()
    // 0: the same; 1: different; anything else: trouble.
    if result.code == 0 || result.code == 1 { return result.output }
    throw CommandFailure("\(words[0]) failed (exit code \(result.code)): \(result.output)")
  }
}
