import FileTree
import Glibc
import Synchronization

/// The bare mirror of one repository in the cache directory.
final class Mirror: Sendable {
  private struct State {
    weak var pool: ObjectDatabasePool?
    var isDamaged = false
  }

  /// The most pack files before they are put together.
  private static let packLimit = 40

  /// The bare repository.
  let path: String
  private let state = Mutex(State())
  private let directories = DirectoryCache()

  /// Takes the place of a mirror, whether there is one yet or not.
  init(path: String) { self.path = path }

  /// The file that is locked while the mirror is changed.
  var lockPath: String { path + ".lock" }

  var exists: Bool { access(path + "/HEAD", R_OK) == 0 }

  /// Whether somebody found it damaged; it should be made anew then.
  var isDamaged: Bool { state.withLock { $0.isDamaged } }

  func markDamaged() { state.withLock { $0.isDamaged = true } }

  /// To be called once it was removed: what is read from now on is read from the new one.
  func markRemoved() {
    state.withLock { state in
      state.pool = nil
      state.isDamaged = false
    }
  }

  var needsPacking: Bool {
    guard let directory = opendir(path + "/objects/pack") else { return false }
    defer { closedir(directory) }
    var packs = 0
    while let entry = readdir(directory) {
      let isPack = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0).hasSuffix(".pack") }
      }
      if isPack { packs += 1 }
    }
    return packs > Self.packLimit
  }

  /// The open databases; they close when nobody reads any more.
  private var pool: ObjectDatabasePool {
    state.withLock { state in
      if let pool = state.pool { return pool }
      let pool = ObjectDatabasePool(mirror: path)
      state.pool = pool
      return pool
    }
  }

  /// A commit and where its files can be read; `nil` if the mirror does not have it.
  func commit(_ id: CommitID) -> (commit: CommitObject, files: GitFileTree)? {
    guard exists else { return nil }
    let pool = self.pool
    do throws(ObjectDatabase.Failure) {
      let object = try pool.with { database throws(ObjectDatabase.Failure) in
        try database.read(ContentHash(gitObject: id.bytes), limit: 16 << 20)
      }
      guard object.type == .commit else { return nil }
      guard let commit = CommitObject(object.content) else {
        markDamaged()
        return nil
      }
      let tree = commit.tree
      _ = try pool.with { database throws(ObjectDatabase.Failure) in try database.header(tree) }
      let files = GitFileTree(pool, root: tree, directories: directories, onDamage: { [weak self] in self?.markDamaged() })
      return (commit, files)
    } catch {
      if case .unreadable = error { markDamaged() }
      return nil
    }
  }
}
