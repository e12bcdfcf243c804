import FileTree
import ObjectModel

extension ResourceOrigin {
  /// The origin of a file or directory beside: `path` joined and cleaned.
  func appending(_ entry: String) -> ResourceOrigin {
    var result = self
    result.path = Self.cleaned(path.isEmpty ? entry : "\(path)/\(entry)")
    return result
  }

  /// The origin of a base: of another repository, it begins anew.
  func appending(_ entry: String, of base: BuildDirectory, from directory: BuildDirectory) -> ResourceOrigin {
    guard let address = base.address, address != directory.address else { return appending(entry) }
    var result = ResourceOrigin()
    result.repository = address.repository
    result.reference = address.reference
    result.path = Self.cleaned(address.path)
    return result
  }

  private static func cleaned(_ path: String) -> String {
    var names: [Substring] = []
    for name in path.split(separator: "/") where name != "." {
      if name == "..", let last = names.last, last != ".." { names.removeLast() } else { names.append(name) }
    }
    return names.joined(separator: "/")
  }

  /// The text of the annotation, and of an element of the list of transformations.
  var lines: [String] {
    var lines: [String] = []
    func add(_ key: String, _ value: String, indent: String = "") {
      if value.isEmpty { return }
      // As part of a map the value is quoted where it must be, and not folded as long as it has no spaces.
      let text = (try? YAML.goText(["v": .string(value)]))?.dropFirst(3).dropLast()
      lines.append("\(indent)\(key): \(text.map(String.init) ?? value)")
    }
    add("path", path)
    add("repo", repository)
    add("ref", reference)
    add("configuredIn", configuredIn)
    if let configuredBy {
      lines.append("configuredBy:")
      add("apiVersion", configuredBy.apiVersion, indent: "  ")
      add("kind", configuredBy.kind, indent: "  ")
      add("name", configuredBy.name, indent: "  ")
      add("namespace", configuredBy.namespace, indent: "  ")
    }
    return lines
  }
}
