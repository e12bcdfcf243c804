import FileTree
import Kustomize
import ObjectModel

/// What building a tree of text files prints.
func build(
  _ files: [String: String], _ path: String = "", options: KustomizeOptions = KustomizeOptions(),
  warn: (String) -> Void = { _ in }
) throws -> String {
  let tree = try InMemoryFileTree(files: files)
  let build = KustomizeBuild(tree: tree, displayRoot: "/repo", options: options)
  return String(decoding: try build.run(path, warn: warn).text(), as: UTF8.self)
}

/// Why building fails.
func failure(_ files: [String: String], _ path: String = "", options: KustomizeOptions = KustomizeOptions()) -> String {
  do {
    return "no failure but: \(try build(files, path, options: options))"
  } catch {
    return "\(error)"
  }
}

/// A ConfigMap of a name, as a file.
func configMap(_ name: String, _ data: String = "a: b") -> String {
  "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \(name)\ndata:\n  \(data)\n"
}
