import Glibc

/// A tree over a folder of the local file system, for commands that work on files that are not committed.
///
/// Every path is opened name by name from the folder with links refused by the kernel, so no symbolic link, not even one
/// that is swapped in meanwhile, can lead out of it. A `.git` at the top is not part of the tree. Files are read when
/// asked for: the tree is as stable as the folder is.
public final class FolderFileTree: FileTree {
  /// The open folder; valid until `deinit`.
  private let root: CInt

  /// Opens a folder.
  ///
  /// - Parameter folder: a path of the file system; this one may be or contain a symbolic link.
  /// - Throws: `.unreadable` at the root, with the system's reason.
  public init(_ folder: String) throws(FileTreeError) {
    root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if root < 0 { throw .unreadable(.root, reason: "\(folder): \(Self.lastError)") }
  }

  deinit { close(root) }

  private static var lastError: String { String(cString: strerror(errno)) }

  /// Opens the directory at a path and hands it to `body`; `nil` when there is none.
  private func withDirectory<Result>(
    _ path: RepositoryPath, _ body: (CInt) throws(FileTreeError) -> Result
  ) throws(FileTreeError) -> Result? {
    var directory = fcntl(root, F_DUPFD_CLOEXEC, 0)
    for name in path.components {
      if directory < 0 { break }
      let next = isHidden(name, in: path) ? -1 : openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let reason = errno
      close(directory)
      directory = next
      errno = reason
    }
    if directory < 0 {
      if [ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG].contains(errno) { return nil }
      throw .unreadable(path, reason: Self.lastError)
    }
    defer { close(directory) }
    return try body(directory)
  }

  private func isHidden(_ name: String, in path: RepositoryPath) -> Bool {
    guard name == ".git", path.components.first == ".git" else { return false }
    errno = ENOENT
    return true
  }

  private func status(of path: RepositoryPath) throws(FileTreeError) -> stat? {
    guard let parent = path.parent else {
      var status = stat()
      if fstat(root, &status) != 0 { throw .unreadable(path, reason: Self.lastError) }
      return status
    }
    if isHidden(path.name, in: path) { return nil }
    return try withDirectory(parent) { directory throws(FileTreeError) in
      var status = stat()
      if fstatat(directory, path.name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
      if [ENOENT, ENOTDIR, ENAMETOOLONG].contains(errno) { return nil }
      throw .unreadable(path, reason: Self.lastError)
    } ?? nil
  }

  private static func kind(_ mode: mode_t) -> TreeEntry.Kind {
    switch mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .directory
    case S_IFLNK: .symbolicLink
    default: .other
    }
  }

  /// By content: reads every file below the folder.
  public func identity() throws(FileTreeError) -> ContentHash {
    var text: [UInt8] = []
    var pending = [RepositoryPath.root]
    while let directory = pending.popLast() {
      for entry in try entries(in: directory) {
        guard let path = directory.child(entry.name) else { continue }
        text.append(entry.kind.rawValue)
        text.append(contentsOf: path.description.utf8)
        text.append(0)
        switch entry.kind {
        case .directory: pending.append(path)
        case .file, .symbolicLink: text.append(contentsOf: try hash(of: path).bytes)
        case .submodule, .other: continue
        }
      }
    }
    return ContentHash(of: text)
  }

  public func entry(at path: RepositoryPath) throws(FileTreeError) -> TreeEntry? {
    try status(of: path).map { TreeEntry(name: path.name, kind: Self.kind($0.st_mode)) }
  }

  public func entries(in directory: RepositoryPath) throws(FileTreeError) -> [TreeEntry] {
    let found = try withDirectory(directory) { descriptor throws(FileTreeError) -> [TreeEntry] in
      guard let stream = fdopendir(dup(descriptor)) else { throw .unreadable(directory, reason: Self.lastError) }
      defer { closedir(stream) }
      rewinddir(stream)
      var entries: [TreeEntry] = []
      while let record = readdir(stream) {
        let bytes = withUnsafePointer(to: &record.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { Array(UnsafeBufferPointer(start: $0, count: strlen($0))) }
        }
        let name = String(decoding: bytes, as: UTF8.self)
        if name == "." || name == ".." || (directory.isRoot && name == ".git") { continue }
        var status = stat()
        let isReadable = name.utf8.elementsEqual(bytes) && fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0
        entries.append(TreeEntry(name: name, kind: isReadable ? Self.kind(status.st_mode) : .other))
      }
      return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
    if let found { return found }
    if try status(of: directory) == nil { throw .notFound(directory) }
    throw .notADirectory(directory)
  }

  public func contents(of path: RepositoryPath, limit: Int) throws(FileTreeError) -> [UInt8] {
    guard let status = try status(of: path), let parent = path.parent else { throw .notFound(path) }
    let size = Int(status.st_size)
    switch Self.kind(status.st_mode) {
    case .directory, .submodule, .other: throw .notAFile(path)
    case .file where size > limit: throw .tooLarge(path, size: size, limit: limit)
    case .file:
      let bytes = try withDirectory(parent) { directory throws(FileTreeError) in
        // Without blocking, in case a pipe was put in the file's place meanwhile.
        let file = openat(directory, path.name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        if file < 0 { throw .unreadable(path, reason: Self.lastError) }
        defer { close(file) }
        return try Self.read(file, path, limit: limit)
      }
      guard let bytes else { throw .notFound(path) }
      return bytes
    case .symbolicLink:
      let bytes = try withDirectory(parent) { directory throws(FileTreeError) in
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { bytes in
          bytes.withMemoryRebound(to: CChar.self) { text in
            if let start = text.baseAddress { readlinkat(directory, path.name, start, text.count) } else { -1 }
          }
        }
        if count < 0 { throw .unreadable(path, reason: Self.lastError) }
        return Array(buffer.prefix(count))
      }
      guard let bytes else { throw .notFound(path) }
      return bytes
    }
  }

  private static func read(_ file: CInt, _ path: RepositoryPath, limit: Int) throws(FileTreeError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = buffer.withUnsafeMutableBytes { bytes in
        if let start = bytes.baseAddress { Glibc.read(file, start, bytes.count) } else { -1 }
      }
      if count < 0 { throw .unreadable(path, reason: lastError) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer.prefix(count))
      if bytes.count > limit { throw .tooLarge(path, size: bytes.count, limit: limit) }
    }
  }

  public func size(of path: RepositoryPath) throws(FileTreeError) -> Int {
    guard let status = try status(of: path) else { throw .notFound(path) }
    guard [.file, .symbolicLink].contains(Self.kind(status.st_mode)) else { throw .notAFile(path) }
    return Int(status.st_size)
  }

  public func hash(of path: RepositoryPath) throws(FileTreeError) -> ContentHash {
    ContentHash(of: try contents(of: path, limit: FileTreeLimits.fileSize))
  }
}
