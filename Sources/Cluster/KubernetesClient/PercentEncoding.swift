/// Escaping of the parts of a URL.
enum PercentEncoding {
  /// One segment of a path; a slash in it is escaped.
  static func pathSegment(_ text: String) -> String { encode(text, keeping: "-._~!$&'()*+,;=:@") }

  /// A name or a value of a query.
  static func query(_ text: String) -> String { encode(text, keeping: "-._~") }

  private static func encode(_ text: String, keeping marks: StaticString) -> String {
    let kept = UnsafeBufferPointer(start: marks.utf8Start, count: marks.utf8CodeUnitCount)
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        result.append(byte)
      case _ where kept.contains(byte):
        result.append(byte)
      default:
        let digits = Array("0123456789ABCDEF".utf8)
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
