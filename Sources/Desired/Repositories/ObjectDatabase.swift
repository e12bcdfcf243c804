import CLibGit2
import FileTree
import Synchronization

/// An open object database of a mirror, read through libgit2.
///
/// One thread at a time: see `ObjectDatabasePool`.
final class ObjectDatabase {
  enum ObjectType: Sendable {
    case commit
    case tree
    case blob
    case tag
  }

  enum Failure: Error {
    case absent
    /// The object is damaged, or the storage fails: libgit2's words.
    case unreadable(String)
    /// Sizes in bytes.
    case tooLarge(size: Int, limit: Int)
  }

  private let handle: OpaquePointer

  /// Starts the library once; why it cannot be used, where it cannot. Reading needs no further global state: libgit2 keeps its
  /// last error per thread, and its window cache of pack files under a lock of its own.
  private static let fault: String? = {
    if let failure = apus_git_load() { return String(cString: failure) }
    // Everything here is read once and then kept by whoever needs it.
    apus_git_disable_caching()
    let isThreaded = git_libgit2_features() & CInt(GIT_FEATURE_THREADS.rawValue) != 0
    return isThreaded ? nil : "libgit2 is not built for threads"
  }()

  /// - Parameter directory: the `objects` directory of a repository.
  init(_ directory: String) throws(Failure) {
    if let fault = Self.fault { throw .unreadable(fault) }
    var opened: OpaquePointer?
    guard git_odb_open(&opened, directory) == 0, let opened else { throw .unreadable(Self.lastError) }
    handle = opened
  }

  deinit { git_odb_free(handle) }

  private static var lastError: String {
    guard let error = git_error_last(), let message = error.pointee.message else { return "unknown reason" }
    return String(cString: message)
  }

  private static func check(_ result: CInt) throws(Failure) {
    if result == 0 { return }
    if result == GIT_ENOTFOUND.rawValue { throw .absent }
    throw .unreadable(lastError)
  }

  private static func type(_ type: git_object_t) throws(Failure) -> ObjectType {
    switch type {
    case GIT_OBJECT_COMMIT: return .commit
    case GIT_OBJECT_TREE: return .tree
    case GIT_OBJECT_BLOB: return .blob
    case GIT_OBJECT_TAG: return .tag
    default: throw .unreadable("unknown type of object")
    }
  }

  private static func objectID(_ id: ContentHash) -> git_oid {
    var result = git_oid()
    _ = id.bytes.withUnsafeBufferPointer { git_oid_fromraw(&result, $0.baseAddress) }
    return result
  }

  /// Type and size in bytes, without reading the content.
  func header(_ id: ContentHash) throws(Failure) -> (type: ObjectType, size: Int) {
    var object = Self.objectID(id)
    var size = 0
    var type = GIT_OBJECT_ANY
    try Self.check(git_odb_read_header(&size, &type, handle, &object))
    return (try Self.type(type), size)
  }

  /// The content; libgit2 checks it against the id.
  func read(_ id: ContentHash, limit: Int) throws(Failure) -> (type: ObjectType, content: [UInt8]) {
    let size = try header(id).size
    if size > limit { throw .tooLarge(size: size, limit: limit) }
    var objectID = Self.objectID(id)
    var object: OpaquePointer?
    try Self.check(git_odb_read(&object, handle, &objectID))
    guard let object else { throw .absent }
    defer { git_odb_object_free(object) }
    let content = UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
    return (try Self.type(git_odb_object_type(object)), Array(content))
  }
}

/// The open object databases of one mirror: as many as threads read at once, opened when needed.
///
/// The files of the mirror stay open as long as this value lives, so it should live no longer than the trees read from it.
final class ObjectDatabasePool: Sendable {
  /// A database that lies idle. Sending it between threads is safe: libgit2 allows a handle to be used from any thread as
  /// long as it is only one at a time, and a handle is either in the pool's list, under its lock, or in the hands of the
  /// one call of `with` that took it from there.
  private struct Idle: @unchecked Sendable {
    let database: ObjectDatabase
  }

  let directory: String
  private let idle = Mutex<[Idle]>([])

  /// - Parameter mirror: a bare repository.
  init(mirror: String) { directory = mirror + "/objects" }

  /// Hands over a database. A failure that is not plain absence is tried once more with a database opened anew: pack
  /// files may have been replaced beneath an old one.
  func with<Result>(
    _ body: (ObjectDatabase) throws(ObjectDatabase.Failure) -> Result
  ) throws(ObjectDatabase.Failure) -> Result {
    if let old = idle.withLock({ $0.popLast() }) {
      do throws(ObjectDatabase.Failure) {
        let result = try body(old.database)
        idle.withLock { $0.append(old) }
        return result
      } catch {
        switch error {
        case .absent, .tooLarge:
          idle.withLock { $0.append(old) }
          throw error
        case .unreadable: break
        }
      }
    }
    let new = Idle(database: try ObjectDatabase(directory))
    let result = try body(new.database)
    idle.withLock { $0.append(new) }
    return result
  }
}
