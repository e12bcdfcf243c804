/// What a `.helmignore` keeps out of a chart.
///
/// The rules are tried in order and the first that fits decides. A rule with `!` is odd: it keeps out every path that does
/// *not* match, and leaves those that match to the rules after it.
struct IgnoreRules: Sendable {
  private struct Rule: Sendable {
    var pattern: PathPattern
    var isNegated: Bool
    /// Whether it is about directories only.
    var isForDirectories: Bool
    /// Whether it is matched against the whole path, not the last name.
    var isForWholePath: Bool
  }

  private var rules: [Rule] = []

  /// What every chart keeps out, besides the rules of its own file.
  static let standard = "templates/.?*"

  /// - Throws: `Malformed`, for a pattern that is none.
  init(_ text: String = "") throws(Malformed) {
    for line in (text + "\n" + Self.standard).split(separator: "\n") {
      try add(line.drop(while: \.isWhitespace).trimmingEnd)
    }
  }

  struct Malformed: Error {
    var problem: String
  }

  private mutating func add(_ line: Substring) throws(Malformed) {
    if line.isEmpty || line.hasPrefix("#") { return }
    var text = line
    if text.contains("**") { throw Malformed(problem: "double-star (**) syntax is not supported") }
    if PathPattern(String(text)) == nil { throw Malformed(problem: "syntax error in pattern") }
    let isNegated = text.hasPrefix("!")
    if isNegated { text = text.dropFirst() }
    let isForDirectories = text.hasSuffix("/")
    if isForDirectories { text = text.dropLast() }
    let isForWholePath = text.contains("/")
    if text.hasPrefix("/") { text = text.dropFirst() }
    guard let pattern = PathPattern(String(text)) else { throw Malformed(problem: "syntax error in pattern") }
    rules.append(
      Rule(pattern: pattern, isNegated: isNegated, isForDirectories: isForDirectories, isForWholePath: isForWholePath))
  }

  /// Whether a file or directory is kept out; nothing below a directory that is kept out is looked at.
  ///
  /// - Parameter path: from the chart's folder, without a leading slash.
  func ignore(_ path: String, isDirectory: Bool) -> Bool {
    let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
    for rule in rules {
      let fits = rule.pattern.matches(rule.isForWholePath ? path : name)
      if rule.isNegated {
        if rule.isForDirectories && !isDirectory || !fits { return true }
      } else if fits, isDirectory || !rule.isForDirectories {
        return true
      }
    }
    return false
  }
}

extension Substring {
  /// Without white space at the end.
  var trimmingEnd: Substring {
    var rest = self
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return rest
  }
}
