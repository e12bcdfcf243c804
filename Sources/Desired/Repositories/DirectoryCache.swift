import FileTree
import Synchronization

/// Directories of a repository that were read, by their hash, so that the many applications of one repository do not each take a
/// large directory apart, at each commit. What a hash stands for never changes, so nothing here grows old.
final class DirectoryCache: Sendable {
  private struct State {
    var directories: [ContentHash: [TreeEntry]] = [:]
    var entries = 0
  }

  private let capacity: Int
  private let state = Mutex(State())

  /// - Parameter capacity: how many entries of directories are kept; about 80 bytes each.
  init(capacity: Int = 100_000) { self.capacity = capacity }

  subscript(hash: ContentHash) -> [TreeEntry]? {
    get { state.withLock { $0.directories[hash] } }
    set {
      guard let newValue else { return }
      state.withLock { state in
        if state.entries + newValue.count > capacity { state = State() }
        if state.directories.updateValue(newValue, forKey: hash) == nil { state.entries += newValue.count + 1 }
      }
    }
  }
}
