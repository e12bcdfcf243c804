import Foundation

/// A program that is run to its end.
struct ChildProgram: Sendable {
  private let words: [String]
  private let folder: String?
  private let environment: [String: String]

  /// - Parameters:
  ///   - words: the program, looked up in `PATH`, and its arguments.
  ///   - folder: where it runs; `nil` for here.
  ///   - hidden: variables of this process that it does not get.
  init(_ words: [String], in folder: String? = nil, hiding hidden: Set<String> = []) {
    self.words = words
    self.folder = folder
    environment = ProcessInfo.processInfo.environment.filter { !hidden.contains($0.key) }
  }

  /// Runs it; the output is what it said on both streams, the code 127 when it cannot be run.
  func run() async -> (code: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["--"] + words
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    return await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        do {
          try process.run()
        } catch {
          return continuation.resume(returning: (127, "\(words.first ?? "") cannot be run; install it"))
        }
        let data = (try? pipe.fileHandleForReading.readToEnd()) ?? nil
        process.waitUntilExit()
        continuation.resume(returning: (process.terminationStatus, String(decoding: data ?? Data(), as: UTF8.self)))
      }
    }
  }
}
