#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Bytes a writer appends to.
struct ByteOutput: ~Copyable {
  private var count = 0
  private var capacity = 0
  private var storage: UnsafeMutablePointer<UInt8>

  init(capacity: Int = 1024) {
    storage = Self.resized(nil, to: capacity)
    self.capacity = capacity
  }

  deinit { free(storage) }

  /// The system's own reallocation moves pages of large blocks instead of copying them.
  private static func resized(_ block: UnsafeMutablePointer<UInt8>?, to capacity: Int) -> UnsafeMutablePointer<UInt8> {
    // There is no going on without memory; Swift's own allocations end the process too.
    guard let memory = realloc(block, capacity) else { fatalError("out of memory: \(capacity) bytes") }
    return memory.assumingMemoryBound(to: UInt8.self)
  }

  /// What was appended.
  var bytes: [UInt8] { Array(UnsafeBufferPointer(start: storage, count: count)) }

  /// Makes room for so many bytes.
  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    capacity = max(capacity * 2, count + more)
    storage = Self.resized(storage, to: capacity)
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    storage[count] = byte
    count += 1
  }

  mutating func append(_ text: StaticString) {
    reserve(text.utf8CodeUnitCount)
    (storage + count).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    count += text.utf8CodeUnitCount
  }

  mutating func append(_ text: String) {
    text.withBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      reserve(bytes.count)
      (storage + count).update(from: base, count: bytes.count)
      count += bytes.count
    }
  }

  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    reserve(bytes.count)
    (storage + count).update(from: base, count: bytes.count)
    count += bytes.count
  }

  mutating func append(_ number: Int64) {
    reserve(20)
    var rest = number.magnitude
    if number < 0 {
      storage[count] = UInt8(ascii: "-")
      count += 1
    }
    // Int64 has at most 19 digits, so the limit never overflows.
    var length = 1
    var limit: UInt64 = 10
    while length < 19, rest >= limit { (length, limit) = (length + 1, limit &* 10) }
    var place = count + length
    count = place
    for _ in 0..<length {
      place -= 1
      storage[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }

  /// Appends a JSON string of up to 15 bytes held in two words; false, with nothing appended, when one must be escaped.
  @inline(__always)
  mutating func appendQuoted(_ words: (UInt64, UInt64), count length: Int) -> Bool {
    // The bytes after the text are no part of it, whatever they look like.
    let first = length >= 8 ? UInt64.max : (1 << (UInt64(length) * 8)) &- 1
    let second = length > 8 ? (1 << (UInt64(length - 8) * 8)) &- 1 : UInt64(0)
    if words.0.specialJSONBytes & first | words.1.specialJSONBytes & second != 0 { return false }
    reserve(18)
    let place = UnsafeMutableRawPointer(storage + count)
    place.storeBytes(of: UInt8(ascii: "\""), as: UInt8.self)
    place.storeBytes(of: words.0, toByteOffset: 1, as: UInt64.self)
    place.storeBytes(of: words.1, toByteOffset: 9, as: UInt64.self)
    place.storeBytes(of: UInt8(ascii: "\""), toByteOffset: length + 1, as: UInt8.self)
    count += length + 2
    return true
  }

  /// Appends text of a JSON string, escaping what must be.
  @inline(__always)
  mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    guard let base = text.baseAddress else { return }
    // Room for every byte as \\u00XX, and for eight to be stored where fewer count.
    reserve(text.count * 6 + 8)
    let source = UnsafeRawPointer(base)
    var index = 0
    while index + 8 <= text.count {
      let word = (source + index).loadUnaligned(as: UInt64.self)
      UnsafeMutableRawPointer(storage + count).storeBytes(of: word, as: UInt64.self)
      let special = word.littleEndian.specialJSONBytes
      if special == 0 {
        index += 8
        count += 8
        continue
      }
      let ordinary = special.trailingZeroBitCount / 8
      index += ordinary
      count += ordinary
      escape(text[index])
      index += 1
    }
    while index < text.count {
      let byte = text[index]
      if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        storage[count] = byte
        count += 1
      } else {
        escape(byte)
      }
      index += 1
    }
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"" as StaticString)
    case UInt8(ascii: "\\"): append("\\\\" as StaticString)
    case 0x0A: append("\\n" as StaticString)
    case 0x0D: append("\\r" as StaticString)
    case 0x09: append("\\t" as StaticString)
    default: append("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
    }
  }
}
