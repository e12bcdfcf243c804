import Synchronization

/// Looks through whole trees for symbolic links that leave them.
///
/// Remembers what it found in each directory by the directory's hash, so of a new commit only the changed directories are
/// looked at. A tree in which the same directory stands many times over is walked once for each different one.
public final class LinkSurvey: Sendable {
  private struct Link: Sendable {
    /// Names from the surveyed directory to the link, in reverse.
    var path: [String]
    var target: String
  }

  private static let depthLimit = 500
  private static let linkLimit = 20_000
  private static let memoryLimit = 200_000

  private let known = Mutex<[ContentHash: [Link]]>([:])

  public init() {}

  /// The first link of a tree that is absolute or leads out of its root; `nil` when there is none.
  ///
  /// - Throws: what reading the tree throws; `.unreadable` for more than 500 levels or 20,000 links.
  public func firstLinkLeaving(_ tree: any FileTree) throws(FileTreeError) -> RepositoryPath? {
    let root = TreeEntry(name: "", kind: .directory, hash: try tree.entry(at: .root)?.hash)
    for link in try links(of: root, at: .root, tree, depth: 0) {
      var directory: RepositoryPath? = .root
      for name in link.path.dropFirst().reversed() { directory = directory?.child(name) }
      guard let directory, let path = directory.child(link.path[0]) else { continue }
      do throws(RepositoryPathError) {
        _ = try directory.resolving(link.target)
      } catch {
        return path
      }
    }
    return nil
  }

  private func links(
    of directory: TreeEntry, at path: RepositoryPath, _ tree: any FileTree, depth: Int
  ) throws(FileTreeError) -> [Link] {
    if let hash = directory.hash, let links = known.withLock({ $0[hash] }) { return links }
    if depth > Self.depthLimit {
      throw .unreadable(path, reason: "directories are nested more than \(Self.depthLimit) levels deep")
    }
    var links: [Link] = []
    for entry in try tree.entries(in: path) {
      guard let child = path.child(entry.name) else { continue }
      switch entry.kind {
      case .symbolicLink:
        links.append(Link(path: [entry.name], target: String(decoding: try tree.contents(of: child, limit: 4096), as: UTF8.self)))
      case .directory:
        for link in try self.links(of: entry, at: child, tree, depth: depth + 1) {
          links.append(Link(path: link.path + [entry.name], target: link.target))
        }
      case .file, .submodule, .other: continue
      }
      if links.count > Self.linkLimit { throw .unreadable(path, reason: "it holds more than \(Self.linkLimit) symbolic links") }
    }
    if let hash = directory.hash {
      let found = links
      known.withLock { known in
        if known.count >= Self.memoryLimit { known.removeAll() }
        known[hash] = found
      }
    }
    return links
  }
}
