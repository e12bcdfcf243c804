import FileTree
import Foundation
import Testing

@Suite struct RepositoryPathTests {
  @Test(arguments: [
    ("", "."), (".", "."), ("./a/./b/", "a/b"), ("a//b", "a/b"), ("a/../b", "b"), ("a/..", "."), ("-x/$y", "-x/$y"),
    ("a\\b", "a\\b"),
  ])
  func `a relative path is taken apart into names`(text: String, expected: String) throws {
    #expect(try RepositoryPath(text).description == expected)
  }

  @Test(arguments: ["/a", "/", "..", "a/../..", "../a", "./../a", "a/b/../../../c", "a\u{0}b"])
  func `a path that could lead out of the tree is refused`(text: String) {
    #expect(throws: RepositoryPathError.self) { try RepositoryPath(text) }
  }

  @Test func `a path is resolved against a directory, within the tree`() throws {
    let base = try RepositoryPath("apps/base")
    #expect(try base.resolving("../web/x.yaml").description == "apps/web/x.yaml")
    #expect(throws: RepositoryPathError.outsideRoot("../../../x")) { try base.resolving("../../../x") }
    #expect(throws: RepositoryPathError.absolute("/etc/passwd")) { try base.resolving("/etc/passwd") }
    #expect(try RepositoryPath("apps/base/x").relative(to: base) == "x")
    #expect(try RepositoryPath("apps/baseball").relative(to: base) == nil)
    #expect(base.child("..") == nil && base.child("a/b") == nil && base.child("") == nil)
  }

  @Test func `a directory stands before its content, and that stands together`() throws {
    let paths = try ["a", "a/b", "a/b/c", "a.b", "ä", "b"].map { text throws(RepositoryPathError) in try RepositoryPath(text) }
    #expect(paths.shuffled().sorted().map(\.description) == ["a", "a/b", "a/b/c", "a.b", "b", "ä"])
  }
}

@Suite struct LinkTests {
  private func tree(_ links: [String: String]) throws -> InMemoryFileTree {
    var contents: [RepositoryPath: InMemoryFileTree.Content] = [
      try RepositoryPath("apps/web/x.yaml"): .file(Array("x".utf8)), try RepositoryPath("y.yaml"): .file(Array("y".utf8)),
    ]
    for (path, target) in links { contents[try RepositoryPath(path)] = .symbolicLink(target: target) }
    return InMemoryFileTree(contents)
  }

  @Test func `links are followed anywhere inside the tree`() throws {
    let tree = try tree(["apps/y": "../y.yaml", "web": "apps/web", "chain": "web", "apps/self": "."])
    #expect(try tree.read(RepositoryPath("apps/y")) == Array("y".utf8))
    #expect(try tree.read(RepositoryPath("chain/x.yaml")) == Array("x".utf8))
    #expect(try tree.list(RepositoryPath("chain")).map(\.name) == ["x.yaml"])
    #expect(try tree.resolve(RepositoryPath("chain/x.yaml"))?.path.description == "apps/web/x.yaml")
    #expect(try tree.read(RepositoryPath("apps/self/self/web/x.yaml")) == Array("x".utf8))
    #expect(try tree.resolve(RepositoryPath("chain/none")) == nil)
  }

  @Test(arguments: ["/etc/passwd", "../../x", "../../../etc/passwd", "web/../../../x", "/"])
  func `a link out of the tree is an error that names it`(target: String) throws {
    let tree = try tree(["apps/out": target])
    #expect(throws: FileTreeError.linkLeavesTree(link: try RepositoryPath("apps/out"), target: target)) {
      try tree.read(RepositoryPath("apps/out"))
    }
    #expect(try LinkSurvey().firstLinkLeaving(tree) == RepositoryPath("apps/out"))
  }

  @Test func `a link in a circle is an error`() throws {
    let tree = try tree(["one": "two", "two": "one"])
    #expect(throws: FileTreeError.linkLoop(try RepositoryPath("one"))) { try tree.read(RepositoryPath("one")) }
    #expect(try LinkSurvey().firstLinkLeaving(tree) == nil)
  }
}

@Suite struct FolderFileTreeTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "apus-folder-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder + "/tree/sub", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data("canary".utf8).write(to: URL(fileURLWithPath: folder + "/secret"))
    try Data("b".utf8).write(to: URL(fileURLWithPath: folder + "/tree/sub/file"))
    try body(folder)
  }

  @Test func `a folder reads as a tree, without its .git`() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/tree/.git", withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: folder + "/tree/link", withDestinationPath: "sub/file")
      let tree = try FolderFileTree(folder + "/tree")
      #expect(
        try tree.entries(in: .root) == [TreeEntry(name: "link", kind: .symbolicLink), TreeEntry(name: "sub", kind: .directory)])
      #expect(try tree.read(RepositoryPath("link")) == Array("b".utf8))
      #expect(try tree.entry(at: RepositoryPath(".git")) == nil)
      #expect(try tree.entry(at: RepositoryPath("sub/file/x")) == nil)
      #expect(throws: FileTreeError.notADirectory(try RepositoryPath("sub/file"))) {
        try tree.entries(in: RepositoryPath("sub/file"))
      }
      #expect(throws: FileTreeError.notAFile(try RepositoryPath("sub"))) {
        try tree.contents(of: RepositoryPath("sub"), limit: 10)
      }
      #expect(throws: FileTreeError.tooLarge(try RepositoryPath("sub/file"), size: 1, limit: 0)) {
        try tree.read(RepositoryPath("sub/file"), limit: 0)
      }
    }
  }

  @Test(arguments: ["../secret", "/proc/self/environ", "sub/../../secret"])
  func `no link leads out of the folder`(target: String) throws {
    try withFolder { folder in
      try FileManager.default.createSymbolicLink(atPath: folder + "/tree/link", withDestinationPath: target)
      try FileManager.default.createSymbolicLink(atPath: folder + "/tree/up", withDestinationPath: "..")
      let tree = try FolderFileTree(folder + "/tree")
      for path in ["link", "up/secret", "up/tree/sub/file"] {
        #expect(throws: FileTreeError.self) { try tree.read(RepositoryPath(path)) }
        // Not even when asked for as if it were no link.
        #expect((try? tree.contents(of: RepositoryPath(path), limit: 100)).map { $0 == Array("canary".utf8) } != true)
      }
    }
  }

  @Test func `its identity changes with its content`() throws {
    try withFolder { folder in
      let tree = try FolderFileTree(folder + "/tree")
      let before = try tree.identity()
      #expect(try tree.identity() == before)
      try Data("c".utf8).write(to: URL(fileURLWithPath: folder + "/tree/sub/file"))
      #expect(try tree.identity() != before)
    }
  }

  @Test func `a folder that is not there is an error with the reason`() {
    let error = #expect(throws: FileTreeError.self) { try FolderFileTree("/nonexistent/folder") }
    #expect(error?.description == ".: cannot be read: /nonexistent/folder: No such file or directory")
  }
}
