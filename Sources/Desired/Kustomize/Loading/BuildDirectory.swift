import FileTree

/// A directory with a kustomization file: reads the files and finds the directories which that file names.
struct BuildDirectory: LayerFiles {
  let tree: any FileTree
  /// Where the directory is, links followed.
  let path: RepositoryPath
  /// How messages call the root of the tree, without a slash at its end; empty for the root of a file system.
  let displayRoot: String
  /// The address the tree was fetched from; `nil` for the tree that is built.
  let address: RemoteAddress?
  /// The directories that led here, the first one first, this one not included.
  let ancestors: [Place]
  let restriction: KustomizeOptions.LoadRestriction
  let remote: (any RemoteSources)?

  /// A directory that was visited on the way.
  struct Place: Sendable {
    var repository: RemoteAddress?
    var path: RepositoryPath
  }

  /// The directory as messages call it.
  var displayPath: String { display(path) }

  func display(_ path: RepositoryPath) -> String {
    if path.isRoot { return displayRoot.isEmpty ? "/" : displayRoot }
    return "\(displayRoot)/\(path)"
  }

  // MARK: - Files

  func load(_ path: String) throws(KustomizeError) -> [UInt8] {
    if Self.isURL(path) {
      do throws(RemoteFileError) {
        guard let remote else { throw .notAFile("addresses are not fetched here") }
        return try remote.file(at: path)
      } catch {
        switch error {
        case .notAFile(let reason): throw KustomizeError(reason)
        case .status(let code, let text): throw KustomizeError("HTTP Error: status code \(code) (\(text))")
        }
      }
    }
    let place = try file(path)
    do throws(FileTreeError) {
      return try tree.read(place)
    } catch {
      throw KustomizeError("\(error)")
    }
  }

  /// Whether a text is the address of a single file.
  static func isURL(_ text: String) -> Bool { text.hasPrefix("http://") || text.hasPrefix("https://") }

  /// Where a file is, links followed.
  ///
  /// - Throws: when it is missing, no file, or outside of what may be read.
  func file(_ text: String) throws(KustomizeError) -> RepositoryPath {
    let (lexical, shown) = try location(text)
    guard let lexical, let resolved = try resolve(lexical, shown) else {
      throw KustomizeError("security; file '\(shown)' is not in or below '\(displayPath)'")
    }
    if resolved.entry.kind == .directory { throw KustomizeError("'\(shown)' must resolve to a file") }
    if restriction == .rootOnly || address != nil, !resolved.path.isWithin(restriction == .rootOnly ? path : .root) {
      throw KustomizeError("security; file '\(shown)' is not in or below '\(displayPath)'")
    }
    return resolved.path
  }

  /// What a path means here, before links are followed, `nil` when it leaves the tree; and how messages call it.
  private func location(_ text: String) throws(KustomizeError) -> (RepositoryPath?, shown: String) {
    if text.hasPrefix("/") {
      guard text.hasPrefix(displayRoot + "/") else { return (nil, text) }
      return (try? RepositoryPath(String(text.dropFirst(displayRoot.utf8.count + 1))), text)
    }
    do throws(RepositoryPathError) {
      let lexical = try path.resolving(text)
      return (lexical, display(lexical))
    } catch {
      if case .unprintable = error { throw KustomizeError("\(error)") }
      return (nil, Self.joined(displayPath, text))
    }
  }

  /// Follows links; `nil` when one leaves the tree.
  private func resolve(_ path: RepositoryPath, _ shown: String) throws(KustomizeError) -> ResolvedEntry? {
    do throws(FileTreeError) {
      if let resolved = try tree.resolve(path) { return resolved }
    } catch {
      if case .linkLeavesTree = error { return nil }
      throw KustomizeError("evalsymlink failure on '\(shown)' : \(error)")
    }
    throw KustomizeError("evalsymlink failure on '\(shown)' : \(MissingPlace.reason(for: path, in: self))")
  }

  private static func joined(_ directory: String, _ text: String) -> String {
    var names = directory.split(separator: "/")
    for name in text.split(separator: "/") where name != "." {
      if name == ".." { _ = names.popLast() } else { names.append(name) }
    }
    return "/" + names.joined(separator: "/")
  }

  // MARK: - Directories

  /// The directory that an entry of `resources` or `components` names, here or in another repository.
  ///
  /// - Parameter isStart: whether it is the directory to build, which is no base of this one.
  func directory(_ text: String, isStart: Bool = false) throws(KustomizeError) -> BuildDirectory {
    if let address = try RemoteAddress(text) { return try repository(address, text) }
    if text.isEmpty { throw KustomizeError("new root cannot be empty") }
    if text.hasPrefix("/") { throw KustomizeError("new root '\(text)' cannot be absolute") }
    var (lexical, shown) = try location(text)
    if isStart { shown = text }
    let outside = KustomizeError(
      "must build at directory: '\(shown)' is outside of the repository that is built; use a directory inside it")
    guard let lexical else { throw outside }
    let resolved: ResolvedEntry
    do throws(KustomizeError) {
      guard let found = try resolve(lexical, shown) else { throw outside }
      resolved = found
    } catch {
      throw error == outside ? error : error.within("must build at directory: not a valid directory")
    }
    guard resolved.entry.kind == .directory else {
      throw KustomizeError("must build at directory: '\(shown)': file is not directory")
    }
    let chain = ancestors + [Place(repository: address, path: path)]
    for visited in chain.reversed() where !isStart && visited.repository == address && visited.path.isWithin(resolved.path) {
      throw KustomizeError(
        "cycle detected: candidate root '\(display(resolved.path))' contains visited root '\(display(visited.path))'")
    }
    if chain.count > Self.depthLimit {
      throw KustomizeError("'\(shown)': bases are nested more than \(Self.depthLimit) levels deep")
    }
    return BuildDirectory(
      tree: tree, path: resolved.path, displayRoot: displayRoot, address: address, ancestors: chain,
      restriction: restriction, remote: remote)
  }

  /// How deeply bases may be nested; cycles are found long before, this bounds the stack.
  private static let depthLimit = 100

  private func repository(_ address: RemoteAddress, _ text: String) throws(KustomizeError) -> BuildDirectory {
    let chain = ancestors + [Place(repository: self.address, path: path)]
    for visited in chain {
      if let before = visited.repository, before.repository == address.repository, before.reference == address.reference,
        before.path == address.path
      {
        throw KustomizeError("cycle detected: URI '\(text)' referenced by previous URI '\(before.repository)'")
      }
    }
    guard chain.count <= Self.depthLimit, let remote else {
      throw KustomizeError("'\(text)' is the address of a repository, and repositories are not fetched here")
    }
    let fetched = try remote.repository(at: address)
    let root = BuildDirectory(
      tree: fetched, path: .root, displayRoot: address.repository, address: address, ancestors: chain, restriction: .rootOnly,
      remote: remote)
    let (lexical, shown) = try root.location(address.path)
    guard let lexical, let resolved = try root.resolve(lexical, shown) else {
      throw KustomizeError("'\(text)' leaves its repository")
    }
    guard resolved.entry.kind == .directory else {
      throw KustomizeError("'\(text)' refers to file '\(shown)'; expecting directory")
    }
    return BuildDirectory(
      tree: fetched, path: resolved.path, displayRoot: address.repository, address: address, ancestors: chain,
      restriction: .rootOnly, remote: remote)
  }
}
