import FileTree

/// Why a source does not render. Prints as the sentence that stands in the Application's `ComparisonError` condition.
public enum RenderError: Error, Sendable, Equatable {
  /// The application's directory is not one: the path as it was given, and what is wrong with it.
  case path(String, problem: PathProblem)
  /// More than one of `kustomize`, `helm`, `directory`, `plugin` is given.
  case severalTypes([SourceType])
  /// A parameter of the source is not of the form it should have; `field` as `directory.recurse`.
  case parameter(field: String, problem: String)
  /// A source type or feature that cannot be rendered yet.
  case unsupported(String)
  /// A symbolic link of the repository leads out of it.
  case linkLeavesRepository(RepositoryPath)
  /// A file is not what it should be; `detail` names document and line where that is known.
  case file(String, detail: String)
  /// Repositories have to be got first, and handed to the next attempt.
  case remote(Set<RemoteRepository>)
  /// Nothing is wrong with the source; it may render the next time.
  case interrupted(String)
  /// The manifests of a directory are larger, taken together, than the installation allows (sizes in bytes).
  case directoryTooLarge(limit: Int)
  /// A tree could not be read.
  case tree(FileTreeError)

  public enum PathProblem: Sendable, Equatable {
    case absolute
    case outsideRepository
    case missing
    case notADirectory
  }
}

extension RenderError {
  /// Passes on what `body` reads from a tree, and a failure to as an error of rendering.
  static func reading<Result>(_ body: () throws(FileTreeError) -> Result) throws(RenderError) -> Result {
    do throws(FileTreeError) { return try body() } catch { throw .tree(error) }
  }
}

extension RenderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .path(let path, .absolute): "\(path): app path is absolute; write it relative to the root of the repository"
    case .path(let path, .outsideRepository): "\(path): app path outside root; use a path inside the repository"
    case .path(let path, .missing): "\(path): app path does not exist; check spec.source.path and the revision"
    case .path(let path, .notADirectory): "\(path): app path is not a directory; name the directory that holds the manifests"
    case .severalTypes(let types):
      "multiple application sources defined: \(types.map(\.rawValue).joined(separator: ",")); keep one of them in spec.source"
    case .parameter(let field, let problem): "spec.source.\(field): \(problem)"
    case .unsupported(let what), .interrupted(let what): what
    case .remote(let repositories):
      "repositories of bases are not fetched here: \(repositories.map(\.repository).sorted().joined(separator: ", "))"
    case .linkLeavesRepository(let path):
      "repository contains out-of-bounds symlinks. file: \(path); remove the link or let it point inside the repository by a relative path"
    case .file(_, let detail): detail
    case .directoryTooLarge(let limit):
      "failed to get potentially valid manifests: exceeded max combined manifest file size of \(limit) bytes; narrow the source with path, include or exclude, or raise reposerver.max.combined.directory.manifests.size"
    case .tree(let error): error.description
    }
  }
}
