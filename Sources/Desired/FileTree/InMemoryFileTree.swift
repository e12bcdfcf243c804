/// A tree made of values: for tests, for objects that come without a repository, and as the form of an unpacked archive.
public struct InMemoryFileTree: FileTree {
  /// What can be put into the tree; directories come by themselves.
  public enum Content: Sendable, Hashable {
    case file([UInt8])
    case symbolicLink(target: String)
  }

  private final class Directory: Sendable {
    let entries: [TreeEntry]
    let children: [String: Node]
    let hash: ContentHash

    init(children: [String: Node]) {
      entries = children.map { name, node in TreeEntry(name: name, kind: node.kind, hash: node.hash) }
        .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      self.children = children
      var text: [UInt8] = []
      for entry in entries {
        text.append(entry.kind.rawValue)
        text.append(contentsOf: entry.name.utf8)
        text.append(0)
        text.append(contentsOf: entry.hash?.bytes ?? [])
      }
      hash = ContentHash(of: text)
    }
  }

  private enum Node: Sendable {
    case content(Content, ContentHash)
    case directory(Directory)

    var kind: TreeEntry.Kind {
      switch self {
      case .content(.file, _): .file
      case .content(.symbolicLink, _): .symbolicLink
      case .directory: .directory
      }
    }

    var hash: ContentHash {
      switch self {
      case .content(_, let hash): hash
      case .directory(let directory): directory.hash
      }
    }
  }

  private let root: Directory

  /// A tree of these files and links, each under its path. Where a path is both a file and a directory, the directory
  /// stays; content at the root itself is left out.
  public init(_ contents: [RepositoryPath: Content] = [:]) {
    root = Self.directory(contents.map { ($0.key.components[...], $0.value) })
  }

  /// A tree of text files under their paths, as `["apps/web.yaml": "kind: …"]`.
  ///
  /// - Throws: `RepositoryPathError` for a path that is not one inside the tree.
  public init(files: [String: String]) throws(RepositoryPathError) {
    var contents: [RepositoryPath: Content] = [:]
    for (path, text) in files { contents[try RepositoryPath(path)] = .file(Array(text.utf8)) }
    self.init(contents)
  }

  private static func directory(_ contents: [(ArraySlice<String>, Content)]) -> Directory {
    var nodes: [String: Node] = [:]
    var below: [String: [(ArraySlice<String>, Content)]] = [:]
    for (path, content) in contents {
      guard let name = path.first else { continue }
      if path.count > 1 {
        below[name, default: []].append((path.dropFirst(), content))
      } else {
        switch content {
        case .file(let bytes): nodes[name] = .content(content, ContentHash(of: bytes))
        case .symbolicLink(let target): nodes[name] = .content(content, ContentHash(of: Array(target.utf8)))
        }
      }
    }
    for (name, contents) in below { nodes[name] = .directory(directory(contents)) }
    return Directory(children: nodes)
  }

  private func node(at path: RepositoryPath) -> Node? {
    var node = Node.directory(root)
    for name in path.components {
      guard case .directory(let directory) = node, let next = directory.children[name] else { return nil }
      node = next
    }
    return node
  }

  private func content(at path: RepositoryPath) throws(FileTreeError) -> (bytes: [UInt8], hash: ContentHash) {
    switch node(at: path) {
    case nil: throw .notFound(path)
    case .directory: throw .notAFile(path)
    case .content(.file(let bytes), let hash): return (bytes, hash)
    case .content(.symbolicLink(let target), let hash): return (Array(target.utf8), hash)
    }
  }

  public func identity() -> ContentHash { root.hash }

  public func entry(at path: RepositoryPath) -> TreeEntry? {
    node(at: path).map { TreeEntry(name: path.name, kind: $0.kind, hash: $0.hash) }
  }

  public func entries(in directory: RepositoryPath) throws(FileTreeError) -> [TreeEntry] {
    switch node(at: directory) {
    case nil: throw .notFound(directory)
    case .directory(let found): return found.entries
    case .content: throw .notADirectory(directory)
    }
  }

  public func contents(of path: RepositoryPath, limit: Int) throws(FileTreeError) -> [UInt8] {
    let bytes = try content(at: path).bytes
    if bytes.count > limit { throw .tooLarge(path, size: bytes.count, limit: limit) }
    return bytes
  }

  public func size(of path: RepositoryPath) throws(FileTreeError) -> Int { try content(at: path).bytes.count }

  public func hash(of path: RepositoryPath) throws(FileTreeError) -> ContentHash { try content(at: path).hash }
}
