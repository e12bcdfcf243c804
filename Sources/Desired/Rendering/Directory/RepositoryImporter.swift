import FileTree
import Jsonnet

/// Serves the imports of Jsonnet files from a repository, and from nowhere else.
///
/// Holds for one rendering; not to be shared between threads.
final class RepositoryImporter: JsonnetImporter {
  private let tree: any FileTree
  /// In the order in which they are searched.
  private let libraries: [RepositoryPath]
  /// A tree that could not be read, which is not the program's fault.
  private(set) var failure: FileTreeError?

  /// - Parameter libraries: directories from the root of the repository, the last to be searched first.
  /// - Throws: `RenderError.parameter` for one outside the repository.
  init(_ inputs: RenderInputs, libraries: [String]) throws(RenderError) {
    tree = inputs.tree
    var directories = [inputs.directory]
    for (index, library) in libraries.enumerated() {
      do throws(RepositoryPathError) {
        // A slash at the start stands for the root of the repository.
        directories.append(try RepositoryPath(String(library.drop { $0 == "/" })))
      } catch {
        throw .parameter(
          field: "directory.jsonnet.libs[\(index)]",
          problem: "file '\(library)' resolved to outside repository root; name a directory from the root of the repository")
      }
    }
    self.libraries = directories.reversed()
  }

  func file(_ path: String, importedFrom directory: String) throws(JsonnetImportRefusal) -> JsonnetImport {
    if path.hasPrefix("/") {
      throw JsonnetImportRefusal(
        "file '\(path)' resolved to outside repository root; import by a path relative to the file or to a library")
    }
    let here = (try? RepositoryPath(directory)) ?? .root
    var leaves = false
    for start in [here] + libraries {
      guard let candidate = try? start.resolving(path) else {
        leaves = true
        continue
      }
      do throws(FileTreeError) {
        guard let found = try tree.resolve(candidate) else { continue }
        guard found.entry.kind == .file else { throw .notAFile(candidate) }
        let content = try tree.contents(of: found.path, limit: FileTreeLimits.fileSize)
        return JsonnetImport(path: candidate.description, content: content)
      } catch {
        if case .unreadable = error { failure = error }
        throw JsonnetImportRefusal(error.description)
      }
    }
    throw JsonnetImportRefusal(
      leaves
        ? "file '\(path)' resolved to outside repository root; keep what is imported inside the repository"
        : "no match locally or in the Jsonnet library paths")
  }
}
