/// How a `RepositoryStore` works.
public struct RepositorySettings: Sendable {
  /// The `git` program: a name looked up in `PATH`, or an absolute path.
  public var git: String
  /// How long asking a repository for its branches and tags may take.
  public var listTimeout: Duration
  /// How long a fetch may take.
  public var fetchTimeout: Duration
  /// Whether repositories of the local file system (paths and `file://`) may be used.
  public var allowsLocalRepositories: Bool
  /// The most fetches that run at once.
  public var concurrentFetches: Int

  public init(
    git: String = "git", listTimeout: Duration = .seconds(60), fetchTimeout: Duration = .seconds(600),
    allowsLocalRepositories: Bool = true, concurrentFetches: Int = 8
  ) {
    self.git = git
    self.listTimeout = listTimeout
    self.fetchTimeout = fetchTimeout
    self.allowsLocalRepositories = allowsLocalRepositories
    self.concurrentFetches = concurrentFetches
  }
}
