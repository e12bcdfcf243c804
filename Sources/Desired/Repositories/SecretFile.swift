import Glibc

/// A secret that a program wants as a file: kept in shared memory, readable for our own user only and only while this value
/// lives. It has a name, which nobody can guess, for no longer than it takes to open it.
final class SecretFile: Sendable {
  private let descriptor: CInt

  /// - Throws: the system's reason if there is no memory for it.
  init(_ content: String) throws(SecretFileError) {
    let name = "/apus-\(UInt64.random(in: 0...UInt64.max))-\(UInt64.random(in: 0...UInt64.max))"
    // Closed in child processes by itself.
    descriptor = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0o600)
    if descriptor < 0 { throw SecretFileError(reason: String(cString: strerror(errno))) }
    shm_unlink(name)
    var rest = Array(content.utf8)[...]
    // Programs insist on a key that ends its last line.
    if rest.last != 0x0A { rest.append(0x0A) }
    // ssh refuses keys that others may read.
    var failed = fchmod(descriptor, 0o600) != 0
    while !failed, !rest.isEmpty {
      let count = rest.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress { write(descriptor, start, bytes.count) } else { -1 }
      }
      if count <= 0 { failed = true } else { rest.removeFirst(count) }
    }
    if failed {
      let reason = String(cString: strerror(errno))
      close(descriptor)
      throw SecretFileError(reason: reason)
    }
  }

  deinit { close(descriptor) }

  /// A path under which child processes can open it. Only digits and `/proc/`, so it needs no quoting.
  var path: String { "/proc/\(getpid())/fd/\(descriptor)" }
}

struct SecretFileError: Error {
  var reason: String
}
