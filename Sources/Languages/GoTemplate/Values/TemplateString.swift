/// A string as Go has it: any bytes, though nearly always UTF-8.
///
/// Functions such as `trunc` cut between bytes, so a string may end in half a character, and Go prints it just so.
/// - `text` holds everything that is valid UTF-8, as the Swift string it is: no conversion on the usual way;
/// - `bytes` holds only what is *not* valid UTF-8. `init(bytes:)` decides; never make this case by hand.
///
/// Equality, order and hash are those of the bytes (Swift's own comparison takes two spellings of "é" for equal).
public enum TemplateString: Sendable {
  case text(String)
  case bytes([UInt8])

  @inlinable
  public init(_ text: String) { self = .text(text) }

  /// The bytes as text where they are valid UTF-8, and as they are otherwise.
  public init(bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    self = bytes.withUnsafeBufferPointer { TemplateString(validating: $0) }
  }

  /// The bytes as text where they are valid UTF-8, and as they are otherwise.
  public init(validating bytes: UnsafeBufferPointer<UInt8>) {
    if let text = String(validating: bytes, as: UTF8.self) {
      self = .text(text)
    } else {
      self = .bytes(Array(bytes))
    }
  }

  public static let empty = TemplateString.text("")

  /// The length in bytes, as `len` counts.
  @inlinable
  public var count: Int {
    switch self {
    case .text(let text): text.utf8.count
    case .bytes(let bytes): bytes.count
    }
  }

  @inlinable
  public var isEmpty: Bool {
    switch self {
    case .text(let text): text.isEmpty
    case .bytes(let bytes): bytes.isEmpty
    }
  }

  /// The text; every byte that belongs to no character becomes U+FFFD.
  @inlinable
  public var string: String {
    switch self {
    case .text(let text): text
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Calls a function with the bytes.
  @inlinable
  public func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
    switch self {
    case .text(let text):
      var text = text
      return try text.withUTF8(body)
    case .bytes(let bytes): return try bytes.withUnsafeBufferPointer(body)
    }
  }

  /// The bytes, copied.
  public var utf8: [UInt8] { withBytes { Array($0) } }

  /// The bytes in a range, which may cut a character in two.
  ///
  /// - Parameter range: inside `0..<count`.
  public func slice(_ range: Range<Int>) -> TemplateString {
    withBytes { bytes in
      let part = UnsafeBufferPointer(rebasing: bytes[range])
      return TemplateString(validating: part)
    }
  }
}

extension TemplateString: Hashable, Comparable, ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self = .text(value) }

  public static func == (left: TemplateString, right: TemplateString) -> Bool {
    switch (left, right) {
    case (.text(let left), .text(let right)): left.utf8.count == right.utf8.count && left.byteOrder(right) == 0
    case (.bytes(let left), .bytes(let right)): left == right
    default: false
    }
  }

  public static func < (left: TemplateString, right: TemplateString) -> Bool { left.order(right) < 0 }

  /// Below zero when this comes first in byte order, zero for equal bytes.
  public func order(_ other: TemplateString) -> Int {
    withBytes { left in other.withBytes { byteOrder(left, $0) } }
  }

  public func hash(into hasher: inout Hasher) {
    withBytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
