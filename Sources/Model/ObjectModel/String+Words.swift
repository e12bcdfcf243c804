// Most texts of Kubernetes objects have fewer than 16 bytes, which Swift holds in the text's own two words. Reading them from
// there saves writing them to the stack first. A test holds what is assumed here of the layout.

extension String {
  /// The words that hold a text: up to 15 bytes themselves, else where they are.
  @inline(__always)
  var words: (UInt64, UInt64) { unsafeBitCast(self, to: (UInt64, UInt64).self) }

  /// A number that equals that of every identical text.
  @inline(__always)
  var identity: UInt64 { words.0 &* 31 ^ words.1 }

  /// Whether both are held in place and have the same bytes, or are one piece of memory.
  @inline(__always)
  func isIdentical(to other: String) -> Bool { words == other.words }

  /// How many bytes are held in place; `nil` when they are elsewhere. The bytes are those of the two words from the lowest on,
  /// and those after them are 0, but for the highest byte of the second.
  @inline(__always)
  static func bytesInPlace(_ words: (UInt64, UInt64)) -> Int? {
    #if _endian(little)
      let kind = words.1 >> 60
      return kind == 0xE || kind == 0xA ? Int(truncatingIfNeeded: words.1 >> 56) & 15 : nil
    #else
      return nil
    #endif
  }
}
