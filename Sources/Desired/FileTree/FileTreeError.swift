/// Why something in a tree cannot be read.
public enum FileTreeError: Error, Sendable, Equatable {
  /// Nothing stands at the path.
  case notFound(RepositoryPath)
  /// A directory was asked for; something else stands there.
  case notADirectory(RepositoryPath)
  /// A file was asked for; something else stands there.
  case notAFile(RepositoryPath)
  /// A symbolic link is absolute or leads out of the tree.
  case linkLeavesTree(link: RepositoryPath, target: String)
  /// More than `FileTreeLimits.links` links had to be followed.
  case linkLoop(RepositoryPath)
  /// The file is larger than the reader takes; sizes in bytes.
  case tooLarge(RepositoryPath, size: Int, limit: Int)
  /// The storage beneath failed.
  case unreadable(RepositoryPath, reason: String)
}

extension FileTreeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFound(let path): "\(path): no such file or directory"
    case .notADirectory(let path): "\(path): not a directory"
    case .notAFile(let path): "\(path): not a regular file"
    case .linkLeavesTree(let link, let target):
      "\(link): the symbolic link to \"\(target)\" leaves the repository; let it point inside the repository by a relative path"
    case .linkLoop(let path): "\(path): too many symbolic links; does one point back to itself?"
    case .tooLarge(let path, let size, let limit): "\(path): the file has \(size) bytes, more than the limit of \(limit)"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    }
  }
}
