import FoundationEssentials
import Glibc
import Logging

/// The commands of the `git` program that are used, each with every value after `--`.
struct Git: Sendable {
  /// The cache directory.
  let directory: String
  private let settings: RepositorySettings
  private let logger: Logger
  private let gate: Gate

  init(directory: String, settings: RepositorySettings, logger: Logger) {
    self.directory = directory
    self.settings = settings
    self.logger = logger
    gate = Gate(settings.concurrentProcesses)
  }

  // MARK: - Listing

  func list(_ address: RepositoryAddress, _ credentials: Credentials) async -> Result<[Reference], RepositoryError> {
    await outcome { () async throws(RepositoryError) in
      try prepareDirectory(address)
      let environment = try GitEnvironment(home: directory, address, credentials)
      let output = try await run(
        ["ls-remote", "--symref", "--quiet", "--", address.location], environment, settings.listTimeout, address)
      if output.status == 0 { return ReferenceListing.parse(output.output) }
      throw GitComplaint(output.errors, secrets: credentials.secrets).error(address)
    }
  }

  // MARK: - Fetching

  /// Brings a mirror up to date, making it first if need be; a damaged one is made anew.
  ///
  /// - Parameter commit: a commit to fetch by itself; `nil` for all branches and tags.
  func fetch(
    _ commit: CommitID?, _ address: RepositoryAddress, _ credentials: Credentials, into mirror: Mirror
  ) async -> Result<Bool, RepositoryError> {
    await outcome { () async throws(RepositoryError) in
      try prepareDirectory(address)
      guard let lock = await FileLock.acquire(mirror.lockPath) else {
        throw localFailure("the mirror cannot be locked", address)
      }
      defer { withExtendedLifetime(lock) {} }
      if mirror.isDamaged { try discard(mirror, address) }
      if !mirror.exists { try await make(mirror, address) }
      var complaint = try await fetchOnce(commit, address, credentials, into: mirror)
      if let first = complaint, first.blamesMirror {
        logger.warning("making a mirror anew", metadata: ["repository": "\(address)", "reason": "\(first.text)"])
        try discard(mirror, address)
        try await make(mirror, address)
        complaint = try await fetchOnce(commit, address, credentials, into: mirror)
      }
      if let complaint {
        // That a single commit is not to be had is for the caller to say.
        if commit != nil, !complaint.isAboutAccess { return false }
        throw complaint.error(address)
      }
      if mirror.needsPacking { await pack(mirror, address) }
      return true
    }
  }

  private func fetchOnce(
    _ commit: CommitID?, _ address: RepositoryAddress, _ credentials: Credentials, into mirror: Mirror
  ) async throws(RepositoryError) -> GitComplaint? {
    let environment = try GitEnvironment(home: directory, address, credentials)
    let wanted = commit.map { ["\($0)"] } ?? ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"]
    let options = [
      "--git-dir=\(mirror.path)", "fetch", "--quiet", "--force", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
      "--no-recurse-submodules", "--no-show-forced-updates",
    ]
    let output = try await run(
      options + (commit == nil ? ["--prune"] : []) + ["--", address.location] + wanted, environment, settings.fetchTimeout,
      address)
    return output.status == 0 ? nil : GitComplaint(output.errors, secrets: credentials.secrets)
  }

  private func make(_ mirror: Mirror, _ address: RepositoryAddress) async throws(RepositoryError) {
    // In a place of its own first, so that a mirror is either whole or not there.
    let draft = "\(mirror.path).new"
    remove(draft)
    let output = try await run(
      ["init", "--bare", "--quiet", "--template=", "--", draft], GitEnvironment(home: directory), settings.listTimeout, address)
    if output.status != 0 { throw GitComplaint(output.errors, secrets: []).error(address) }
    guard rename(draft, mirror.path) == 0 else {
      throw localFailure("the mirror cannot be made: \(String(cString: strerror(errno)))", address)
    }
  }

  private func discard(_ mirror: Mirror, _ address: RepositoryAddress) throws(RepositoryError) {
    let discarded = "\(mirror.path).old"
    remove(discarded)
    if rename(mirror.path, discarded) != 0, errno != ENOENT {
      throw localFailure("the damaged mirror cannot be removed: \(String(cString: strerror(errno)))", address)
    }
    mirror.markRemoved()
    remove(discarded)
  }

  /// Puts the many small packs of single fetches together; nothing is dropped.
  private func pack(_ mirror: Mirror, _ address: RepositoryAddress) async {
    let arguments = ["--git-dir=\(mirror.path)", "repack", "-d", "-q", "-n", "--geometric=2"]
    let output = try? await run(arguments, GitEnvironment(home: directory), settings.fetchTimeout, address)
    if output?.status != 0 { logger.notice("packing a mirror failed", metadata: ["repository": "\(address)"]) }
  }

  // MARK: - Abbreviated hashes

  enum Expansion: Sendable, Equatable {
    case commit(CommitID)
    case ambiguous
    case absent
  }

  /// - Parameter digits: hexadecimal digits and nothing else.
  func expand(_ digits: String, in mirror: Mirror) async -> Expansion {
    guard mirror.exists, digits.utf8.allSatisfy(\.isHexadecimalDigit) else { return .absent }
    let process = GitProcess(
      program: settings.git,
      arguments: ["--git-dir=\(mirror.path)", "rev-parse", "--verify", "--end-of-options", "\(digits)^{commit}"],
      environment: GitEnvironment(home: directory), directory: directory, timeout: settings.listTimeout)
    guard let output = try? await process.run() else { return .absent }
    let text = String(decoding: output.output, as: UTF8.self).split(whereSeparator: \.isNewline).first ?? ""
    if output.status == 0, let commit = CommitID(String(text)) { return .commit(commit) }
    return String(decoding: output.errors, as: UTF8.self).contains("ambiguous") ? .ambiguous : .absent
  }

  // MARK: - Running

  private func outcome<Value: Sendable>(
    _ body: () async throws(RepositoryError) -> Value
  ) async -> Result<Value, RepositoryError> {
    do throws(RepositoryError) { return .success(try await body()) } catch { return .failure(error) }
  }

  private func run(
    _ arguments: [String], _ environment: GitEnvironment, _ timeout: Duration, _ address: RepositoryAddress
  ) async throws(RepositoryError) -> GitProcess.Output {
    let process = GitProcess(
      program: settings.git, arguments: arguments, environment: environment, directory: directory, timeout: timeout)
    do throws(GitProcess.Failure) {
      return try await gate.through { () async throws(GitProcess.Failure) in try await process.run() }
    } catch {
      switch error {
      case .start(let reason):
        throw localFailure("git cannot be started: \(reason)", address, remedy: "install git, or check PATH")
      case .timeout:
        throw RepositoryError(
          cause: .timeout, repository: address.description, problem: "no answer within \(timeout.components.seconds) s",
          remedy: "check the network; it is tried again by itself")
      case .cancelled:
        throw RepositoryError(
          cause: .cancelled, repository: address.description, problem: "the request was cancelled", remedy: "ask again")
      case .tooMuchOutput:
        throw RepositoryError(
          cause: .unsupported, repository: address.description,
          problem: "its list of references is larger than \(GitProcess.outputLimit >> 20) MiB",
          remedy: "delete old branches and tags")
      }
    }
  }

  private func localFailure(
    _ problem: String, _ address: RepositoryAddress, remedy: String = "check the cache directory"
  ) -> RepositoryError {
    RepositoryError(cause: .local, repository: address.description, problem: problem, remedy: remedy)
  }

  // MARK: - Files

  private func prepareDirectory(_ address: RepositoryAddress) throws(RepositoryError) {
    var path = ""
    for name in directory.split(separator: "/") {
      path += "/\(name)"
      if mkdir(path, 0o700) == 0 || errno == EEXIST || errno == EROFS || errno == EACCES { continue }
      if errno == ENOSPC {
        throw RepositoryError(
          cause: .diskFull, repository: address.description, problem: "no space is left for its mirror",
          remedy: "free space on the disk of the cache directory")
      }
      throw localFailure("the cache directory cannot be made: \(String(cString: strerror(errno)))", address)
    }
  }

  private func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }
}
