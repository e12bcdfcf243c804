/// Cuts the bytes of a watch into frames: one JSON text a line, in whatever pieces the network delivers them.
public struct WatchFrameSplitter: Sendable {
  private var pending: [UInt8] = []
  private let limit: Int

  /// - Parameter limit: largest frame, in bytes; a longer one is an error, so that memory stays bounded.
  public init(limit: Int = 64 << 20) { self.limit = limit }

  /// Takes the next piece and returns the frames it completes, in order. Blank lines are dropped.
  ///
  /// - Throws: `KubernetesError.unreadable` for a frame over the limit.
  public mutating func append(_ bytes: some Sequence<UInt8>) throws(KubernetesError) -> [[UInt8]] {
    var frames: [[UInt8]] = []
    let start = pending.count
    pending.append(contentsOf: bytes)
    var frameStart = 0
    for index in start..<pending.count where pending[index] == UInt8(ascii: "\n") {
      let frame = pending[frameStart..<index]
      if !frame.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { frames.append(Array(frame)) }
      frameStart = index + 1
    }
    if frameStart > 0 { pending.removeSubrange(0..<frameStart) }
    if pending.count > limit { throw .unreadable(request: "watch", problem: "a frame is larger than \(limit) bytes") }
    return frames
  }

  /// The last frame of a stream that ended without a newline, if it is whole; `nil` for nothing but white space.
  public mutating func finish() -> [UInt8]? {
    defer { pending = [] }
    return pending.allSatisfy { $0 <= 0x20 } ? nil : pending
  }
}
