extension ObjectChange {
  /// The hunks as in a unified diff, without the lines that name the files.
  public func hunks(context: Int = 3) -> String {
    var text = ""
    for hunk in difference.hunks(context: context) {
      text += "@@ -\(Self.range(hunk.from)) +\(Self.range(hunk.to)) @@\n"
      for line in hunk.lines {
        switch line {
        case .same(let line): text += " \(line)\n"
        case .removed(let line): text += "-\(line)\n"
        case .added(let line): text += "+\(line)\n"
        }
      }
    }
    return text
  }

  private static func range(_ range: (start: Int, count: Int)) -> String {
    range.count == 1 ? "\(range.start)" : "\(range.start),\(range.count)"
  }

  /// As a file of an application: `apps/Deployment/default/web`.
  private func path(_ name: String) -> String {
    [key.group, key.kind, key.namespace, name].filter { !$0.isEmpty }.joined(separator: "/")
  }

  func unifiedText(_ application: ApplicationKey, context: Int) -> String {
    let from = kind == .added ? "/dev/null" : "base/\(application)/\(path(formerName ?? key.name))"
    let to = kind == .removed ? "/dev/null" : "head/\(application)/\(path(key.name))"
    return "--- \(from)\n+++ \(to)\n" + hunks(context: context)
  }
}

extension PreviewReport {
  /// One unified diff of all objects of all applications.
  public func unifiedText(context: Int = 3) -> String {
    var text = ""
    for entry in entries {
      for change in entry.outcome.changes { text += change.unifiedText(entry.application, context: context) }
    }
    return text
  }

  /// What happened, in one line.
  public var summary: String {
    var counts: [(Int, String)] = []
    for word in ["changed", "added", "removed", "failed", "mended", "skipped"] {
      counts.append((entries.count { $0.outcome.word == word }, word))
    }
    counts.append((unchanged, "unchanged"))
    let text = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    return "\(total) application\(total == 1 ? "" : "s")\(text.isEmpty ? "" : ": \(text)")"
  }
}
