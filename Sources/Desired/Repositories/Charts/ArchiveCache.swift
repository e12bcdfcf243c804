import Crypto
import FileTree
import Foundation
import Synchronization

/// Archives that were got before, by the hash of their bytes: unpacked in memory, and as they came on disk, so that a restart
/// asks nobody for what it had. A file that does not hash to its name is dropped.
final class ArchiveCache: Sendable {
  private struct Kept {
    var tree: ArchiveFileTree
    var size: Int
    var lastUse: UInt64
  }

  private struct State {
    var kept: [String: Kept] = [:]
    var size = 0
    var clock: UInt64 = 0
  }

  private let directory: String
  private let capacity: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - directory: where the archives are kept; made when needed.
  ///   - capacity: how many bytes of archives stay unpacked in memory.
  init(directory: String, capacity: Int = 32 << 20) {
    self.directory = directory
    self.capacity = capacity
  }

  /// How an archive is looked at: the same bytes may be a chart to one and files to another.
  enum Form: String, Sendable {
    /// Without the folder around everything.
    case chart
    case files
  }

  /// The files of an archive; `nil` when it has to be got.
  ///
  /// - Parameter hash: SHA-256 in lower-case hexadecimal.
  func files(
    _ hash: String, _ form: Form, read: ([UInt8]) throws(RepositoryError) -> ArchiveFileTree
  ) throws(RepositoryError) -> ArchiveFileTree? {
    let name = "\(hash).\(form)"
    let kept = state.withLock { state -> ArchiveFileTree? in
      state.clock += 1
      state.kept[name]?.lastUse = state.clock
      return state.kept[name]?.tree
    }
    if let kept { return kept }
    guard let data = FileManager.default.contents(atPath: "\(directory)/\(name)") else { return nil }
    let bytes = Array(data)
    guard Self.hash(of: bytes) == hash else {
      try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
      return nil
    }
    let tree = try read(bytes)
    keep(tree, name, size: bytes.count)
    return tree
  }

  /// Keeps an archive that was just got. A disk that is full keeps nothing and disturbs nobody.
  func keep(_ bytes: [UInt8], as tree: ArchiveFileTree, _ hash: String, _ form: Form) {
    let name = "\(hash).\(form)"
    keep(tree, name, size: bytes.count)
    try? FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try? Data(bytes).write(to: URL(filePath: "\(directory)/\(name)"), options: .atomic)
  }

  private func keep(_ tree: ArchiveFileTree, _ name: String, size: Int) {
    state.withLock { state in
      state.clock += 1
      if state.kept.updateValue(Kept(tree: tree, size: size, lastUse: state.clock), forKey: name) == nil { state.size += size }
      while state.size > capacity, state.kept.count > 1,
        let oldest = state.kept.min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        state.kept[oldest.key] = nil
        state.size -= oldest.value.size
      }
    }
  }

  /// SHA-256 in lower-case hexadecimal.
  static func hash(of bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }
}
