import FileTree

/// A commit as Git stores it.
struct CommitObject {
  var tree: ContentHash
  var parents: [CommitID]
  /// `Name <mail>`.
  var author: String
  /// Seconds since 1970 UTC.
  var committed: Int64
  var message: String

  /// Reads a commit object: header lines, an empty line, the message. `nil` if it is malformed.
  init?(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard let header = parts.first else { return nil }
    var tree: CommitID?
    parents = []
    author = ""
    committed = 0
    for line in header.split(separator: "\n") {
      guard let space = line.firstIndex(of: " "), space > line.startIndex else { continue }
      let value = line[line.index(after: space)...]
      switch line[..<space] {
      case "tree": tree = CommitID(String(value))
      case "parent": parents += [CommitID(String(value))].compactMap(\.self)
      case "author": author = Self.signature(value).name
      case "committer": committed = Self.signature(value).time
      default: continue
      }
    }
    guard let tree else { return nil }
    self.tree = ContentHash(gitObject: tree.bytes)
    var message = parts.count > 1 ? parts[1][...] : ""
    while let last = message.last, last.isWhitespace { message.removeLast() }
    self.message = String(message)
  }

  /// `Name <mail> 1700000000 +0100`.
  private static func signature(_ value: Substring) -> (name: String, time: Int64) {
    guard let end = value.lastIndex(of: ">") else { return (String(value), 0) }
    let rest = value[value.index(after: end)...].split(separator: " ")
    return (String(value[...end]), rest.first.flatMap { Int64($0) } ?? 0)
  }
}
