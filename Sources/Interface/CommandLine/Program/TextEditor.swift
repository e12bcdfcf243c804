import Foundation

/// The editor of the person at the terminal.
struct TextEditor: Sendable {
  private let command: String

  init(environment: [String: String]) {
    let named = ["KUBE_EDITOR", "EDITOR"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    command = named ?? "vi"
  }

  /// Lets a text be edited, in a file that only its owner can read.
  ///
  /// - Throws: `CommandFailure` when the editor cannot be run or fails.
  func edited(_ text: String) async throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "apus-edit-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    guard
      FileManager.default.createFile(
        atPath: file.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    else { throw CommandFailure("\(file.path): the file cannot be written") }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    // The variable may hold arguments as well, as EDITOR="code --wait" does.
    process.arguments = ["-c", "\(command) \"$1\"", "sh", file.path]
    do { try process.run() } catch { throw CommandFailure("\(command): the editor cannot be run; set EDITOR") }
    process.waitUntilExit()
    if process.terminationStatus != 0 { throw CommandFailure("\(command): the editor failed; nothing was changed") }
    guard let data = try? Data(contentsOf: file) else { throw CommandFailure("\(file.path): the file cannot be read") }
    return String(decoding: data, as: UTF8.self)
  }
}
