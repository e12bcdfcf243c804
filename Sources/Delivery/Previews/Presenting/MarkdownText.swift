extension PreviewReport {
  /// A comment for a pull request: a table of the applications, and the difference of each one to be unfolded.
  ///
  /// - Parameter limit: the most characters; what goes beyond is left out and said to be. (A comment on GitHub has 65,536.)
  public func markdown(limit: Int = 60_000, context: Int = 3) -> String {
    var text = "### Rendered manifests: `\(Self.shown(base))` → `\(Self.shown(head))`\n\n\(summary).\n"
    if !entries.isEmpty {
      text += "\n| Application | | Objects | Lines |\n| --- | --- | --- | --- |\n"
      for entry in entries { text += row(entry) }
    }
    for note in notes { text += "\n> \(Self.escaped(note))\n" }
    var left = entries.count { !$0.outcome.changes.isEmpty }
    for entry in entries where !entry.outcome.changes.isEmpty {
      let details = details(entry, context: context)
      if text.unicodeScalars.count + details.unicodeScalars.count > limit - 200 {
        text += "\n\(left) more application\(left == 1 ? "" : "s") with differences; see the unified diff.\n"
        break
      }
      text += details
      left -= 1
    }
    return text
  }

  private static func shown(_ revision: (name: String, revision: String)) -> String {
    revision.revision.isEmpty || revision.revision.hasPrefix(revision.name)
      ? revision.name : "\(revision.name) (\(revision.revision.prefix(7)))"
  }

  private func row(_ entry: Entry) -> String {
    let changes = entry.outcome.changes
    let objects = [ObjectChange.Kind.added, .changed, .removed].compactMap { kind in
      let count = changes.count { $0.kind == kind }
      return count == 0 ? nil : "\(count) \(kind.rawValue)"
    }
    let added = changes.reduce(0) { $0 + $1.difference.addedLines }
    let removed = changes.reduce(0) { $0 + $1.difference.removedLines }
    let lines = changes.isEmpty ? "" : "+\(added) −\(removed)"
    let what = entry.outcome.reason.map(Self.escaped) ?? objects.joined(separator: ", ")
    return "| \(Self.escaped(entry.application.description)) | \(entry.outcome.word) | \(what) | \(lines) |\n"
  }

  private func details(_ entry: Entry, context: Int) -> String {
    var diff = ""
    for change in entry.outcome.changes { diff += change.unifiedText(entry.application, context: context) }
    // Longer than any fence in what it holds.
    var fence = "```"
    while diff.contains(fence) { fence += "`" }
    return
      "\n<details><summary>\(Self.escaped(entry.application.description))</summary>\n\n\(fence)diff\n\(diff)\(fence)\n\n</details>\n"
  }

  /// A text in which nothing is markup and that stays on its line.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\n", "\r", "\r\n", "\t": result += " "
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "|", "*", "_", "`", "[", "]", "\\", "@", "#": result += "\\\(character)"
      default: result.append(character)
      }
    }
    return result
  }
}
