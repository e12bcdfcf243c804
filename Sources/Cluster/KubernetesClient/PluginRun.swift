import Foundation

/// Runs a credential plugin.
enum PluginRun {
  /// Longest run of a plugin, and the most it may print.
  private static let timeLimit = 60
  private static let outputLimit = 1 << 20

  /// The standard output of the plugin. Its standard error is dropped: it may hold secrets.
  ///
  /// - Throws: `KubernetesError.configuration` when it is missing, fails, prints too much or takes too long.
  @Sendable static func output(of plugin: ExecPlugin) async throws(KubernetesError) -> [UInt8] {
    func refuse(_ problem: String, _ remedy: String) -> KubernetesError {
      let hint = plugin.installHint.trimmingWhitespace()
      return .configuration(
        ConfigurationProblem(
          place: "credential plugin \(plugin.command)", problem: problem, remedy: hint.isEmpty ? remedy : "\(remedy). \(hint)"))
    }
    guard let executable = locate(plugin.command) else {
      throw refuse("the program is not there", "install it and put it in PATH")
    }
    let process = Process()
    process.executableURL = executable
    process.arguments = plugin.arguments
    var environment = ProcessInfo.processInfo.environment
    environment.merge(plugin.environment) { _, new in new }
    environment["KUBERNETES_EXEC_INFO"] = plugin.request.json()
    process.environment = environment
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw refuse("the program cannot be run", "check that it is executable")
    }
    let watchdog = Task {
      try await Task.sleep(for: .seconds(timeLimit))
      if process.isRunning { process.terminate() }
    }
    defer { watchdog.cancel() }
    let (bytes, code) = await withCheckedContinuation { (continuation: CheckedContinuation<([UInt8], Int32), Never>) in
      DispatchQueue.global().async {
        var bytes: [UInt8] = []
        while let part = try? output.fileHandleForReading.read(upToCount: 64 << 10), !part.isEmpty {
          bytes += part
          if bytes.count > outputLimit { process.terminate() }
        }
        process.waitUntilExit()
        continuation.resume(returning: (bytes, process.terminationReason == .exit ? process.terminationStatus : -1))
      }
    }
    if bytes.count > outputLimit {
      throw refuse("it printed more than \(outputLimit) bytes", "check that it is the right program")
    }
    if code == -1 {
      throw refuse("it was ended by a signal or took longer than \(timeLimit) s", "run it by hand and see what it waits for")
    }
    if code != 0 { throw refuse("it failed with exit code \(code)", "run it by hand and see what it says") }
    return bytes
  }

  private static func locate(_ command: String) -> URL? {
    if command.contains("/") { return FileManager.default.isExecutableFile(atPath: command) ? URL(filePath: command) : nil }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    for folder in path.split(separator: ":") where FileManager.default.isExecutableFile(atPath: "\(folder)/\(command)") {
      return URL(filePath: "\(folder)/\(command)")
    }
    return nil
  }
}
