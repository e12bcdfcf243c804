import FileTree
import ObjectModel

/// Finds the files of a directory source and reads them, before any of them is parsed.
struct DirectoryFiles {
  struct File {
    /// As seen from the application's directory.
    var path: String
    /// As seen from the root of the repository; a link stands where it is, not where it leads.
    var location: RepositoryPath
    var content: [UInt8]

    var isJsonnet: Bool { path.hasSuffix(".jsonnet") }
  }

  /// The most entries looked at; stops trees in which one directory stands in itself many times over.
  static let entryLimit = 100_000
  static let depthLimit = 200
  static let skipMarker: StaticString = "+argocd:skip-file-rendering"

  private let inputs: RenderInputs
  private let parameters: DirectoryParameters
  private let include: Glob?
  private let exclude: Glob?

  private(set) var files: [File] = []
  private(set) var warnings: [String] = []
  private var entries = 0
  private var size = 0

  init(_ inputs: RenderInputs, _ parameters: DirectoryParameters) {
    self.inputs = inputs
    self.parameters = parameters
    include = Glob(parameters.include)
    exclude = Glob(parameters.exclude)
    for (field, pattern, glob) in [("include", parameters.include, include), ("exclude", parameters.exclude, exclude)]
    where glob == nil {
      warnings.append("directory.\(field): the pattern \"\(pattern)\" is malformed and matches nothing; check its brackets")
    }
  }

  /// Depth first, names in byte order, files and directories mixed.
  mutating func collect() throws(RenderError) { try collect(inputs.directory, depth: 0) }

  private mutating func collect(_ directory: RepositoryPath, depth: Int) throws(RenderError) {
    if depth > Self.depthLimit {
      throw .file(directory.description, detail: "\(directory): directories are nested more than \(Self.depthLimit) levels deep")
    }
    for entry in try RenderError.reading({ () throws(FileTreeError) in try inputs.tree.entries(in: directory) }) {
      entries += 1
      if entries > Self.entryLimit {
        throw .file(
          directory.description, detail: "\(inputs.directory): more than \(Self.entryLimit) files; split the application")
      }
      guard let path = directory.child(entry.name), let name = path.relative(to: inputs.directory) else { continue }
      switch entry.kind {
      case .directory: if parameters.recurse { try collect(path, depth: depth + 1) }
      case .file, .symbolicLink: try consider(entry, at: path, name)
      case .submodule, .other: continue
      }
    }
  }

  private mutating func consider(_ entry: TreeEntry, at path: RepositoryPath, _ name: String) throws(RenderError) {
    let isJsonnet = entry.name.hasSuffix(".jsonnet")
    let isManifest = isJsonnet || [".yaml", ".yml", ".json"].contains { entry.name.hasSuffix($0) }
    guard isManifest || parameters.disablesExtensionFilter else { return }
    guard let file = entry.kind == .symbolicLink ? try target(of: path, name) : path else { return }
    if !parameters.exclude.isEmpty, let exclude, exclude.matches(name) { return }
    if !parameters.include.isEmpty, include?.matches(name) != true { return }
    if isJsonnet, !inputs.settings.isJsonnetEnabled { return }

    let limit = inputs.settings.maximumDirectorySize
    let content = try RenderError.reading { () throws(FileTreeError) in
      // A file that is over the limit by itself is not read just to see whether it is to be skipped.
      if limit > 0, !isJsonnet, try inputs.tree.size(of: file) > limit { return nil as [UInt8]? }
      return try inputs.tree.contents(of: file, limit: FileTreeLimits.fileSize)
    }
    guard let content else { throw .directoryTooLarge(limit: limit) }
    if content.contains(text: Self.skipMarker) { return }
    if !isJsonnet {
      size += content.count
      if limit > 0, size > limit { throw .directoryTooLarge(limit: limit) }
    }
    files.append(File(path: name, location: path, content: content))
  }

  /// Where a link leads if that is a file; `nil`, with a warning, if it leads to nothing or to something else.
  private mutating func target(of link: RepositoryPath, _ name: String) throws(RenderError) -> RepositoryPath? {
    let resolved: ResolvedEntry?
    do throws(FileTreeError) {
      resolved = try inputs.tree.resolve(link)
    } catch {
      switch error {
      case .linkLeavesTree(let place, _):
        throw .file(
          name,
          detail:
            "failed to get potentially valid manifests: invalid manifest file \"\(name)\": illegal filepath in symlink at \"\(place)\"; let it point inside the repository by a relative path"
        )
      case .linkLoop:
        warnings.append("\(name): skipped, since its symbolic link points back to itself")
        return nil
      default: throw .tree(error)
      }
    }
    guard let resolved else {
      warnings.append("\(name): skipped, since the target of its symbolic link does not exist")
      return nil
    }
    guard resolved.entry.kind == .file else {
      warnings.append("\(name): skipped, since its symbolic link does not lead to a file")
      return nil
    }
    return resolved.path
  }
}
