/// A part of a stream between lines that consist of `---`.
///
/// Kubernetes tooling cuts a stream at such lines before it parses, so neither anchors nor block scalars reach across them.
struct YAMLSection {
  var bytes: ArraySlice<UInt8>
  /// Lines of the stream before the section.
  var lineOffset: Int

  static func split(_ bytes: [UInt8]) -> [YAMLSection] {
    var sections: [YAMLSection] = []
    var start = bytes.startIndex
    var startLine = 0
    var line = 0
    var position = bytes.startIndex
    while position < bytes.endIndex {
      let end = bytes[position...].firstIndex(of: 0x0A) ?? bytes.endIndex
      if isSeparator(bytes[position..<end]) {
        sections.append(YAMLSection(bytes: bytes[start..<position], lineOffset: startLine))
        start = min(end + 1, bytes.endIndex)
        startLine = line + 1
      }
      line += 1
      position = end + 1
    }
    if start < bytes.endIndex { sections.append(YAMLSection(bytes: bytes[start...], lineOffset: startLine)) }
    return sections
  }

  private static func isSeparator(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.count >= 3, line.prefix(3).allSatisfy({ $0 == UInt8(ascii: "-") }) else { return false }
    return line.dropFirst(3).allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }
}
