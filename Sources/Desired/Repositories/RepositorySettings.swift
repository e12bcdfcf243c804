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
  /// The most `git` processes that run at once.
  public var concurrentProcesses: Int

  public init(
    git: String = "git", listTimeout: Duration = .seconds(60), fetchTimeout: Duration = .seconds(600),
    allowsLocalRepositories: Bool = true, concurrentProcesses: Int = 8
  ) {
    self.git = git
    self.listTimeout = listTimeout
    self.fetchTimeout = fetchTimeout
    self.allowsLocalRepositories = allowsLocalRepositories
    self.concurrentProcesses = concurrentProcesses
  }
}
