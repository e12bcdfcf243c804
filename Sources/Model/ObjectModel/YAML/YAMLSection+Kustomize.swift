extension YAMLSection {
  /// Cuts a stream as kustomize does: at every line after the first that begins with `---`, on which only a comment may
  /// follow. A last line without an end separates nothing.
  ///
  /// - Parameter bytes: with `\n` alone as the end of lines.
  /// - Throws: `YAMLError` for text after a separator.
  static func splitForKustomize(_ bytes: [UInt8]) throws(YAMLError) -> [YAMLSection] {
    var sections: [YAMLSection] = []
    var start = bytes.startIndex
    var startLine = 0
    var line = 0
    var position = bytes.startIndex
    while let end = bytes[position...].firstIndex(of: 0x0A) {
      if line > 0, position > start || sections.isEmpty, bytes[position..<end].starts(with: [0x2D, 0x2D, 0x2D]) {
        let rest = bytes[(position + 3)..<end].drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        if let first = rest.first, first != UInt8(ascii: "#") {
          throw YAMLError(
            problem: "only a comment may follow the separator '---'", document: sections.count + 1, line: line + 1, column: 4)
        }
        sections.append(YAMLSection(bytes: bytes[start..<position], lineOffset: startLine))
        start = end + 1
        startLine = line + 1
      }
      line += 1
      position = end + 1
    }
    sections.append(YAMLSection(bytes: bytes[start...], lineOffset: startLine))
    return sections
  }

  /// The bytes with `\r\n` as `\n`.
  static func withoutCarriageReturns(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(0x0D) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { continue }
      result.append(byte)
    }
    return result
  }
}
