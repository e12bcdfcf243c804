import FileTree

/// A tree in which some files read otherwise than they are stored.
struct EditedFileTree: FileTree {
  private let tree: any FileTree
  private let edits: [RepositoryPath: [UInt8]]

  /// - Parameter edits: new content by path; only what is a file in the tree can read otherwise.
  init(_ tree: any FileTree, edits: [RepositoryPath: [UInt8]]) {
    self.tree = tree
    self.edits = edits
  }

  func identity() throws(FileTreeError) -> ContentHash {
    var text = try tree.identity().bytes
    for path in edits.keys.sorted() { text += ContentHash(of: edits[path] ?? []).bytes + Array(path.description.utf8) }
    return ContentHash(of: text)
  }

  func entry(at path: RepositoryPath) throws(FileTreeError) -> TreeEntry? {
    let entry = try tree.entry(at: path)
    if let entry, entry.kind == .file, let content = edits[path] {
      return TreeEntry(name: entry.name, kind: .file, hash: ContentHash(of: content))
    }
    // What holds an edited file is not what the tree knows under this hash.
    if let entry, entry.kind == .directory, edits.keys.contains(where: { $0.isWithin(path) }) {
      return TreeEntry(name: entry.name, kind: .directory)
    }
    return entry
  }

  func entries(in directory: RepositoryPath) throws(FileTreeError) -> [TreeEntry] {
    try tree.entries(in: directory).map { entry throws(FileTreeError) in
      guard let path = directory.child(entry.name) else { return entry }
      return edits.keys.contains { $0.isWithin(path) } ? try self.entry(at: path) ?? entry : entry
    }
  }

  func contents(of path: RepositoryPath, limit: Int) throws(FileTreeError) -> [UInt8] {
    guard let content = edits[path] else { return try tree.contents(of: path, limit: limit) }
    if content.count > limit { throw .tooLarge(path, size: content.count, limit: limit) }
    return content
  }

  func size(of path: RepositoryPath) throws(FileTreeError) -> Int {
    if let content = edits[path] { return content.count }
    return try tree.size(of: path)
  }

  func hash(of path: RepositoryPath) throws(FileTreeError) -> ContentHash {
    if let content = edits[path] { return ContentHash(of: content) }
    return try tree.hash(of: path)
  }
}
