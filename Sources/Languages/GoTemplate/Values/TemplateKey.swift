/// A key of a map with its hash, made once for every field name when a template is compiled.
public struct TemplateKey: Sendable, Hashable {
  public let name: String
  @usableFromInline let hash: UInt64

  public init(_ name: String) {
    var text = name
    hash = text.withUTF8 { Self.hash($0) }
    self.name = name
  }

  @inline(__always)
  public static func == (left: TemplateKey, right: TemplateKey) -> Bool {
    left.hash == right.hash && left.name.hasSameBytes(as: right.name)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

  /// Differs from process to process, so that nobody can write a chart whose keys all collide. No order depends on it.
  private static let seed = UInt64.random(in: .min ... .max)

  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var state = seed ^ UInt64(truncatingIfNeeded: bytes.count)
    var rest = UnsafeRawBufferPointer(bytes)
    while rest.count >= 8 {
      state = mix(state ^ rest.loadUnaligned(as: UInt64.self))
      rest = UnsafeRawBufferPointer(rebasing: rest[8...])
    }
    var tail: UInt64 = 0
    for byte in rest { tail = tail << 8 | UInt64(byte) }
    return mix(state ^ tail)
  }

  @inline(__always)
  private static func mix(_ word: UInt64) -> UInt64 {
    let (high, low) = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return high ^ low
  }
}
