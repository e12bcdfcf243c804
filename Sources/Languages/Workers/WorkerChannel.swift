#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One end of the socket between a worker process and its parent. Does not own the descriptor.
public struct WorkerChannel: Sendable {
  public enum Failure: Error, Equatable {
    /// The other end is gone.
    case closed
    /// Nothing came in time.
    case timeout
    /// A message larger than allowed.
    case tooLarge
    /// Bytes that are no message.
    case garbled
  }

  let descriptor: CInt

  init(descriptor: CInt) { self.descriptor = descriptor }

  /// The end of a child process: its standard input.
  public static let parent = WorkerChannel(descriptor: 0)

  /// - Parameter deadline: when to give up; `nil` for never.
  public func send(_ frame: WorkerFrame, deadline: ContinuousClock.Instant? = nil) throws(Failure) {
    let bytes = frame.bytes
    var position = 0
    while position < bytes.count {
      try wait(for: POLLOUT, deadline)
      let count = bytes.withUnsafeBytes { buffer in
        sendto(
          descriptor, buffer.baseAddress.map { $0 + position }, buffer.count - position,
          CInt(MSG_NOSIGNAL) | (deadline == nil ? 0 : CInt(MSG_DONTWAIT)), nil, 0)
      }
      if count > 0 {
        position += count
      } else if errno != EINTR, errno != EAGAIN {
        throw .closed
      }
    }
  }

  /// The next message.
  ///
  /// - Parameter limit: the most bytes it may have.
  public func receive(limit: Int, deadline: ContinuousClock.Instant? = nil) throws(Failure) -> WorkerFrame {
    guard let (kind, size) = WorkerFrame.header(try read(WorkerFrame.headerSize, deadline)) else { throw .garbled }
    if size > limit { throw .tooLarge }
    guard let frame = WorkerFrame(kind, payload: try read(size, deadline)) else { throw .garbled }
    return frame
  }

  private func read(_ size: Int, _ deadline: ContinuousClock.Instant?) throws(Failure) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: size)
    var position = 0
    while position < size {
      try wait(for: POLLIN, deadline)
      let count = result.withUnsafeMutableBytes { buffer in
        recv(descriptor, buffer.baseAddress.map { $0 + position }, size - position, 0)
      }
      if count > 0 {
        position += count
      } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
        throw .closed
      }
    }
    return result
  }

  private func wait(for event: CInt, _ deadline: ContinuousClock.Instant?) throws(Failure) {
    guard let deadline else { return }
    while true {
      let left = deadline - .now
      if left <= .zero { throw .timeout }
      var waiting = pollfd(fd: descriptor, events: Int16(event), revents: 0)
      // Rounded up, so that it does not spin for the last part of a millisecond.
      let milliseconds = CInt(clamping: Int64(left / .milliseconds(1)) + 1)
      if poll(&waiting, 1, milliseconds) > 0 { return }
    }
  }
}
