import Glibc

/// A lock that holds against other processes too, while this value lives.
final class FileLock: Sendable {
  private let descriptor: CInt

  private init(_ descriptor: CInt) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Waits for the lock on a file, which is made when needed.
  ///
  /// - Returns: `nil` if the file cannot be opened, or if the task is cancelled.
  static func acquire(_ path: String) async -> FileLock? {
    let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor < 0 { return nil }
    let lock = FileLock(descriptor)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { return nil }
      do { try await Task.sleep(for: .milliseconds(20)) } catch { return nil }
    }
    return lock
  }
}
