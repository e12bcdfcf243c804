/// A branch, a tag or another name in a repository, and the commit it leads to.
public struct Reference: Sendable, Hashable {
  /// The full name: `HEAD`, `refs/heads/main`, `refs/tags/v1.0.0`, `refs/pull/7/head`.
  public var name: String
  /// The commit; for an annotated tag the commit it points at.
  public var commit: CommitID
  /// For a symbolic name such as `HEAD`, the full name of what it points to.
  public var target: String?

  public init(name: String, commit: CommitID, target: String? = nil) {
    self.name = name
    self.commit = commit
    self.target = target
  }

  /// The name as people write it: `main`, `v1.0.0`, `pull/7/head`.
  public var shortName: String {
    for prefix in ["refs/heads/", "refs/tags/", "refs/remotes/", "refs/"] where name.hasPrefix(prefix) {
      return String(name.dropFirst(prefix.count))
    }
    return name
  }

  public var isTag: Bool { name.hasPrefix("refs/tags/") }
  public var isBranch: Bool { name.hasPrefix("refs/heads/") }
}
