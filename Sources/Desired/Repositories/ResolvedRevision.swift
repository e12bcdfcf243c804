/// What a revision such as `main`, `v1.*` or `HEAD` stands for at this moment.
public struct ResolvedRevision: Sendable, Hashable {
  public var commit: CommitID
  /// The full name of the branch or tag that was chosen, as `refs/tags/v1.4.2`; `nil` for a commit hash.
  public var reference: String?

  public init(commit: CommitID, reference: String? = nil) {
    self.commit = commit
    self.reference = reference
  }
}

/// How old an answer about a repository may be.
public enum Freshness: Sendable, Hashable {
  /// Ask the repository now. Requests that come while one is under way share its answer only if they came before it began.
  case latest
  /// An answer up to this old will do.
  case cached(Duration)
  /// An answer that was asked for at this moment or later will do: what was pushed before it is in there. Many who heard of the same
  /// push share one question.
  case since(ContinuousClock.Instant)
}
