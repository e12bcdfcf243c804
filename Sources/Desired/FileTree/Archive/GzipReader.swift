import CZlib

/// Decompresses gzip data a piece at a time, so that a small archive that unfolds to gigabytes is noticed before it has.
struct GzipReader: ~Copyable {
  private let input: [UInt8]
  private var position = 0
  /// The bytes that may still come out.
  private var remaining: Int
  private let stream: UnsafeMutablePointer<z_stream>
  private var isAtEnd = false
  /// What zlib said of the preparation.
  private let setUp: CInt
  /// Whether the input is not compressed, and may be so.
  private let isPlain: Bool

  /// - Parameters:
  ///   - limit: the most bytes that are decompressed.
  ///   - allowsPlain: whether input that does not begin as gzip's does is given out as it is.
  init(_ input: [UInt8], limit: Int, allowsPlain: Bool = false) {
    self.input = input
    isPlain = allowsPlain && !input.starts(with: [0x1F, 0x8B])
    remaining = limit
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 31: a gzip header is expected, and the largest window.
    setUp = inflateInit2_(stream, 31, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
  }

  deinit {
    inflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  /// Decompresses into a buffer.
  ///
  /// - Returns: how many bytes; fewer than asked for only at the end of the data.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    if setUp != Z_OK { throw .corrupt("the decompressor cannot be set up") }
    if input.isEmpty { throw .noContent }
    if isPlain { return readPlain(into: buffer) }
    if !input.starts(with: [0x1F, 0x8B]) { throw .notGzip }
    guard let base = buffer.bindMemory(to: UInt8.self).baseAddress else { return 0 }
    var written = 0
    while written < buffer.count, !isAtEnd {
      let room = min(buffer.count - written, 1 << 20)
      let (consumed, produced, status) = input.withUnsafeBufferPointer { bytes -> (Int, Int, CInt) in
        let available = min(bytes.count - position, 1 << 20)
        // zlib takes its input as mutable and does not change it.
        stream.pointee.next_in = bytes.baseAddress.map { UnsafeMutablePointer(mutating: $0 + position) }
        stream.pointee.avail_in = UInt32(available)
        stream.pointee.next_out = base + written
        stream.pointee.avail_out = UInt32(room)
        let status = inflate(stream, Z_NO_FLUSH)
        return (available - Int(stream.pointee.avail_in), room - Int(stream.pointee.avail_out), status)
      }
      position += consumed
      written += produced
      remaining -= produced
      if remaining < 0 { throw .corrupt("the archive unfolds to more than is taken") }
      switch status {
      case Z_OK: continue
      case Z_STREAM_END: try beginNextMember()
      case Z_BUF_ERROR: throw .truncated
      default: throw .corrupt("invalid data")
      }
    }
    return written
  }

  private mutating func readPlain(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, input.count - position)
    buffer.copyBytes(from: input[position..<(position + count)])
    position += count
    return count
  }

  /// Goes on with another member behind the one that ended; what is no member is left alone.
  private mutating func beginNextMember() throws(ArchiveError) {
    guard input[position...].starts(with: [0x1F, 0x8B]) else { return isAtEnd = true }
    if inflateReset(stream) != Z_OK { throw .corrupt("the decompressor cannot be set up") }
  }
}
