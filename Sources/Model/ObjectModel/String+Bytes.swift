#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

// Swift compares text by what it looks like: two spellings of "é" are equal. JSON's keys and values are their bytes, and
// comparing bytes is also the faster of the two.
extension String {
  /// Whether both texts have the same bytes.
  @inline(__always)
  func hasSameBytes(as other: String) -> Bool {
    let (words, others) = (self.words, other.words)
    if words == others { return true }
    if Self.bytesInPlace(words) != nil, Self.bytesInPlace(others) != nil { return false }
    guard utf8.count == other.utf8.count else { return false }
    return withBytes { left in other.withBytes { right in memcmp(left.baseAddress!, right.baseAddress!, left.count) == 0 } }
  }

  /// Byte order of the UTF-8 text: the order in which Kubernetes tools print keys. Below zero when this text comes first, zero
  /// for equal bytes.
  @inline(__always)
  func byteOrder(_ other: String) -> Int {
    withBytes { left in
      other.withBytes { right in
        let order = memcmp(left.baseAddress!, right.baseAddress!, min(left.count, right.count))
        return order != 0 ? Int(order) : left.count - right.count
      }
    }
  }

  /// Whether this text comes before another in byte order.
  func precedes(_ other: String) -> Bool { byteOrder(other) < 0 }

  /// Calls a function with the UTF-8 bytes; their address is never nil.
  @inline(__always)
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    return withCopiedBytes(body)
  }

  /// Only text bridged from elsewhere has no storage of its own.
  @inline(never)
  private func withCopiedBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    var copy = Array(utf8)
    let count = copy.count
    copy.append(0)
    return copy.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<count])) }
  }
}
