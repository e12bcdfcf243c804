/// Parts of byte strings, cut as sprig cuts them.
enum Substrings {
  static func hasPrefix(_ text: TemplateString, _ prefix: TemplateString) -> Bool {
    text.withBytes { bytes in prefix.withBytes { bytes.starts(with: $0) } }
  }

  static func hasSuffix(_ text: TemplateString, _ suffix: TemplateString) -> Bool {
    text.withBytes { bytes in suffix.withBytes { bytes.count >= $0.count && bytes.suffix($0.count).elementsEqual($0) } }
  }

  /// The text without characters of a kind at its ends.
  static func trimmed(_ text: String, _ isCut: (Unicode.Scalar) -> Bool) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isCut($0) }), let last = scalars.lastIndex(where: { !isCut($0) }) else {
      return ""
    }
    if first == scalars.startIndex, scalars.index(after: last) == scalars.endIndex { return text }
    return String(scalars[first...last])
  }

  /// `substr`: a negative start stands for the beginning; an end that is negative or behind the text, for its end.
  static func substring(_ text: TemplateString, from start: Int, to end: Int) throws -> TemplateString {
    let count = text.count
    if start < 0 {
      if end < 0 { throw TemplateFunctionError.panicked("runtime error: slice bounds out of range [:\(end)]") }
      if end > count {
        throw TemplateFunctionError.panicked("runtime error: slice bounds out of range [:\(end)] with length \(count)")
      }
      return text.slice(0..<end)
    }
    if end < 0 || end > count {
      if start > count { throw TemplateFunctionError.panicked("runtime error: slice bounds out of range [\(start):\(count)]") }
      return text.slice(start..<count)
    }
    if start > end { throw TemplateFunctionError.panicked("runtime error: slice bounds out of range [\(start):\(end)]") }
    return text.slice(start..<end)
  }

  /// The text cut down to `width` bytes, dots for what is left out at either end; a text that is short enough, or a width that
  /// leaves no room for dots, gives the text itself.
  static func abbreviated(_ text: TemplateString, offset: Int, width: Int) -> TemplateString {
    let count = text.count
    if width < 4 || count <= width { return text }
    var offset = min(offset, count)
    if count - offset < width - 3 { offset = count - (width - 3) }
    return text.withBytes { bytes in
      if offset <= 4 { return TemplateString(bytes: bytes[..<(width - 3)] + Array("...".utf8)) }
      if width < 7 { return text }
      if offset + width - 3 < count {
        let rest = abbreviated(text.slice(offset..<count), offset: 0, width: width - 3)
        return TemplateString(bytes: Array("...".utf8) + rest.utf8)
      }
      return TemplateString(bytes: Array("...".utf8) + bytes[(count - (width - 3))...])
    }
  }
}
