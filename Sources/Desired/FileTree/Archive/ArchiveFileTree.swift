/// The files of a `.tgz` archive, unpacked in memory: never on disk, and within bounds however much the archive claims to hold.
///
/// Names are checked as Helm checks those of a chart's archive. Symbolic links stay links when they point inside the archive;
/// a hard link is a copy of what it names; devices and pipes are left out. Of two files of one name the later counts.
public struct ArchiveFileTree: FileTree {
  private let files: InMemoryFileTree

  /// Bounds of an archive.
  public struct Limits: Sendable {
    /// The most bytes of all files together.
    public var total = 100 << 20
    /// The most bytes of one file; Helm knows no such bound within archives.
    public var file = 100 << 20
    /// The most entries.
    public var entries = 100_000
    /// The most names in one path.
    public var depth = 500

    public init() {}
  }

  /// Unpacks an archive.
  ///
  /// - Parameters:
  ///   - bytes: a tar archive (ustar, pax or GNU), compressed with gzip.
  ///   - allowsPlain: whether an archive that is not compressed is taken too.
  ///   - droppingFirstComponent: whether all paths lose their first name, as those of charts do: `web/Chart.yaml` is
  ///     `Chart.yaml` then, and an archive with anything outside such a folder is refused.
  ///   - limits: how much is taken.
  public init(
    gzippedTar bytes: [UInt8], allowsPlain: Bool = false, droppingFirstComponent: Bool, limits: Limits = Limits()
  ) throws(ArchiveError) {
    var reader = TarReader(GzipReader(bytes, limit: limits.total + (64 << 20), allowsPlain: allowsPlain), limits: limits)
    var contents: [RepositoryPath: InMemoryFileTree.Content] = [:]
    var count = 0
    while let entry = try reader.next() {
      count += 1
      if count > limits.entries { throw .tooManyEntries(limit: limits.entries) }
      guard let path = try Self.path(entry, droppingFirstComponent) else { continue }
      if path.components.count > limits.depth { throw .tooDeep(entry.name, limit: limits.depth) }
      switch entry.kind {
      case .file: contents[path] = .file(try reader.contents(of: entry))
      case .symbolicLink(let target):
        do throws(RepositoryPathError) {
          _ = try (path.parent ?? .root).resolving(target)
        } catch {
          throw .linkLeavesArchive(entry.name, target: target)
        }
        contents[path] = .symbolicLink(target: target)
      case .hardLink(let target):
        let linked = TarEntry(name: target, kind: .file, size: 0)
        guard let path = try Self.path(entry, droppingFirstComponent), let source = try Self.path(linked, droppingFirstComponent),
          case .file(let bytes) = contents[source]
        else { throw .linkLeavesArchive(entry.name, target: target) }
        // Counted again: a thousand names of one large file are a thousand files to whoever reads them.
        try reader.count(bytes.count, of: entry)
        contents[path] = .file(bytes)
      case .directory, .other: continue
      }
    }
    if contents.isEmpty { throw .empty }
    files = InMemoryFileTree(contents)
  }

  /// Where an entry stands in the tree; `nil` for the folder at the top.
  private static func path(_ entry: TarEntry, _ droppingFirstComponent: Bool) throws(ArchiveError) -> RepositoryPath? {
    if case .directory = entry.kind { return nil }
    if case .other = entry.kind { return nil }
    // Archives made on Windows may be written with backslashes throughout.
    let separator: Character = entry.name.contains("\\") ? "\\" : "/"
    let parts = entry.name.split(separator: separator, omittingEmptySubsequences: false)
    let kept = droppingFirstComponent ? parts.dropFirst().joined(separator: "/") : parts.joined(separator: "/")
    if kept.hasPrefix("/") { throw .absolutePath(entry.name) }
    var names: [Substring] = []
    for name in kept.split(separator: "/") where name != "." {
      if name == "..", let last = names.last, last != ".." { names.removeLast() } else { names.append(name) }
    }
    guard let first = names.first else { throw .outsideBase(entry.name) }
    if first.hasPrefix("..") { throw .parentDirectory(entry.name) }
    if names.count > 1, first.utf8.count == 2, first.hasSuffix(":"), first.first?.isLetter == true {
      throw .illegalName(entry.name)
    }
    if droppingFirstComponent, parts.first == "Chart.yaml" { throw .chartOutsideBase(entry.name) }
    do throws(RepositoryPathError) { return try RepositoryPath(names.joined(separator: "/")) } catch {
      throw .illegalName(entry.name)
    }
  }

  public func identity() -> ContentHash { files.identity() }

  public func entry(at path: RepositoryPath) -> TreeEntry? { files.entry(at: path) }

  public func entries(in directory: RepositoryPath) throws(FileTreeError) -> [TreeEntry] { try files.entries(in: directory) }

  public func contents(of path: RepositoryPath, limit: Int) throws(FileTreeError) -> [UInt8] {
    try files.contents(of: path, limit: limit)
  }

  public func size(of path: RepositoryPath) throws(FileTreeError) -> Int { try files.size(of: path) }

  public func hash(of path: RepositoryPath) throws(FileTreeError) -> ContentHash { try files.hash(of: path) }
}
