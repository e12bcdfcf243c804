import FileTree
import ObjectModel

/// A pattern over the paths of a tree: `*`, `?`, `[…]` within a name, `{a,b}`, and `**` for any number of directories.
struct PathGlob {
  enum Failure: Error {
    case outsideRoot
    case tooMany(limit: Int)
    case tree(FileTreeError)
  }

  /// The most entries that are looked at.
  static let entryLimit = 100_000
  /// The most patterns that braces may stand for.
  private static let alternativeLimit = 1_000

  private enum Part {
    /// A name as it is.
    case name(String)
    case pattern(Glob)
    case anyDirectories
  }

  private let alternatives: [[Part]]

  /// Whether a path has characters that make it a pattern.
  static func isPattern(_ text: String) -> Bool { text.utf8.contains { "*?[{".utf8.contains($0) } }

  /// - Returns: `nil` for a malformed pattern.
  init?(_ text: String) {
    guard let expanded = Self.expandingBraces(text) else { return nil }
    var alternatives: [[Part]] = []
    for pattern in expanded {
      var parts: [Part] = []
      for name in pattern.split(separator: "/") where name != "." {
        if name == "**" {
          // Two in a row say no more than one.
          if case .anyDirectories? = parts.last { continue }
          parts.append(.anyDirectories)
        } else if Self.isPattern(String(name)) {
          guard let glob = Glob(String(name), separators: ["/"]) else { return nil }
          parts.append(.pattern(glob))
        } else {
          parts.append(.name(String(name)))
        }
      }
      alternatives.append(parts)
    }
    self.alternatives = alternatives
  }

  /// The texts that braces stand for; `nil` for braces that are not closed, and for too many texts.
  private static func expandingBraces(_ text: String) -> [String]? {
    var finished: [String] = []
    var pending = [text]
    while let next = pending.popLast() {
      guard let open = next.firstIndex(of: "{") else {
        finished.append(next)
        continue
      }
      var depth = 0
      var start = next.index(after: open)
      var choices: [Substring] = []
      var close: String.Index?
      for index in next.indices[open...] {
        switch next[index] {
        case "{": depth += 1
        case "}":
          depth -= 1
          if depth == 0 { close = index }
        case "," where depth == 1:
          choices.append(next[start..<index])
          start = next.index(after: index)
        default: continue
        }
        if close != nil { break }
      }
      guard let close else { return nil }
      choices.append(next[start..<close])
      pending += choices.map { String(next[..<open]) + $0 + String(next[next.index(after: close)...]) }
      if pending.count + finished.count > alternativeLimit { return nil }
    }
    return finished
  }

  /// The files that match, in the byte order of their paths. A link counts when it leads to a file; `**` enters no links.
  func files(in tree: some FileTree, from start: RepositoryPath) throws(Failure) -> [RepositoryPath] {
    var walk = Walk(tree: tree)
    for parts in alternatives { try walk.visit(start, parts, 0) }
    return walk.found.sorted { $0.description.utf8.lexicographicallyPrecedes($1.description.utf8) }
  }

  private struct Walk<Tree: FileTree> {
    let tree: Tree
    var found: Set<RepositoryPath> = []
    private var visited: Set<Visit> = []
    private var entries = 0

    private struct Visit: Hashable {
      let path: RepositoryPath
      let rest: Int
    }

    init(tree: Tree) { self.tree = tree }

    mutating func visit(_ directory: RepositoryPath, _ parts: [Part], _ index: Int) throws(Failure) {
      guard index < parts.count else { return }
      let isLast = index == parts.count - 1
      switch parts[index] {
      case .name(".."):
        guard let parent = directory.parent else { throw .outsideRoot }
        try visit(parent, parts, index + 1)
      case .name(let name):
        guard let path = directory.child(name) else { return }
        if isLast { try addFile(path) } else if try kind(of: path) == .directory { try visit(path, parts, index + 1) }
      case .pattern(let glob):
        for entry in try list(directory) where glob.matches(entry.name) {
          guard let path = directory.child(entry.name) else { continue }
          if isLast { try addFile(path) } else if try kind(of: path) == .directory { try visit(path, parts, index + 1) }
        }
      case .anyDirectories:
        // What follows `**` is looked for in a directory once, however often the way leads there.
        guard visited.insert(Visit(path: directory, rest: parts.count - index)).inserted else { return }
        if !isLast { try visit(directory, parts, index + 1) }
        for entry in try list(directory) {
          guard let path = directory.child(entry.name) else { continue }
          if isLast, entry.kind != .directory { try addFile(path) }
          if entry.kind == .directory { try visit(path, parts, index) }
        }
      }
    }

    private mutating func addFile(_ path: RepositoryPath) throws(Failure) {
      if try kind(of: path) == .file { found.insert(path) }
    }

    private func kind(of path: RepositoryPath) throws(Failure) -> TreeEntry.Kind? {
      do throws(FileTreeError) { return try tree.resolve(path)?.entry.kind } catch { throw .tree(error) }
    }

    private mutating func list(_ directory: RepositoryPath) throws(Failure) -> [TreeEntry] {
      let found: [TreeEntry]
      do throws(FileTreeError) {
        guard try tree.resolve(directory)?.entry.kind == .directory else { return [] }
        found = try tree.list(directory)
      } catch {
        throw .tree(error)
      }
      entries += found.count
      if entries > PathGlob.entryLimit { throw .tooMany(limit: PathGlob.entryLimit) }
      return found
    }
  }
}
