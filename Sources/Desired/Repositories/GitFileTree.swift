import FileTree

/// The files of a commit, read from the object database.
final class GitFileTree: FileTree {
  /// The largest directory that is read, in bytes; about a million entries.
  private static let directoryLimit = 64 << 20

  private let pool: ObjectDatabasePool
  private let root: ContentHash
  /// Called when an object that should be there is missing or damaged.
  private let onDamage: @Sendable () -> Void
  private let directories: DirectoryCache

  /// - Parameter directories: those read before, of this commit or of others.
  init(
    _ pool: ObjectDatabasePool, root: ContentHash, directories: DirectoryCache = DirectoryCache(),
    onDamage: @escaping @Sendable () -> Void = {}
  ) {
    self.pool = pool
    self.root = root
    self.directories = directories
    self.onDamage = onDamage
  }

  func identity() -> ContentHash { root }

  func entry(at path: RepositoryPath) throws(FileTreeError) -> TreeEntry? {
    var entry = TreeEntry(name: "", kind: .directory, hash: root)
    for (depth, name) in path.components.enumerated() {
      guard entry.kind == .directory, let hash = entry.hash else { return nil }
      let entries = try directory(hash, path, depth)
      guard let index = Self.position(of: name, in: entries) else { return nil }
      entry = entries[index]
    }
    return entry
  }

  func entries(in path: RepositoryPath) throws(FileTreeError) -> [TreeEntry] {
    guard let entry = try entry(at: path) else { throw .notFound(path) }
    guard entry.kind == .directory, let hash = entry.hash else { throw .notADirectory(path) }
    return try directory(hash, path, path.components.count)
  }

  private func content(_ path: RepositoryPath) throws(FileTreeError) -> ContentHash {
    guard let entry = try entry(at: path) else { throw .notFound(path) }
    guard entry.kind == .file || entry.kind == .symbolicLink, let hash = entry.hash else { throw .notAFile(path) }
    return hash
  }

  func contents(of path: RepositoryPath, limit: Int) throws(FileTreeError) -> [UInt8] {
    let hash = try content(path)
    return try reading(path) { database throws(ObjectDatabase.Failure) in try database.read(hash, limit: limit).content }
  }

  func size(of path: RepositoryPath) throws(FileTreeError) -> Int {
    let hash = try content(path)
    return try reading(path) { database throws(ObjectDatabase.Failure) in try database.header(hash).size }
  }

  func hash(of path: RepositoryPath) throws(FileTreeError) -> ContentHash { try content(path) }

  private func reading<Result>(
    _ path: RepositoryPath, _ body: (ObjectDatabase) throws(ObjectDatabase.Failure) -> Result
  ) throws(FileTreeError) -> Result {
    do throws(ObjectDatabase.Failure) {
      return try pool.with(body)
    } catch {
      switch error {
      case .tooLarge(let size, let limit): throw .tooLarge(path, size: size, limit: limit)
      case .absent:
        onDamage()
        throw .unreadable(path, reason: "the object is missing from the mirror; it will be fetched anew")
      case .unreadable(let reason):
        onDamage()
        throw .unreadable(path, reason: "\(reason); the mirror will be made anew")
      }
    }
  }

  // MARK: - Directories

  private func directory(_ hash: ContentHash, _ path: RepositoryPath, _ depth: Int) throws(FileTreeError) -> [TreeEntry] {
    if let known = directories[hash] { return known }
    let object = try reading(path) { database throws(ObjectDatabase.Failure) in
      try database.read(hash, limit: Self.directoryLimit)
    }
    guard object.type == .tree, let entries = Self.parse(object.content) else {
      onDamage()
      throw .unreadable(path, reason: "the directory object \(hash) is malformed")
    }
    directories[hash] = entries
    return entries
  }

  /// The entries of a tree object, `mode name NUL id` each; `nil` if it is malformed.
  static func parse(_ bytes: [UInt8]) -> [TreeEntry]? {
    var entries: [TreeEntry] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let space = rest.firstIndex(of: 0x20), let end = rest[space...].firstIndex(of: 0), rest.endIndex - end > 20 else {
        return nil
      }
      let mode = rest[..<space]
      let nameBytes = rest[(space + 1)..<end]
      let name = String(decoding: nameBytes, as: UTF8.self)
      let id = ContentHash(gitObject: rest[(end + 1)..<(end + 21)])
      rest = rest[(end + 21)...]
      // A name that cannot be said in a path, by malice or by an odd encoding, is listed but has no content.
      let isPlain = name.utf8.elementsEqual(nameBytes) && RepositoryPath.root.child(name) != nil
      let kind: TreeEntry.Kind
      switch String(decoding: mode, as: UTF8.self) {
      case _ where !isPlain: kind = .other
      case "40000", "040000": kind = .directory
      case "120000": kind = .symbolicLink
      case "160000": kind = .submodule
      case let text where text.hasPrefix("100"): kind = .file
      default: kind = .other
      }
      entries.append(TreeEntry(name: name, kind: kind, hash: id))
    }
    // Git sorts a directory as if its name ended in a slash.
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private static func position(of name: String, in entries: [TreeEntry]) -> Int? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].name.utf8.lexicographicallyPrecedes(name.utf8) { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].name == name ? low : nil
  }
}
