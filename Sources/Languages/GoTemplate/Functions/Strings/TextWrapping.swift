/// Breaking text into lines of a width in bytes, at spaces.
enum TextWrapping {
  /// - Parameter breaksLongWords: whether a word longer than a line is cut, or has a line of its own.
  static func wrapped(
    _ text: TemplateString, width: Int, separator: TemplateString, breaksLongWords: Bool
  ) -> TemplateString {
    let width = max(width, 1)
    let lineBreak = separator.utf8
    return text.withBytes { bytes in
      var output: [UInt8] = []
      output.reserveCapacity(bytes.count)
      var start = 0
      func line(_ end: Int) {
        output.append(contentsOf: bytes[start..<end])
        output += lineBreak
      }
      while bytes.count - start > width {
        if bytes[start] == 0x20 {
          start += 1
        } else if let space = bytes[start...start + width].lastIndex(of: 0x20) {
          line(space)
          start = space + 1
        } else if breaksLongWords {
          line(start + width)
          start += width
        } else if let space = bytes[(start + width)...].firstIndex(of: 0x20) {
          line(space)
          start = space + 1
        } else {
          break
        }
      }
      output.append(contentsOf: bytes[start...])
      return TemplateString(bytes: output)
    }
  }
}
