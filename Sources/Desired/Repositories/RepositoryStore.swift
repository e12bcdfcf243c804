import FileTree
import Logging
import Synchronization

/// Git repositories, as far as Apus needs them: what a revision means, and the files of a commit.
///
/// Keeps one bare mirror of each repository in a cache directory, brought up to date by the `git` program. Files are read
/// straight from the mirror's object database; nothing is ever checked out. Everything on disk is a cache: it may be
/// deleted at any time, and a damaged mirror is made anew.
///
/// Repositories are named by address: a local path, `file://`, `http(s)://`, `ssh://` or the short form `git@host:path`.
/// A mirror is shared by all who use the repository, but only after the repository itself, asked with their own
/// credentials, has let them in once.
public actor RepositoryStore {
  /// Who asks for what: answers are shared by those who ask with the same credentials.
  private struct Access: Hashable, Sendable {
    var key: String
    var credentials: Credentials
  }

  private struct Listing {
    var references: [Reference]
    var asked: ContinuousClock.Instant
  }

  private struct FetchKey: Hashable, Sendable {
    var access: Access
    /// A commit to fetch by itself; `nil` for all branches and tags.
    var commit: CommitID?
  }

  /// The most answers kept. Forgetting one costs asking again.
  private static let keptListings = 10_000

  private let settings: RepositorySettings
  private let logger: Logger
  private let now: @Sendable () -> ContinuousClock.Instant
  private let git: Git
  private var mirrors: [String: Mirror] = [:]
  private var listings: [Access: Listing] = [:]
  private let listingWork = SharedWork<Access, [Reference]>()
  private let fetchWork = SharedWork<FetchKey, Bool>()

  /// A store over a cache directory, which is made when needed.
  ///
  /// - Parameters:
  ///   - directory: where the mirrors are kept. Several processes may share it.
  ///   - now: the time by which cached answers grow old.
  public init(
    directory: String, settings: RepositorySettings = RepositorySettings(), logger: Logger = Logger(label: "repositories"),
    now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
  ) {
    self.settings = settings
    self.logger = logger
    self.now = now
    git = Git(directory: directory, settings: settings, logger: logger)
  }

  // MARK: - References

  /// The branches, tags and other names of a repository, in the order in which it lists them; `HEAD` first.
  public func references(
    of repository: String, credentials: Credentials = .none, freshness: Freshness = .latest
  ) async throws(RepositoryError) -> [Reference] {
    let (address, credentials) = try self.address(repository, credentials)
    return try await references(address, credentials, freshness)
  }

  private func address(_ repository: String, _ credentials: Credentials) throws(RepositoryError) -> (
    RepositoryAddress, Credentials
  ) {
    let address = try RepositoryAddress(repository, allowsLocal: settings.allowsLocalRepositories)
    return (address, address.credentials(credentials))
  }

  private func references(
    _ address: RepositoryAddress, _ credentials: Credentials, _ freshness: Freshness
  ) async throws(RepositoryError) -> [Reference] {
    let access = Access(key: address.key, credentials: credentials)
    var joinsRunning = false
    switch freshness {
    case .latest: break
    case .cached(let age):
      joinsRunning = true
      if let listing = listings[access], now() - listing.asked <= age { return listing.references }
    case .since(let moment):
      if let listing = listings[access], listing.asked >= moment { return listing.references }
    }
    let git = self.git
    let asked = now()
    let outcome = await listingWork.outcome(for: access, joinsRunning: joinsRunning) {
      await git.list(address, credentials)
    }
    switch outcome {
    case .success(let references)?:
      if listings.count >= Self.keptListings { listings.removeAll() }
      if listings[access].map({ $0.asked < asked }) ?? true { listings[access] = Listing(references: references, asked: asked) }
      return references
    case .failure(let error)?:
      if error.cause == .authentication || error.cause == .notFound { listings[access] = nil }
      throw error
    case nil: throw Self.cancelled(address)
    }
  }

  private static func cancelled(_ address: RepositoryAddress) -> RepositoryError {
    RepositoryError(cause: .cancelled, repository: address.description, problem: "the request was cancelled", remedy: "ask again")
  }

  // MARK: - Revisions

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
    let (address, credentials) = try self.address(repository, credentials)
    guard RevisionResolution.isPermitted(revision) else {
      throw RepositoryError(
        cause: .invalid, repository: address.description, problem: "the revision looks like an option or is not plain text",
        remedy: "use a branch, a tag, a commit hash or a version constraint in targetRevision")
    }
    if let resolved = RevisionResolution.withoutReferences(revision) { return resolved }
    let references = try await self.references(address, credentials, freshness)
    switch RevisionResolution(revision, tagPrefix: tagPrefix, among: references) {
    case .commit(let resolved): return resolved
    case .abbreviation(let digits): return ResolvedRevision(commit: try await expand(digits, address, credentials))
    case .unresolved: throw Self.unresolved(revision, address, references)
    }
  }

  private static func unresolved(_ revision: String, _ address: RepositoryAddress, _ references: [Reference]) -> RepositoryError {
    let name = revision.isEmpty ? "HEAD" : revision
    let remedy: String
    if references.isEmpty {
      remedy = "the repository is empty: push a commit"
    } else if name == "HEAD" {
      remedy = "its HEAD names no branch: set targetRevision to one"
    } else {
      let similar = references.filter { $0.shortName.lowercased().contains(name.lowercased()) }.prefix(3).map(\.shortName)
      remedy = "push it, or correct targetRevision" + (similar.isEmpty ? "" : " (there is \(similar.joined(separator: ", ")))")
    }
    return RepositoryError(
      cause: .unresolvedRevision, repository: address.description, revision: name,
      problem: "unable to resolve '\(name)' to a commit SHA", remedy: remedy)
  }

  private func expand(
    _ digits: String, _ address: RepositoryAddress, _ credentials: Credentials
  ) async throws(RepositoryError) -> CommitID {
    let mirror = mirror(address)
    var answer = await git.expand(digits, in: mirror)
    if answer == .absent {
      try await fetch(nil, address, credentials)
      answer = await git.expand(digits, in: mirror)
    }
    switch answer {
    case .commit(let commit): return commit
    case .ambiguous:
      throw RepositoryError(
        cause: .unresolvedRevision, repository: address.description, revision: digits,
        problem: "'\(digits)' is the beginning of more than one commit hash", remedy: "give more digits in targetRevision")
    case .absent: throw Self.unresolved(digits, address, [Reference]())
    }
  }

  // MARK: - Files

  /// The files of a commit. Fetches it first if the mirror does not have it yet.
  ///
  /// Files are read when they are asked for, from any thread; nothing is copied to disk.
  public func tree(
    of repository: String, at commit: CommitID, credentials: Credentials = .none
  ) async throws(RepositoryError) -> any FileTree {
    let (address, credentials) = try self.address(repository, credentials)
    return try await object(commit, address, credentials).files
  }

  /// Author, date, message and tags of a commit.
  public func metadata(
    of repository: String, at commit: CommitID, credentials: Credentials = .none
  ) async throws(RepositoryError) -> RevisionMetadata {
    let (address, credentials) = try self.address(repository, credentials)
    let object = try await object(commit, address, credentials).commit
    let references = try await references(address, credentials, .cached(.seconds(180)))
    let tags = references.filter { $0.isTag && $0.commit == commit }.map(\.shortName)
    return RevisionMetadata(
      author: object.author, date: object.committed, message: object.message,
      tags: tags.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, parents: object.parents)
  }

  private func object(
    _ commit: CommitID, _ address: RepositoryAddress, _ credentials: Credentials
  ) async throws(RepositoryError) -> (commit: CommitObject, files: GitFileTree) {
    // Whoever has not been let in by the repository itself gets nothing from its mirror.
    if listings[Access(key: address.key, credentials: credentials)] == nil {
      _ = try await references(address, credentials, .cached(.zero))
    }
    let mirror = mirror(address)
    if !mirror.isDamaged, let found = mirror.commit(commit) { return found }
    // A fetch that is under way will often bring it. If it began too early, the next one does.
    for joinsRunning in [true, false] {
      let isOwn = try await fetch(nil, address, credentials, joinsRunning: joinsRunning, unlessPresent: commit)
      if let found = mirror.commit(commit) { return found }
      if isOwn { break }
    }
    // No branch or tag leads to it, as with a pull request or after a forced push.
    try await fetch(commit, address, credentials)
    if let found = mirror.commit(commit) { return found }
    throw RepositoryError(
      cause: .unresolvedRevision, repository: address.description, revision: commit.description,
      problem: "there is no commit \(commit)", remedy: "push it, or correct targetRevision")
  }

  private func mirror(_ address: RepositoryAddress) -> Mirror {
    if let mirror = mirrors[address.key] { return mirror }
    let mirror = Mirror(path: "\(git.directory)/\(address.mirrorName)")
    mirrors[address.key] = mirror
    return mirror
  }

  /// Fetches, or waits for somebody else's fetch of the same.
  ///
  /// - Returns: whether a fetch began after this was called.
  @discardableResult
  private func fetch(
    _ commit: CommitID?, _ address: RepositoryAddress, _ credentials: Credentials, joinsRunning: Bool = false,
    unlessPresent wanted: CommitID? = nil
  ) async throws(RepositoryError) -> Bool {
    let key = FetchKey(access: Access(key: address.key, credentials: credentials), commit: commit)
    let mirror = mirror(address)
    let git = self.git
    let didFetch = Atomic(false)
    let outcome = await fetchWork.outcome(for: key, joinsRunning: joinsRunning) {
      // Somebody's fetch may have brought it while this one waited for its turn.
      if let wanted, !mirror.isDamaged, mirror.commit(wanted) != nil { return .success(true) }
      didFetch.store(true, ordering: .relaxed)
      return await git.fetch(commit, address, credentials, into: mirror)
    }
    switch outcome {
    case .success?: return !joinsRunning || didFetch.load(ordering: .relaxed)
    case .failure(let error)?: throw error
    case nil: throw Self.cancelled(address)
    }
  }
}
