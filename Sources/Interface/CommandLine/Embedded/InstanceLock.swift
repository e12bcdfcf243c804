import Foundation

/// Holds a data directory for one process: two clusters on one database would ruin it.
///
/// The kernel lets go of the lock when the process ends, however it ends.
final class InstanceLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `CommandFailure` when another process holds the directory, or it cannot be made.
  init(_ directory: DataDirectory) throws(CommandFailure) {
    do {
      try FileManager.default.createDirectory(
        atPath: directory.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandFailure(
        "\(directory.path): the data directory cannot be made; check its permissions, or choose another --data-dir")
    }
    descriptor = open(directory.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure("\(directory.lock): the file cannot be written; check its permissions, or choose another --data-dir")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder =
        (try? String(contentsOfFile: directory.lock, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
      close(descriptor)
      let who = holder.isEmpty ? "another apus" : "another apus (process \(holder))"
      throw CommandFailure("\(directory.path): \(who) is running on this data directory; stop it, or choose another --data-dir")
    }
    ftruncate(descriptor, 0)
    let text = Array("\(ProcessInfo.processInfo.processIdentifier)\n".utf8)
    _ = write(descriptor, text, text.count)
  }

  // The file stays: removing it would let a third process lock a new one beside a second that waits for this.
  deinit { close(descriptor) }
}
