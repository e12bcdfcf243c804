import FileTree
import Logging

/// Git repositories, as far as Apus needs them: what a revision means, and the files of a commit.
///
/// Keeps one bare mirror of each repository in a cache directory, brought up to date by the `git` program. Files are read
/// straight from the mirror's object database; nothing is ever checked out. Everything on disk is a cache: it may be
/// deleted at any time, and a damaged mirror is made anew.
///
/// Repositories are named by address: a local path, `file://`, `http(s)://`, `ssh://` or the short form `git@host:path`.
public struct RepositoryStore: Sendable {
  /// A store over a cache directory, which is made when needed.
  ///
  /// - Parameters:
  ///   - directory: where the mirrors are kept. Several processes may share it.
  ///   - now: the time by which cached answers grow old.
  public init(
    directory: String, settings: RepositorySettings = RepositorySettings(), logger: Logger = Logger(label: "repositories"),
    now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
  ) {
  }

  /// The branches, tags and other names of a repository, in the order in which it lists them; `HEAD` first.
  public func references(
    of repository: String, credentials: Credentials = .none, freshness: Freshness = .latest
  ) async throws(RepositoryError) -> [Reference] {
    []
  }

  /// Finds the commit that a revision stands for.
  ///
  /// - Parameters:
  ///   - revision: a branch, a tag, `HEAD` (or empty), a commit hash of 7 to 40 digits, a full name such as
  ///     `refs/pull/7/head`, or a version constraint such as `1.2.*` over the tags.
  ///   - tagPrefix: for constraints: only tags with this prefix count, and it is no part of their version.
  public func resolve(
    _ revision: String, of repository: String, tagPrefix: String = "", credentials: Credentials = .none,
    freshness: Freshness = .latest
  ) async throws(RepositoryError) -> ResolvedRevision {
    throw RepositoryError(cause: .unsupported, repository: repository, problem: "not there yet", remedy: "wait")
  }

  /// The files of a commit. Fetches it first if the mirror does not have it yet.
  public func tree(
    of repository: String, at commit: CommitID, credentials: Credentials = .none
  ) async throws(RepositoryError) -> any FileTree {
    throw RepositoryError(cause: .unsupported, repository: repository, problem: "not there yet", remedy: "wait")
  }

  /// Author, date, message and tags of a commit.
  public func metadata(
    of repository: String, at commit: CommitID, credentials: Credentials = .none
  ) async throws(RepositoryError) -> RevisionMetadata {
    throw RepositoryError(cause: .unsupported, repository: repository, problem: "not there yet", remedy: "wait")
  }
}
