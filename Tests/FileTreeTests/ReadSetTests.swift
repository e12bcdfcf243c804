import FileTree
import Synchronization
import Testing

@Suite struct ReadSetTests {
  private static let files = ["apps/web/a.yaml": "a", "apps/web/b.yaml": "b", "apps/api/a.yaml": "a", "README.md": "r"]

  private func tree(_ changes: [String: String?] = [:]) throws -> InMemoryFileTree {
    var files = Self.files
    for (path, text) in changes { files[path] = text }
    return try InMemoryFileTree(files: files)
  }

  private func readSet(_ body: (RecordingFileTree) throws -> Void) throws -> ReadSet {
    let recorder = RecordingFileTree(try tree())
    try body(recorder)
    return recorder.readSet
  }

  @Test func `what was not read does not count`() throws {
    let set = try readSet { _ = try $0.read(RepositoryPath("apps/web/a.yaml")) }
    #expect(set.holds(in: try tree()))
    #expect(set.holds(in: try tree(["README.md": "other", "apps/web/b.yaml": nil, "apps/web/c.yaml": "c"])))
    #expect(!set.holds(in: try tree(["apps/web/a.yaml": "other"])))
    #expect(!set.holds(in: try tree(["apps/web/a.yaml": nil])))
    #expect(set.files.map(\.description) == ["apps/web/a.yaml"])
  }

  @Test func `a listing counts by its names, not by content`() throws {
    let set = try readSet { _ = try $0.list(RepositoryPath("apps/web")) }
    #expect(set.holds(in: try tree(["apps/web/a.yaml": "other"])))
    #expect(!set.holds(in: try tree(["apps/web/c.yaml": "c"])))
    #expect(!set.holds(in: try tree(["apps/web/a.yaml": nil])))
    #expect(!set.holds(in: try tree(["apps/web/a.yaml": nil, "apps/web/a.yaml/x": "now a directory"])))
  }

  @Test func `an absence counts`() throws {
    let set = try readSet { tree in
      let found = try tree.resolve(RepositoryPath("apps/web/none.yaml"))
      #expect(found == nil)
    }
    #expect(set.holds(in: try tree(["apps/web/other.yaml": "x"])))
    #expect(!set.holds(in: try tree(["apps/web/none.yaml": "x"])))
  }

  @Test func `a failed read counts`() throws {
    let set = try readSet { tree in
      let none = try RepositoryPath("none")
      let readme = try RepositoryPath("README.md")
      #expect(throws: FileTreeError.self) { try tree.entries(in: none) }
      #expect(throws: FileTreeError.self) { try tree.contents(of: readme, limit: 0) }
    }
    #expect(set.holds(in: try tree()))
    #expect(!set.holds(in: try tree(["none/x": "x"])))
    #expect(!set.holds(in: try tree(["README.md": "longer"])))
  }

  @Test func `where a link leads counts`() throws {
    func tree(_ target: String) throws -> InMemoryFileTree {
      InMemoryFileTree([
        try RepositoryPath("link"): .symbolicLink(target: target), try RepositoryPath("a"): .file([1]),
        try RepositoryPath("b"): .file([1]),
      ])
    }
    let recorder = RecordingFileTree(try tree("a"))
    _ = try recorder.read(RepositoryPath("link"))
    #expect(recorder.readSet.holds(in: try tree("a")))
    #expect(!recorder.readSet.holds(in: try tree("b")))
  }

  @Test func `whoever asks for the identity depends on everything`() throws {
    let set = try readSet { _ = try $0.identity() }
    #expect(set.holds(in: try tree()))
    #expect(!set.holds(in: try tree(["README.md": "other"])))
  }

  @Test func `an unchanged directory is settled by one comparison`() throws {
    let set = try readSet { tree in
      for path in Self.files.keys { _ = try tree.read(RepositoryPath(path)) }
    }
    let counting = CountingFileTree(try tree(["README.md": "other", "apps/api/new": "x"]))
    #expect(!set.holds(in: counting))
    let unchanged = CountingFileTree(try tree(["CHANGES.md": "new"]))
    #expect(set.holds(in: unchanged))
    // README.md and apps.
    #expect(unchanged.count == 2)
  }

  @Test func `the union of two sets holds where both hold`() throws {
    let one = try readSet { _ = try $0.read(RepositoryPath("apps/web/a.yaml")) }
    let other = try readSet { _ = try $0.list(RepositoryPath("apps/web")) }
    let both = one.union(other)
    #expect(both.holds(in: try tree(["README.md": "other"])))
    #expect(!both.holds(in: try tree(["apps/web/a.yaml": "other"])))
    #expect(!both.holds(in: try tree(["apps/web/c.yaml": "other"])))
    #expect(one.union(.empty) == one && ReadSet.empty.union(one) == one)
  }

  @Test func `a tree of another kind can be compared, and errs on the safe side`() throws {
    let set = try readSet { _ = try $0.list(RepositoryPath("apps/web")) }
    #expect(set.holds(in: WithoutHashes(tree: try tree())))
    let reading = try readSet { _ = try $0.read(RepositoryPath("README.md")) }
    #expect(reading.holds(in: WithoutHashes(tree: try tree())))
    #expect(!reading.holds(in: WithoutHashes(tree: try tree(["README.md": "other"]))))
  }
}

/// Counts look-ups.
private final class CountingFileTree: FileTree {
  private let tree: InMemoryFileTree
  private let lookups = Mutex(0)
  var count: Int { lookups.withLock { $0 } }

  init(_ tree: InMemoryFileTree) { self.tree = tree }

  func identity() -> ContentHash { tree.identity() }
  func entry(at path: RepositoryPath) -> TreeEntry? {
    lookups.withLock { $0 += 1 }
    return tree.entry(at: path)
  }
  func entries(in directory: RepositoryPath) throws(FileTreeError) -> [TreeEntry] { try tree.entries(in: directory) }
  func contents(of path: RepositoryPath, limit: Int) throws(FileTreeError) -> [UInt8] {
    try tree.contents(of: path, limit: limit)
  }
  func size(of path: RepositoryPath) throws(FileTreeError) -> Int { try tree.size(of: path) }
  func hash(of path: RepositoryPath) throws(FileTreeError) -> ContentHash { try tree.hash(of: path) }
}

/// Knows no hash without reading, as a folder does.
private struct WithoutHashes: FileTree {
  let tree: InMemoryFileTree

  func identity() -> ContentHash { tree.identity() }
  func entry(at path: RepositoryPath) -> TreeEntry? {
    tree.entry(at: path).map { TreeEntry(name: $0.name, kind: $0.kind) }
  }
  func entries(in directory: RepositoryPath) throws(FileTreeError) -> [TreeEntry] {
    try tree.entries(in: directory).map { TreeEntry(name: $0.name, kind: $0.kind) }
  }
  func contents(of path: RepositoryPath, limit: Int) throws(FileTreeError) -> [UInt8] {
    try tree.contents(of: path, limit: limit)
  }
  func size(of path: RepositoryPath) throws(FileTreeError) -> Int { try tree.size(of: path) }
  func hash(of path: RepositoryPath) throws(FileTreeError) -> ContentHash { try tree.hash(of: path) }
}
