import FileTree
import ObjectModel

/// Finds the files that `valueFiles` and `fileParameters` name.
///
/// A path counts from the application's directory, one with a leading `/` from the root of the repository, and `$ref/…` from
/// the root of the repository that another source names so. None leads out of its repository. An address with a scheme that the
/// settings allow is fetched.
struct ValueFiles {
  struct File: Hashable {
    /// The reference whose repository it lies in; empty for the source's own.
    var reference: String
    var path: RepositoryPath
    /// As messages name it.
    var name: String
    /// The address, where it lies in no repository.
    var url = ""

    static func == (left: File, right: File) -> Bool {
      left.reference == right.reference && left.path == right.path && left.url == right.url
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(reference)
      hasher.combine(path)
      hasher.combine(url)
    }
  }

  private let inputs: RenderInputs
  private let ignoresMissing: Bool

  init(_ inputs: RenderInputs, ignoresMissing: Bool) {
    self.inputs = inputs
    self.ignoresMissing = ignoresMissing
  }

  /// The files of a list in the order in which they are laid over each other. A glob stands for what it matches, in byte order,
  /// without files that the list names elsewhere: those keep the place they were given.
  mutating func resolve(_ names: [String]) throws(RenderError) -> [File] {
    let field = "helm.valueFiles"
    var entries: [(place: Place, glob: PathGlob?)] = []
    for name in names {
      let place = try place(of: name, field: field)
      if PathGlob.isPattern(place.text) {
        guard let glob = PathGlob(place.text) else {
          throw .parameter(field: field, problem: "values file glob \"\(name)\" is malformed; check its brackets")
        }
        entries.append((place, glob))
      } else {
        entries.append((place, nil))
      }
    }
    var explicit: Set<File> = []
    for (place, glob) in entries where glob == nil { explicit.insert(try file(at: place, field: field)) }
    var result: [File] = []
    var globbed: Set<File> = []
    for (place, glob) in entries {
      if let glob {
        let found = try matches(of: glob, place, field: field)
        if found.isEmpty, !ignoresMissing {
          throw .parameter(field: field, problem: "values file glob \"\(place.name)\" matched no files")
        }
        result += found.filter { !explicit.contains($0) && globbed.insert($0).inserted }
      } else {
        let file = try file(at: place, field: field)
        if ignoresMissing, try !exists(file, field: field) { continue }
        result.append(file)
      }
    }
    return result
  }

  /// The file of a file parameter.
  func resolve(fileParameter name: String) throws(RenderError) -> File {
    let field = "helm.fileParameters"
    return try file(at: try place(of: name, field: field), field: field)
  }

  /// - Throws: for a file that is not there, or is none.
  func content(of file: File, field: String) throws(RenderError) -> [UInt8] {
    if !file.url.isEmpty { return try fetched(file, field: field) ?? [] }
    do throws(FileTreeError) {
      return try tree(of: file).read(file.path)
    } catch {
      throw Self.failure(error, file.name, field: field)
    }
  }

  /// - Returns: `nil` for a file that is not there and need not be.
  private func fetched(_ file: File, field: String) throws(RenderError) -> [UInt8]? {
    switch inputs.remotes.content(at: file.url) {
    case .bytes(let bytes): return bytes
    case .toBeFetched: throw .parameter(field: field, problem: "\(file.name) has to be fetched first")
    case .missing where ignoresMissing: return nil
    case .missing:
      throw .parameter(
        field: field, problem: "\(file.name): there is no such file; correct the address, or set ignoreMissingValueFiles")
    }
  }

  private func exists(_ file: File, field: String) throws(RenderError) -> Bool {
    if !file.url.isEmpty { return try fetched(file, field: field) != nil }
    do throws(FileTreeError) {
      return try tree(of: file).resolve(file.path) != nil
    } catch {
      throw Self.failure(error, file.name, field: field)
    }
  }

  private func tree(of file: File) -> RecordingFileTree { inputs.references[file.reference] ?? inputs.tree }

  private static func failure(_ error: FileTreeError, _ name: String, field: String) -> RenderError {
    switch error {
    case .notFound:
      .parameter(
        field: field,
        problem: "open \(name): no such file or directory; correct the path, or set ignoreMissingValueFiles for value files")
    case .linkLeavesTree: .parameter(field: field, problem: "file '\(name)' resolved to outside repository root: \(error)")
    default: .parameter(field: field, problem: "\(name): \(error)")
    }
  }

  // MARK: - Paths

  /// A path taken apart: in which repository it counts, and from where.
  private struct Place {
    var reference: String
    var start: RepositoryPath
    /// The rest, without leading slash.
    var text: String
    /// As it was given, variables filled in.
    var name: String
    /// The address, where it is in no repository.
    var url = ""
  }

  private func place(of name: String, field: String) throws(RenderError) -> Place {
    if let (reference, rest) = try reference(in: name, field: field) {
      return Place(reference: reference, start: .root, text: inputs.environment.substitute(in: rest), name: name)
    }
    let name = inputs.environment.substitute(in: name)
    if let colon = name.range(ofScheme: "://") {
      let scheme = name[..<colon].lowercased()
      guard inputs.settings.valueFileSchemes.contains(scheme), scheme == "https" || scheme == "http" else {
        throw .parameter(
          field: field,
          problem:
            "the URL scheme '\(scheme)' is not allowed; keep the file in a repository, or use one of helm.valuesFileSchemes")
      }
      return Place(reference: "", start: .root, text: "", name: String(name.prefix { $0 != "?" }), url: name)
    }
    if name.hasPrefix("/") {
      return Place(reference: "", start: .root, text: String(name.drop { $0 == "/" }), name: name)
    }
    return Place(reference: "", start: inputs.directory, text: name, name: name)
  }

  /// The reference a path begins with and the path behind it; `nil` for a path that begins with no reference.
  private func reference(in name: String, field: String) throws(RenderError) -> (String, String)? {
    guard name.hasPrefix("$") else { return nil }
    let parts = name.dropFirst().split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let reference = String(parts[0])
    if inputs.references[reference] != nil, !reference.isEmpty { return (reference, parts.count > 1 ? String(parts[1]) : "") }
    // Without other sources it can only be a variable.
    if inputs.references.isEmpty || reference.hasPrefix("ARGOCD_") || reference.hasPrefix("{") { return nil }
    throw .parameter(
      field: field,
      problem:
        "source referenced \"$\(reference)\", which is not one of the available sources (\(inputs.references.keys.sorted().map { "$" + $0 }.joined(separator: ", ")))"
    )
  }

  private func file(at place: Place, field: String) throws(RenderError) -> File {
    if !place.url.isEmpty { return File(reference: "", path: .root, name: place.name, url: place.url) }
    do throws(RepositoryPathError) {
      let path = try place.start.resolving(String(place.text.drop { $0 == "/" }))
      return File(reference: place.reference, path: path, name: place.name)
    } catch {
      throw Self.outside(place.name, field: field)
    }
  }

  private static func outside(_ name: String, field: String) -> RenderError {
    .parameter(field: field, problem: "file '\(name)' resolved to outside repository root; use a path inside the repository")
  }

  private func matches(of glob: PathGlob, _ place: Place, field: String) throws(RenderError) -> [File] {
    let tree = inputs.references[place.reference] ?? inputs.tree
    let paths: [RepositoryPath]
    do throws(PathGlob.Failure) {
      paths = try glob.files(in: tree, from: place.start)
    } catch {
      switch error {
      case .outsideRoot: throw Self.outside(place.name, field: field)
      case .tooMany(let limit):
        throw .parameter(field: field, problem: "values file glob \"\(place.name)\" looks at more than \(limit) files; narrow it")
      case .tree(let error): throw Self.failure(error, place.name, field: field)
      }
    }
    let prefix = place.reference.isEmpty ? "" : "$\(place.reference)/"
    return paths.map { File(reference: place.reference, path: $0, name: prefix + $0.description) }
  }
}

extension String {
  /// Where a mark stands that follows a scheme of letters, as in `https://`; `nil` for a text without one.
  fileprivate func range(ofScheme mark: String) -> Index? {
    guard let colon = firstIndex(of: ":"), self[colon...].hasPrefix(mark), colon > startIndex,
      self[..<colon].allSatisfy({ $0.isLetter || $0.isNumber || "+-.".contains($0) })
    else { return nil }
    return colon
  }
}
