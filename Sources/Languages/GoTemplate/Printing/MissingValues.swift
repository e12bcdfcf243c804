#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The text a missing value prints as. Helm takes it out of every finished file, wherever it came from.
public enum MissingValues {
  static let text: StaticString = "<no value>"

  /// The bytes without the text.
  public static func removed(from bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBufferPointer { removed(from: $0) } ?? bytes
  }

  static func removed(from string: TemplateString) -> TemplateString {
    string.withBytes { removed(from: $0) }.map { TemplateString(bytes: $0) } ?? string
  }

  /// `nil` when the text does not occur.
  private static func removed(from bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard let base = bytes.baseAddress else { return nil }
    let length = text.utf8CodeUnitCount
    var (result, copied, position): ([UInt8]?, Int, Int) = (nil, 0, 0)
    while position + length <= bytes.count, let found = memchr(base + position, Int32(UInt8(ascii: "<")), bytes.count - position)
    {
      let index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if index + length <= bytes.count, memcmp(base + index, text.utf8Start, length) == 0 {
        result = result ?? []
        result?.append(contentsOf: bytes[copied..<index])
        copied = index + length
        position = copied
      } else {
        position = index + 1
      }
    }
    result?.append(contentsOf: bytes[copied...])
    return result
  }
}
