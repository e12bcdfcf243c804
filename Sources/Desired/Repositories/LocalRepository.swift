import FileTree
import Glibc

/// A Git repository in a folder of this machine, read where it lies: no mirror, no checkout.
public struct LocalRepository: Sendable {
  /// The top of its working copy; the folder of the repository itself if it is bare.
  public let folder: String
  private let pool: ObjectDatabasePool
  private let remotes: [String]
  private let settings: RepositorySettings

  /// Finds the repository that a folder belongs to.
  ///
  /// - Parameter path: the folder of a working copy, one inside of it, or a bare repository.
  /// - Throws: `RepositoryError` with cause `.notFound` if there is none.
  public init(_ path: String, settings: RepositorySettings = RepositorySettings()) async throws(RepositoryError) {
    self.settings = settings
    guard let resolved = realpath(path, nil) else {
      throw RepositoryError(
        cause: .notFound, repository: path, problem: String(cString: strerror(errno)),
        remedy: "name the folder of a Git repository")
    }
    defer { free(resolved) }
    let start = String(cString: resolved)
    let places = try await Self.git(
      ["rev-parse", "--path-format=absolute", "--git-path", "objects", "--git-common-dir"], in: start, settings)
    guard places.status == 0, places.lines.count >= 2, places.lines[0].hasSuffix("/objects") else {
      throw RepositoryError(
        cause: .notFound, repository: path, problem: "this is no Git repository",
        remedy: "name the folder of one, or `git init` it")
    }
    pool = ObjectDatabasePool(mirror: String(places.lines[0].dropLast("/objects".count)))
    let top = try await Self.git(["rev-parse", "--show-toplevel"], in: start, settings)
    folder = top.status == 0 ? top.lines.first ?? start : places.lines[1]
    let urls = try await Self.git(["config", "--get-regexp", "^remote\\..*\\.(push)?url$"], in: start, settings)
    remotes = urls.lines.compactMap { line in line.firstIndex(of: " ").map { String(line[line.index(after: $0)...]) } }
  }

  /// Whether an address is one of this repository: of one of its remotes, by whatever transport, or of its folder.
  public func isNamed(by address: String) -> Bool {
    guard let place = Self.place(address) else { return false }
    return ([folder] + remotes).contains { Self.place($0) == place }
  }

  /// Host and path of an address: what `https://host/org/repo.git` and `git@host:org/repo` have in common.
  static func place(_ address: String) -> String? {
    guard let parsed = try? RepositoryAddress(address) else { return nil }
    var rest = parsed.key[...]
    if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
    let authority = rest.prefix { $0 != "/" }
    var host = authority.split(separator: "@").last.map(String.init) ?? ""
    if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") { host = String(host[..<colon]) }
    var path = String(rest[authority.endIndex...])
    if path.hasSuffix(".git") { path.removeLast(4) }
    return host + path
  }

  /// The commit a revision stands for: a branch, a tag, a hash, or anything else `git rev-parse` knows.
  ///
  /// - Throws: `RepositoryError` with cause `.unresolvedRevision`.
  public func commit(_ revision: String) async throws(RepositoryError) -> CommitID {
    let output = try await Self.git(
      ["rev-parse", "--verify", "--quiet", "--end-of-options", "\(revision)^{commit}"], in: folder, settings)
    if output.status == 0, let commit = output.lines.first.flatMap({ CommitID($0) }) { return commit }
    throw RepositoryError(
      cause: .unresolvedRevision, repository: folder, revision: revision,
      problem: "unable to resolve '\(revision)' to a commit",
      remedy: "fetch it, or name a branch, a tag or a commit that is there")
  }

  /// The files of a commit.
  ///
  /// - Throws: `RepositoryError` if the repository does not hold them.
  public func tree(at commit: CommitID) throws(RepositoryError) -> any FileTree {
    let pool = self.pool
    do throws(ObjectDatabase.Failure) {
      let object = try pool.with { database throws(ObjectDatabase.Failure) in
        try database.read(ContentHash(gitObject: commit.bytes), limit: 16 << 20)
      }
      guard object.type == .commit, let content = CommitObject(object.content) else { throw .unreadable("it is no commit") }
      return GitFileTree(pool, root: content.tree)
    } catch {
      let reason: String
      switch error {
      case .absent: reason = "it is not there"
      case .unreadable(let text): reason = text
      case .tooLarge: reason = "it is too large"
      }
      throw RepositoryError(
        cause: .local, repository: folder, revision: commit.description, problem: "commit \(commit) cannot be read: \(reason)",
        remedy: "fetch it in full, and check the repository with `git fsck`")
    }
  }

  private static func git(
    _ arguments: [String], in folder: String, _ settings: RepositorySettings
  ) async throws(RepositoryError) -> (status: Int32, lines: [String]) {
    let process = GitProcess(
      program: settings.git, arguments: arguments, environment: GitEnvironment(reading: folder), directory: folder,
      timeout: settings.listTimeout)
    do {
      let output = try await process.run()
      let text = String(decoding: output.output, as: UTF8.self)
      return (output.status, text.split(whereSeparator: \.isNewline).map(String.init))
    } catch {
      throw RepositoryError(
        cause: .local, repository: folder, problem: "the git program failed (\(error))", remedy: "install git, and try again")
    }
  }
}

extension GitEnvironment {
  /// For commands that only look at a repository, which may belong to somebody else.
  init(reading folder: String) {
    self.init(home: "/")
    configuration.append(("safe.directory", "*"))
  }
}
