import CZlib

/// Compresses answers for clients that take them so.
enum Gzip {
  /// Smaller answers are not worth the time.
  static let least = 128 << 10

  /// - Returns: `nil` when there is no memory for it.
  static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    // The fastest level: the network it is for is mostly this machine's own. 31 is the largest window, in a gzip wrapper.
    let setUp = deflateInit2_(
      &stream, Z_BEST_SPEED, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    guard setUp == Z_OK, bytes.count <= Int(UInt32.max) else { return nil }
    defer { deflateEnd(&stream) }
    let most = Int(deflateBound(&stream, UInt(bytes.count)))
    var input = bytes
    return [UInt8](unsafeUninitializedCapacity: most) { output, count in
      input.withUnsafeMutableBufferPointer { source in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        count = deflate(&stream, Z_FINISH) == Z_STREAM_END ? output.count - Int(stream.avail_out) : 0
      }
    }
  }
}

extension APIResponse {
  /// The same, compressed when that is worth it and the client takes it.
  func compressed(for acceptEncoding: String) -> APIResponse {
    guard case .content(var content) = self, content.body.count >= Gzip.least else { return self }
    let takes = acceptEncoding.split(separator: ",").contains { part in
      let words = part.filter { $0 != " " }.split(separator: ";")
      return words.first == "gzip" && !words.dropFirst().contains { $0 == "q=0" }
    }
    guard takes, let body = Gzip.compress(content.body), !body.isEmpty else { return self }
    content.body = body
    content.headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    return .content(content)
  }
}
