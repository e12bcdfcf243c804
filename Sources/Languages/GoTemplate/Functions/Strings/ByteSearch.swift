#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Searching byte strings.
enum ByteSearch {
  /// Where `needle`, which must not be empty, begins in `text` at or after an offset.
  static func firstOffset(
    of needle: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int = 0
  ) -> Int? {
    guard let base = text.baseAddress, let sought = needle.baseAddress, start + needle.count <= text.count else { return nil }
    let last = text.count - needle.count
    var index = start
    var disappointments = 0
    while index <= last {
      guard let found = memchr(base + index, Int32(sought[0]), last - index + 1) else { return nil }
      index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if memcmp(base + index, sought, needle.count) == 0 { return index }
      index += 1
      disappointments += 1
      // Text that nearly matches everywhere is searched in linear time.
      if disappointments > 16 + (index - start) / 8 { return hashedOffset(of: needle, in: text, from: index) }
    }
    return nil
  }

  /// Compares only where a hash that rolls over the text is that of what is sought.
  private static func hashedOffset(
    of needle: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    if start + needle.count > text.count { return nil }
    let prime: UInt64 = 0x0000_0100_0000_01B3
    var (sought, current, highest): (UInt64, UInt64, UInt64) = (0, 0, 1)
    for index in needle.indices {
      sought = sought &* prime &+ UInt64(needle[index])
      current = current &* prime &+ UInt64(text[start + index])
      if index > 0 { highest = highest &* prime }
    }
    var index = start
    while true {
      if current == sought, text[index..<index + needle.count].elementsEqual(needle) { return index }
      if index + needle.count >= text.count { return nil }
      current = (current &- UInt64(text[index]) &* highest) &* prime &+ UInt64(text[index + needle.count])
      index += 1
    }
  }

  static func contains(_ needle: TemplateString, in text: TemplateString) -> Bool {
    if needle.isEmpty { return true }
    return text.withBytes { text in needle.withBytes { firstOffset(of: $0, in: text) != nil } }
  }

  /// Every occurrence replaced; an empty text occurs before every character and at the end.
  static func replacing(
    _ old: TemplateString, with new: TemplateString, in text: TemplateString, limit: Int
  ) throws -> TemplateString {
    let replacement = new.utf8
    return try text.withBytes { text in
      try old.withBytes { old in
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        if old.isEmpty {
          for index in 0...text.count {
            if index == text.count || text[index] & 0xC0 != 0x80 { output += replacement }
            if index < text.count { output.append(text[index]) }
            if output.count > limit { throw TemplateFunctionError.tooLarge("the text with its replacements") }
          }
          return TemplateString(bytes: output)
        }
        var end = 0
        while let found = firstOffset(of: old, in: text, from: end) {
          output.append(contentsOf: text[end..<found])
          output += replacement
          end = found + old.count
          if output.count > limit { throw TemplateFunctionError.tooLarge("the text with its replacements") }
        }
        output.append(contentsOf: text[end...])
        return TemplateString(bytes: output)
      }
    }
  }

  /// The parts between separators, at most `limit` of them; an empty separator parts the characters.
  ///
  /// - Parameter limit: negative for all parts, 0 for none.
  static func split(_ text: TemplateString, by separator: TemplateString, limit: Int = -1) -> [TemplateString] {
    if limit == 0 { return [] }
    let most = limit < 0 ? Int.max : limit
    return text.withBytes { bytes in
      var parts: [TemplateString] = []
      func add(_ range: Range<Int>) { parts.append(TemplateString(validating: UnsafeBufferPointer(rebasing: bytes[range]))) }
      var end = 0
      if separator.isEmpty {
        while end < bytes.count {
          var next = end + 1
          if parts.count == most - 1 {
            next = bytes.count
          } else {
            while next < bytes.count, bytes[next] & 0xC0 == 0x80 { next += 1 }
          }
          add(end..<next)
          end = next
        }
        return parts
      }
      return separator.withBytes { separator in
        while parts.count < most - 1, let found = firstOffset(of: separator, in: bytes, from: end) {
          add(end..<found)
          end = found + separator.count
        }
        add(end..<bytes.count)
        return parts
      }
    }
  }
}
