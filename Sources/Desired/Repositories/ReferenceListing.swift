/// Reads what `git ls-remote --symref` prints.
enum ReferenceListing {
  /// Lines of `hash TAB name`; `name^{}` gives the commit of the annotated tag `name`, and `ref: target TAB name` says
  /// where a symbolic name points.
  static func parse(_ output: [UInt8]) -> [Reference] {
    var references: [Reference] = []
    var targets: [String: String] = [:]
    for line in output.split(separator: 0x0A) {
      guard let tab = line.firstIndex(of: 0x09) else { continue }
      let left = String(decoding: line[..<tab], as: UTF8.self)
      let name = String(decoding: line[(tab + 1)...], as: UTF8.self)
      if left.hasPrefix("ref: ") {
        targets[name] = String(left.dropFirst(5))
      } else if let commit = CommitID(left) {
        if name.hasSuffix("^{}"), let last = references.indices.last, references[last].name == name.dropLast(3) {
          references[last].commit = commit
        } else {
          references.append(Reference(name: name, commit: commit))
        }
      }
    }
    if !targets.isEmpty {
      for index in references.indices { references[index].target = targets[references[index].name] }
    }
    return references
  }
}
