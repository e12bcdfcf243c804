import FileTree

/// Collects the files of a chart from a folder of a tree.
struct ChartFolder<Tree: FileTree> {
  private let tree: Tree
  private let root: RepositoryPath
  private let limits: ChartLimits
  /// Nil for an archive: its files were chosen when it was packed, and its links are empty files, as Helm reads them.
  private let rules: IgnoreRules?
  private var files: [ChartFile] = []
  private var bytes = 0
  private var entries = 0
  /// The directories being walked, as they really lie, so that a link back to one of them is noticed.
  private var open: [RepositoryPath] = []

  /// The files in `root`, in the order of their names, without those that `.helmignore` keeps out.
  ///
  /// Symbolic links are followed inside the tree; one that leaves it is refused.
  static func files(
    of tree: Tree, in root: RepositoryPath = .root, isArchive: Bool = false, limits: ChartLimits
  ) throws(HelmError) -> [ChartFile] {
    var folder = try ChartFolder(tree, root, isArchive, limits)
    try folder.walk(root, below: "")
    return folder.files
  }

  private init(_ tree: Tree, _ root: RepositoryPath, _ isArchive: Bool, _ limits: ChartLimits) throws(HelmError) {
    self.tree = tree
    self.root = root
    self.limits = limits
    if isArchive {
      rules = nil
      return
    }
    do {
      rules = try IgnoreRules(Self.ignoreFile(of: tree, in: root, limits) ?? "")
    } catch let error as IgnoreRules.Malformed {
      throw HelmError(
        .chart, error.problem, file: "\(root)/.helmignore", remedy: "mend or remove the pattern in .helmignore")
    } catch let error as FileTreeError {
      throw Self.error(error)
    } catch {
      throw HelmError(.chart, "\(error)")
    }
  }

  private static func ignoreFile(of tree: Tree, in root: RepositoryPath, _ limits: ChartLimits) throws -> String? {
    guard let path = root.child(".helmignore"), let found = try tree.resolve(path), found.entry.kind == .file else { return nil }
    return String(decoding: try tree.contents(of: found.path, limit: limits.fileBytes), as: UTF8.self)
  }

  private mutating func walk(_ directory: RepositoryPath, below prefix: String) throws(HelmError) {
    if open.contains(directory) || open.count >= limits.depth {
      let problem =
        open.contains(directory)
        ? "a symbolic link leads from \(prefix) back to a folder it lies in"
        : "the folders are nested deeper than \(limits.depth) levels"
      throw HelmError(.chart, "error loading \(prefix): \(problem)", file: "\(directory)")
    }
    open.append(directory)
    defer { open.removeLast() }
    for entry in try reading({ () throws(FileTreeError) in try tree.entries(in: directory) }) {
      guard let path = directory.child(entry.name) else { continue }
      entries += 1
      if entries > limits.files {
        throw HelmError(.chart, "the chart has more than \(limits.files) files; is the path right?", file: "\(root)")
      }
      let name = prefix + entry.name
      var (kind, place) = (entry.kind, path)
      if kind == .symbolicLink, rules == nil {
        files.append(ChartFile(name: name, bytes: []))
        continue
      }
      if kind == .symbolicLink {
        guard let target = try reading({ () throws(FileTreeError) in try tree.resolve(path) }) else {
          throw HelmError(
            .chart, "error evaluating symlink \(path): no such file or directory", file: "\(path)",
            remedy: "let the link point at a file that exists, or keep it out with .helmignore")
        }
        (kind, place) = (target.entry.kind, target.path)
      }
      if rules?.ignore(name, isDirectory: kind == .directory) == true { continue }
      switch kind {
      case .directory: try walk(place, below: name + "/")
      case .file: try add(name, at: place)
      case .submodule: continue
      case .symbolicLink, .other:
        throw HelmError(
          .chart, "cannot load irregular file \(path) as it has file mode type bits set", file: "\(path)",
          remedy: "remove it, or keep it out with .helmignore")
      }
    }
  }

  private mutating func add(_ name: String, at path: RepositoryPath) throws(HelmError) {
    let content: [UInt8]
    do throws(FileTreeError) {
      content = try tree.contents(of: path, limit: limits.fileBytes)
    } catch {
      guard case .tooLarge = error else { throw Self.error(error) }
      throw HelmError(
        .chart, "chart file \"\(path.name)\" is larger than the maximum file size \(limits.fileBytes)", file: "\(path)",
        remedy: "keep it out of the chart with .helmignore")
    }
    bytes += content.count
    if bytes > limits.chartBytes {
      throw HelmError(
        .chart, "the chart has more than \(limits.chartBytes) bytes", file: "\(root)",
        remedy: "keep files out of the chart with .helmignore")
    }
    files.append(ChartFile(name: name, bytes: ValuesFile.withoutMark(content)))
  }

  private func reading<Result>(_ body: () throws(FileTreeError) -> Result) throws(HelmError) -> Result {
    do throws(FileTreeError) {
      return try body()
    } catch {
      throw Self.error(error)
    }
  }

  private static func error(_ error: FileTreeError) -> HelmError {
    let path: RepositoryPath =
      switch error {
      case .notFound(let path), .notADirectory(let path), .notAFile(let path), .linkLoop(let path): path
      case .linkLeavesTree(let link, _): link
      case .tooLarge(let path, _, _), .unreadable(let path, _): path
      }
    return HelmError(.chart, "\(error)", file: "\(path)")
  }
}
