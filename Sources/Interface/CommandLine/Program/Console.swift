import Foundation

/// The standard streams, unbuffered, so that lines come out in the order in which they were written.
enum Console {
  /// A line on standard output.
  static func line(_ text: String = "") { write(text + "\n", to: .standardOutput) }

  /// Text on standard output, as it is.
  static func text(_ text: String) { write(text, to: .standardOutput) }

  /// A line on standard error.
  static func error(_ text: String) { write(text + "\n", to: .standardError) }

  /// Whether a person reads standard output.
  static var isTerminal: Bool { isatty(1) == 1 }

  private static func write(_ text: String, to handle: FileHandle) {
    // A reader that went away (`apus app list | head -1`) is no error worth telling.
    try? handle.write(contentsOf: Data(text.utf8))
  }
}
