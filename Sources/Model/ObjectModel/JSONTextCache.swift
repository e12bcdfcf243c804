#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Texts a reader has made, so that the same bytes give the same text again: Kubernetes lists repeat their keys and many of
/// their values. A text evicts what shares its slot.
struct JSONTextCache {
  /// Longer texts are rarely repeated, and shorter ones than 16 bytes need no memory of their own.
  private static let lengths = 0...128

  private var texts: [String]
  /// One less than the number of slots, a power of two.
  private let mask: Int

  /// - Parameter slots: a power of two.
  init(slots: Int) {
    texts = [String](repeating: "", count: slots)
    mask = slots - 1
  }

  /// The text of UTF-8 bytes.
  ///
  /// - Parameter hash: of the bytes; any, so long as the same bytes give the same.
  @inline(__always)
  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    guard bytes.count > 0, let base = bytes.baseAddress else { return "" }
    guard bytes.count <= Self.lengths.upperBound else { return String(decoding: bytes, as: UTF8.self) }
    let hash = Self.hash(base, bytes.count)
    let slot = hash & mask
    let isSame = texts.withUnsafeBufferPointer { texts in
      texts[slot].utf8.count == bytes.count && texts[slot].withBytes { memcmp($0.baseAddress!, base, bytes.count) == 0 }
    }
    if isSame { return texts[slot] }
    let known = bytes.count > 15 ? WellKnownTexts.text(bytes, hash: hash) : nil
    let text = known ?? String(decoding: bytes, as: UTF8.self)
    texts[slot] = text
    return text
  }

  /// A hash of the length, the first and the last bytes: cheap, and texts of Kubernetes differ at their ends.
  @inline(__always)
  static func hash(_ base: UnsafePointer<UInt8>, _ count: Int) -> Int {
    let raw = UnsafeRawPointer(base)
    var mixed: UInt64
    if count >= 8 {
      mixed = raw.loadUnaligned(as: UInt64.self) ^ (raw + (count - 8)).loadUnaligned(as: UInt64.self) &* 0x9E37_79B9_7F4A_7C15
    } else if count >= 4 {
      mixed = UInt64(raw.loadUnaligned(as: UInt32.self)) << 32 | UInt64((raw + (count - 4)).loadUnaligned(as: UInt32.self))
    } else {
      mixed = UInt64(base[0]) << 16 | UInt64(base[count / 2]) << 8 | UInt64(base[count - 1])
    }
    mixed = (mixed ^ UInt64(count)) &* 0xFF51_AFD7_ED55_8CCD
    return Int(truncatingIfNeeded: mixed >> 40)
  }
}
