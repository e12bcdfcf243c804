import Foundation

/// What is piped into a command.
enum StandardInput {
  /// Everything there is.
  static func read() throws(CommandFailure) -> Data {
    do {
      return try FileHandle.standardInput.readToEnd() ?? Data()
    } catch {
      throw CommandFailure("standard input cannot be read")
    }
  }

  /// Asks until the answer is yes or no.
  ///
  /// - Throws: `CommandFailure` when the input ends.
  static func confirms(_ question: String) throws(CommandFailure) -> Bool {
    while true {
      Console.text(question)
      guard let answer = readLine() else { throw CommandFailure("EOF") }
      switch answer.lowercased().trimmingCharacters(in: .whitespaces) {
      case "y", "yes": return true
      case "n", "no": return false
      default: continue
      }
    }
  }
}
