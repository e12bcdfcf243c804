#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

extension String {
  /// Below zero when this text comes first in byte order, zero for equal bytes.
  @inline(__always)
  func byteOrder(_ other: String) -> Int {
    var (left, right) = (self, other)
    return left.withUTF8 { left in right.withUTF8 { right in GoTemplate.byteOrder(left, right) } }
  }

  /// Whether both texts have the same bytes.
  @inline(__always)
  func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && byteOrder(other) == 0
  }
}

/// Below zero when the left bytes come first, zero for equal bytes.
@inline(__always)
func byteOrder(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
  guard let one = left.baseAddress, let other = right.baseAddress else { return left.count - right.count }
  let order = memcmp(one, other, min(left.count, right.count))
  return order != 0 ? Int(order) : left.count - right.count
}
