/// Which bytes are UTF-8.
enum UTF8Validity {
  /// How many bytes the character takes that begins at an index; `nil` when the byte there begins none.
  static func characterLength(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
    if bytes[index] < 0x80 { return 1 }
    let length = GoQuote.decode(UnsafeBufferPointer(rebasing: bytes[index...])).length
    return length == 1 ? nil : length
  }

  /// The text with the replacement character for every byte that is not UTF-8.
  static func repaired(_ text: TemplateString) -> String {
    if case .text(let text) = text { return text }
    return text.withBytes { bytes in
      var output: [UInt8] = []
      var index = 0
      while index < bytes.count {
        if let length = characterLength(bytes, index) {
          output.append(contentsOf: bytes[index..<index + length])
          index += length
        } else {
          output += "\u{FFFD}".utf8
          index += 1
        }
      }
      return String(decoding: output, as: UTF8.self)
    }
  }
}
