import FileTree

/// Says why a path leads nowhere, as Go does when it follows links.
enum MissingPlace {
  /// `lstat /a/b: no such file or directory`, with the first place on the way that is not there.
  static func reason(for path: RepositoryPath, in directory: BuildDirectory) -> String {
    var pending = Array(path.components.reversed())
    var here = RepositoryPath.root
    var links = 0
    while let name = pending.popLast() {
      if name == "." { continue }
      if name == ".." {
        here = here.parent ?? .root
        continue
      }
      guard let next = here.child(name), let entry = try? directory.tree.entry(at: next) else {
        let missing = here.isRoot ? "\(directory.displayRoot)/\(name)" : "\(directory.display(here))/\(name)"
        return "lstat \(missing): no such file or directory"
      }
      switch entry.kind {
      case .symbolicLink:
        links += 1
        guard links <= FileTreeLimits.links, let target = try? directory.tree.contents(of: next, limit: 4096) else {
          return "too many links"
        }
        pending += String(decoding: target, as: UTF8.self).split(separator: "/").reversed().map(String.init)
      case .directory: here = next
      case .file, .submodule, .other:
        if !pending.isEmpty { return "not a directory" }
        here = next
      }
    }
    return "no such file or directory"
  }
}
