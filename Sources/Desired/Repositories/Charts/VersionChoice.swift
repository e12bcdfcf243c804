import ObjectModel

/// Chooses a version of a chart among those there are, as Helm does: the one of that very name, else the newest that satisfies
/// the constraint. Without a constraint it is the newest release.
enum VersionChoice {
  /// The position of the version that is meant; `nil` when there is none.
  static func index(of wanted: String, among versions: [String]) -> Int? {
    if !wanted.isEmpty {
      if let exact = versions.firstIndex(of: wanted) { return exact }
      if let version = SemanticVersion(wanted), isFull(wanted),
        let same = versions.firstIndex(where: { SemanticVersion($0) == version })
      {
        return same
      }
    }
    guard let constraint = VersionConstraint(wanted.isEmpty ? "*" : wanted) else { return nil }
    var best: (index: Int, version: SemanticVersion)?
    for (index, text) in versions.enumerated() {
      guard let version = SemanticVersion(text), constraint.contains(version) else { continue }
      if let found = best, !(found.version < version) { continue }
      best = (index, version)
    }
    return best?.index
  }

  /// Whether a text names one version and needs no list to know which.
  static func isExact(_ text: String) -> Bool { SemanticVersion(text) != nil && isFull(text) }

  private static func isFull(_ text: String) -> Bool {
    text.prefix { $0 != "-" && $0 != "+" }.filter { $0 == "." }.count == 2
  }

  /// The newest versions, for messages.
  static func newest(_ versions: [String]) -> [String] {
    versions.compactMap { text in SemanticVersion(text).map { (text, $0) } }.sorted { $1.1 < $0.1 }.prefix(3).map(\.0)
  }
}
