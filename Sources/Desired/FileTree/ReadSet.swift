/// What was read from a tree: enough to tell whether reading another tree would go the same way.
///
/// Holds no content, only hashes: of each file and link that was read, of the names in each directory that was listed,
/// and the kind of whatever was looked up, absence included.
public struct ReadSet: Sendable, Hashable {
  struct Record: Sendable, Hashable {
    /// What a look-up found; the outer `nil` if nobody looked, `.some(nil)` if nothing stood there.
    var kind: TreeEntry.Kind??
    /// Hash of the content that was read.
    var content: ContentHash?
    /// The size that was asked for, in bytes.
    var size: Int?
    /// Hash of the names and kinds in a directory that was listed.
    var names: ContentHash?
    /// The tree's own hash of a directory, content included; equal means nothing below it differs.
    var directory: ContentHash?

    mutating func complete(with other: Record) {
      kind = kind ?? other.kind
      content = content ?? other.content
      size = size ?? other.size
      names = names ?? other.names
      directory = directory ?? other.directory
    }
  }

  /// In the order of paths, so that a directory stands right before all that is in it.
  let records: [(path: RepositoryPath, record: Record)]

  init(records: [RepositoryPath: Record]) {
    self.records = records.map { ($0.key, $0.value) }.sorted { $0.path < $1.path }
  }

  private init(sorted records: [(path: RepositoryPath, record: Record)]) { self.records = records }

  /// A set of nothing: it holds in every tree.
  public static let empty = ReadSet(records: [:])

  /// The paths that were read, listed or looked up, in order.
  public var paths: [RepositoryPath] { records.map(\.path) }

  /// The files and links whose content was read, in order.
  public var files: [RepositoryPath] { records.filter { $0.record.content != nil }.map(\.path) }

  /// About how much memory the set takes, in bytes.
  public var memory: Int {
    records.reduce(64) { $0 + 200 + $1.path.components.reduce(16) { $0 + 16 + $1.utf8.count } }
  }

  /// Whether all that was read reads the same in another tree. A tree that cannot be read gives `false`.
  ///
  /// Nothing is read that the tree does not have at hand: names and hashes only. Where both trees hash directories, an
  /// unchanged directory is settled by one comparison, however much of it had been read.
  public func holds(in tree: some FileTree) -> Bool {
    var settled: RepositoryPath?
    for (path, record) in records {
      if let settled, path.isWithin(settled) { continue }
      guard let same = try? check(record, at: path, in: tree) else { return false }
      switch same {
      case .differs: return false
      case .holds: continue
      case .holdsWithAllBelow: settled = path
      }
    }
    return true
  }

  /// What either set holds; where both hold a path, the other's record counts for what this one does not know.
  public func union(_ other: ReadSet) -> ReadSet {
    if records.isEmpty { return other }
    if other.records.isEmpty { return self }
    // Both are in order: one walk over the two.
    var merged: [(path: RepositoryPath, record: Record)] = []
    merged.reserveCapacity(records.count + other.records.count)
    var (left, right) = (records[...], other.records[...])
    while let first = left.first, let second = right.first {
      if first.path == second.path {
        var record = first.record
        record.complete(with: second.record)
        merged.append((first.path, record))
        left.removeFirst()
        right.removeFirst()
      } else if first.path < second.path {
        merged.append(first)
        left.removeFirst()
      } else {
        merged.append(second)
        right.removeFirst()
      }
    }
    return ReadSet(sorted: merged + left + right)
  }

  private enum Verdict {
    case differs
    case holds
    case holdsWithAllBelow
  }

  private func check(_ record: Record, at path: RepositoryPath, in tree: some FileTree) throws(FileTreeError) -> Verdict {
    let entry = try tree.entry(at: path)
    if let directory = record.directory, entry?.hash == directory { return .holdsWithAllBelow }
    if let kind = record.kind, entry?.kind != kind { return .differs }
    if let names = record.names, Self.hash(names: try tree.entries(in: path)) != names { return .differs }
    if let content = record.content {
      let hash = if let known = entry?.hash { known } else { try tree.hash(of: path) }
      return hash == content ? .holds : .differs
    }
    if let size = record.size, try tree.size(of: path) != size { return .differs }
    return .holds
  }

  static func hash(names entries: [TreeEntry]) -> ContentHash {
    var text: [UInt8] = []
    for entry in entries {
      text.append(entry.kind.rawValue)
      text.append(contentsOf: entry.name.utf8)
      text.append(0)
    }
    return ContentHash(of: text)
  }

  public static func == (left: ReadSet, right: ReadSet) -> Bool {
    left.records.elementsEqual(right.records) { $0 == $1 }
  }

  public func hash(into hasher: inout Hasher) {
    for (path, record) in records {
      hasher.combine(path)
      hasher.combine(record)
    }
  }
}
