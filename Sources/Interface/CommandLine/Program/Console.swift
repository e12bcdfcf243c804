import Foundation

/// The standard streams, unbuffered, so that lines come out in the order in which they were written.
enum Console {
  /// A line on standard output.
  static func line(_ text: String = "") { write(text + "\n", to: 1) }

  /// Text on standard output, as it is.
  static func text(_ text: String) { write(text, to: 1) }

  /// Bytes on standard output, as they are.
  static func bytes(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write($0, to: 1) } }

  /// A line on standard error.
  static func error(_ text: String) { write(text + "\n", to: 2) }

  /// Whether a person reads standard output.
  static var isTerminal: Bool { isatty(1) == 1 }

  private static func write(_ text: String, to descriptor: CInt) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      // A reader that went away (`apus app list | head -1`) is no error worth telling.
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }
}
