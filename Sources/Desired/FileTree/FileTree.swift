/// A read-only view of files: a commit of a repository, an unpacked archive, a folder.
///
/// The requirements see the tree as it is stored and never follow a symbolic link; `resolve(_:)`, `read(_:limit:)` and
/// `list(_:)` are built on them and follow links inside the tree. So a wrapper that records or counts needs to
/// implement the requirements only, and sees every link that was followed.
///
/// Calls are synchronous and may be made from several threads at once.
public protocol FileTree: Sendable {
  /// A hash of everything in the tree.
  func identity() throws(FileTreeError) -> ContentHash

  /// What stands at a path; `nil` when nothing does (or a parent is not a directory). A link is not followed.
  func entry(at path: RepositoryPath) throws(FileTreeError) -> TreeEntry?

  /// The names in a directory, in byte order.
  ///
  /// - Throws: `.notFound`, `.notADirectory`.
  func entries(in directory: RepositoryPath) throws(FileTreeError) -> [TreeEntry]

  /// The bytes of a file, or the target text of a symbolic link.
  ///
  /// - Parameter limit: the most bytes to read; a larger file is refused before it is read.
  /// - Throws: `.notFound`, `.notAFile`, `.tooLarge`.
  func contents(of path: RepositoryPath, limit: Int) throws(FileTreeError) -> [UInt8]

  /// The size of a file in bytes, known without reading it.
  ///
  /// - Throws: `.notFound`, `.notAFile`.
  func size(of path: RepositoryPath) throws(FileTreeError) -> Int

  /// The hash of a file or of a symbolic link's target.
  ///
  /// - Throws: `.notFound`, `.notAFile`.
  func hash(of path: RepositoryPath) throws(FileTreeError) -> ContentHash
}

/// Where a path led once every symbolic link on it was followed.
public struct ResolvedEntry: Sendable, Hashable {
  /// The place itself; no component of it is a link.
  public var path: RepositoryPath
  public var entry: TreeEntry
}

/// Bounds that hold for every tree.
public enum FileTreeLimits {
  /// The most symbolic links followed for one path; Linux stops at 40 too.
  public static let links = 40
  /// The largest file read unless the caller says otherwise, in bytes.
  public static let fileSize = 64 << 20
}

extension FileTree {
  /// Follows a path, through symbolic links, to what stands there; `nil` when nothing does.
  ///
  /// A link may point anywhere inside the tree. One that is absolute or leads out of the root is an error, even if it
  /// would come back in.
  ///
  /// - Throws: `.linkLeavesTree`, `.linkLoop`.
  public func resolve(_ path: RepositoryPath) throws(FileTreeError) -> ResolvedEntry? {
    var pending = path.components.reversed() as [String]
    var here = RepositoryPath.root
    var current = TreeEntry(name: "", kind: .directory)
    var followed = 0
    var lastLink = (path: path, target: "")
    while let name = pending.popLast() {
      switch name {
      case ".": continue
      case "..":
        // Only the target of a link has such a name. Counted from where links really led, it can still be one too many.
        guard let parent = here.parent else { throw .linkLeavesTree(link: lastLink.path, target: lastLink.target) }
        here = parent
        current = TreeEntry(name: here.name, kind: .directory)
        continue
      default: break
      }
      guard current.kind == .directory, let next = here.child(name), let entry = try self.entry(at: next) else { return nil }
      guard entry.kind == .symbolicLink else {
        (here, current) = (next, entry)
        continue
      }
      followed += 1
      if followed > FileTreeLimits.links { throw .linkLoop(path) }
      let target = String(decoding: try contents(of: next, limit: 4096), as: UTF8.self)
      do throws(RepositoryPathError) {
        _ = try here.resolving(target)
      } catch {
        throw .linkLeavesTree(link: next, target: target)
      }
      lastLink = (next, target)
      pending.append(contentsOf: target.split(separator: "/").reversed().map(String.init))
      current = TreeEntry(name: here.name, kind: .directory)
    }
    if here.isRoot { return ResolvedEntry(path: .root, entry: TreeEntry(name: "", kind: .directory)) }
    if current.hash == nil, current.kind == .directory, let entry = try entry(at: here) { current = entry }
    return ResolvedEntry(path: here, entry: current)
  }

  /// The bytes of a file, links followed.
  ///
  /// - Parameter limit: the most bytes to read; a larger file is refused before it is read.
  /// - Throws: `.notFound`, `.notAFile`, `.tooLarge`, `.linkLeavesTree`, `.linkLoop`.
  public func read(_ path: RepositoryPath, limit: Int = FileTreeLimits.fileSize) throws(FileTreeError) -> [UInt8] {
    guard let resolved = try resolve(path) else { throw .notFound(path) }
    guard resolved.entry.kind == .file else { throw .notAFile(path) }
    return try contents(of: resolved.path, limit: limit)
  }

  /// The names in a directory in byte order, links on the way to it followed.
  ///
  /// - Throws: `.notFound`, `.notADirectory`, `.linkLeavesTree`, `.linkLoop`.
  public func list(_ path: RepositoryPath) throws(FileTreeError) -> [TreeEntry] {
    guard let resolved = try resolve(path) else { throw .notFound(path) }
    guard resolved.entry.kind == .directory else { throw .notADirectory(path) }
    return try entries(in: resolved.path)
  }
}
