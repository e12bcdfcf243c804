/// Why a repository did not give what was asked for. Prints as one sentence or two: what, where, and what to do.
///
/// Carries no credential: the address is the one without user information, and secrets are taken out of what `git` said.
public struct RepositoryError: Error, Sendable, Equatable {
  /// What went wrong, for code that decides whether to try again.
  public enum Cause: Sendable, Equatable {
    /// The address or the revision is not one that may be used.
    case invalid
    /// Nothing is there, or nothing that these credentials may see.
    case notFound
    /// The repository wants other credentials.
    case authentication
    /// The host cannot be reached, does not prove who it is, or broke off.
    case unreachable
    /// The repository exists, the revision in it does not, or is ambiguous.
    case unresolvedRevision
    /// It took longer than allowed.
    case timeout
    /// The cache directory has no space left.
    case diskFull
    /// Something in it that this version cannot read.
    case unsupported
    /// The local mirror or `git` itself failed.
    case local
    /// The task that asked was cancelled.
    case cancelled
  }

  public var cause: Cause
  /// The address without credentials.
  public var repository: String
  /// The revision that was asked for, if there was one.
  public var revision: String?
  /// What went wrong, in words.
  public var problem: String
  /// What the user can do.
  public var remedy: String

  public init(cause: Cause, repository: String, revision: String? = nil, problem: String, remedy: String) {
    self.cause = cause
    self.repository = repository
    self.revision = revision
    self.problem = problem
    self.remedy = remedy
  }

  /// Whether the same request may succeed later without anybody changing the request.
  public var isTransient: Bool { [.unreachable, .timeout, .diskFull, .local].contains(cause) }
}

extension RepositoryError: CustomStringConvertible {
  public var description: String { "repository \(repository): \(problem); \(remedy)" }
}
