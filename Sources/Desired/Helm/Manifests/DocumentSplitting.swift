/// Cuts what a template made into documents.
enum DocumentSplitting {
  /// The pieces between lines that begin with `---`, whatever follows on them. Blank pieces are left out; each loses the
  /// white space before its text and keeps what is behind it.
  static func documents(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    var documents: [ArraySlice<UInt8>] = []
    let text = text.drop(while: isSpace)
    var start = text.startIndex
    var line = text.startIndex
    func take(_ end: Int) {
      let piece = text[start..<end].drop(while: isSpace)
      if !piece.isEmpty { documents.append(piece) }
    }
    while line < text.endIndex {
      if text[line] == UInt8(ascii: "-"), text[line...].starts(with: [0x2D, 0x2D, 0x2D]) {
        take(line)
        start = line + 3
        while start < text.endIndex, text[start] == 0x20 || text[start] == 0x09 { start += 1 }
      }
      guard let end = text[line...].firstIndex(of: 0x0A) else { break }
      line = end + 1
    }
    take(text.endIndex)
    return documents
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// Whether there is nothing but white space.
  static func isBlank(_ text: some Sequence<UInt8>) -> Bool { text.allSatisfy(isSpace) }
}
