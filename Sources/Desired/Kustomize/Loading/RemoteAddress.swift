import FileTree

/// A directory of a Git repository, as a kustomization file names it:
/// `[git::]scheme://[user@]host/org/repo[//sub/path][?ref=R&timeout=27s&submodules=true]`, or `git@host:org/repo`.
public struct RemoteAddress: Sendable, Hashable {
  /// What Git is asked for: scheme, host and repository.
  public var repository: String
  /// The directory in the repository; empty for its root.
  public var path: String
  /// Branch, tag or commit; empty for the default branch. Never begins with a dash.
  public var reference: String
  /// How long fetching may take, in seconds.
  public var timeout: Double
  /// Whether submodules are fetched too.
  public var includesSubmodules: Bool

  /// Reads an address; `nil` when the text is none, which makes it a path.
  ///
  /// - Throws: for an address that could be taken for something else than an address: a reference that looks like an option.
  public init?(_ text: String) throws(KustomizeError) {
    var (rest, query) = Self.split(text, at: "?")
    reference = ""
    timeout = 27
    includesSubmodules = true
    for pair in query.split(separator: "&") {
      let (key, value) = Self.split(String(pair), at: "=")
      switch key {
      case "ref": reference = value
      case "version" where reference.isEmpty: reference = value
      case "timeout": timeout = Self.seconds(value) ?? timeout
      case "submodules": includesSubmodules = !["false", "0", "f", "F", "FALSE", "False"].contains(value)
      default: break
      }
    }
    if rest.hasPrefix("git::") { rest.removeFirst(5) }
    guard let (host, remainder) = Self.host(of: rest), !remainder.isEmpty else { return nil }
    guard let (name, path) = Self.repository(in: remainder, isLocal: host.hasPrefix("file://")) else { return nil }
    repository = host + name
    self.path = path
    for (what, value) in [("reference", reference), ("address", repository)] where value.hasPrefix("-") {
      throw KustomizeError("the \(what) '\(value)' in '\(text)' begins with a dash, which Git would take for an option")
    }
    if path.split(separator: "/").contains("..") {
      var depth = 0
      for part in path.split(separator: "/") where part != "." {
        depth += part == ".." ? -1 : 1
        if depth < 0 { throw KustomizeError("url path exits repo: \(text)") }
      }
    }
  }

  private static func split(_ text: String, at separator: Character) -> (String, String) {
    guard let index = text.firstIndex(of: separator) else { return (text, "") }
    return (String(text[..<index]), String(text[text.index(after: index)...]))
  }

  /// Seconds, as a number or a Go duration in whole seconds, minutes and hours.
  private static func seconds(_ text: String) -> Double? {
    if let seconds = Double(text) { return seconds }
    var total = 0.0
    var number = ""
    for character in text {
      switch character {
      case "0"..."9", ".": number.append(character)
      case "h", "m", "s":
        guard let value = Double(number) else { return nil }
        total += value * (character == "h" ? 3600 : character == "m" ? 60 : 1)
        number = ""
      default: return nil
      }
    }
    return number.isEmpty ? total : nil
  }

  /// Scheme, user and host with what separates them from the path; and the path.
  private static func host(of text: String) -> (host: String, rest: String)? {
    for scheme in ["ssh://", "https://", "http://"] where text.lowercased().hasPrefix(scheme) {
      let rest = text.dropFirst(scheme.count)
      guard let slash = rest.firstIndex(of: "/"), slash > rest.startIndex else { return nil }
      return (scheme + rest[...slash], String(rest[rest.index(after: slash)...]))
    }
    if text.lowercased().hasPrefix("file://") { return ("file://", String(text.dropFirst(7))) }
    if let at = text.firstIndex(of: "@"), !text[..<at].contains("/") {
      guard let end = text[at...].firstIndex(where: { $0 == ":" || $0 == "/" }), end > text.index(after: at) else { return nil }
      return (String(text[...end]), String(text[text.index(after: end)...]))
    }
    for prefix in ["github.com/", "github.com:"] where text.lowercased().hasPrefix(prefix) {
      return ("https://github.com/", String(text.dropFirst(prefix.count)))
    }
    return nil
  }

  private static func repository(in text: String, isLocal: Bool) -> (name: String, path: String)? {
    func split(after end: String.Index) -> (String, String) {
      (String(text[..<end]), String(text[end...].drop { $0 == "/" }))
    }
    if let range = text.firstRange(of: "_git/") {
      let end = text[range.upperBound...].firstIndex(of: "/") ?? text.endIndex
      return split(after: end)
    }
    if let range = text.firstRange(of: "//") { return split(after: range.lowerBound) }
    if let range = text.firstRange(of: ".git"), range.upperBound == text.endIndex || text[range.upperBound] == "/" {
      return split(after: range.upperBound)
    }
    if isLocal { return (text, "") }
    let parts = text.split(separator: "/", maxSplits: 2)
    guard parts.count >= 2 else { return nil }
    return (parts[0] + "/" + parts[1], parts.count > 2 ? String(parts[2]) : "")
  }
}
