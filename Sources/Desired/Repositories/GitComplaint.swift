/// What `git` said when it failed, cleaned and understood.
struct GitComplaint: Sendable {
  /// The lines that matter, without secrets and control characters, at most 600 bytes.
  let text: String

  /// - Parameter secrets: texts that must not appear.
  init(_ errors: [UInt8], secrets: [String]) {
    var text = String(decoding: errors, as: UTF8.self)
    for secret in secrets { text = text.replacing(secret, with: "***") }
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      Self.withoutUserInfo(String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F })))
    }
    let important = lines.filter { line in ["fatal:", "error:", "remote:", "ssh:"].contains { line.hasPrefix($0) } }
    let chosen = (important.isEmpty ? lines.suffix(3) : important.prefix(4)).joined(separator: "; ")
    self.text = chosen.utf8.count > 600 ? String(chosen.prefix(600)) + "…" : chosen
    all = lines.joined(separator: "\n").lowercased()
  }

  private let all: String

  /// `https://user:secret@host` → `https://host`.
  private static func withoutUserInfo(_ line: String) -> String {
    var result = ""
    var rest = line[...]
    while let scheme = rest.firstRange(of: "://") {
      result += rest[..<scheme.upperBound]
      rest = rest[scheme.upperBound...]
      let authority = rest.prefix { $0 != "/" && !$0.isWhitespace && $0 != "'" && $0 != "\"" }
      if let at = authority.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    }
    return result + rest
  }

  private func mentions(_ texts: String...) -> Bool { texts.contains { all.contains($0) } }

  /// Whether the mirror, and not the repository, is at fault, so that making it anew helps.
  var blamesMirror: Bool {
    mentions(
      "bad object", "is corrupt", "object file", "packfile", "bad config", "invalid index-pack", "not a valid object",
      "unable to create", ".lock': file exists", "unable to find", "reference broken", "not a git repository", "inflate:",
      "did not send all necessary objects", "missing necessary objects", "unresolved deltas", "could not parse", "bad ref for",
      "cannot lock ref") && !mentions("no space left", "does not appear to be a git repository")
  }

  /// Whether the repository itself could not be reached or refused us, and not just one object of it.
  var isAboutAccess: Bool { !mentions("not our ref", "couldn't find remote ref", "no such remote ref", "unadvertised object") }

  /// Cause, problem and remedy of a failed command that spoke with a repository.
  func error(_ address: RepositoryAddress, revision: String? = nil) -> RepositoryError {
    let (cause, problem, remedy) = meaning(address)
    return RepositoryError(
      cause: cause, repository: address.description, revision: revision,
      problem: text.isEmpty ? problem : "\(problem) (\(text))", remedy: remedy)
  }

  private func meaning(_ address: RepositoryAddress) -> (RepositoryError.Cause, String, String) {
    if mentions("no space left on device", "disk quota exceeded") {
      return (.diskFull, "no space is left for its mirror", "free space on the disk of the cache directory")
    }
    if mentions("dubious ownership") {
      return (
        .authentication, "it belongs to another user of this machine, and Git refuses to read it",
        "run Apus as its owner, change its owner, or use an ssh:// or https:// address"
      )
    }
    if mentions("host key verification failed") {
      return (
        .unreachable, "the SSH host key is not known",
        "add the host's key to ssh_known_hosts in argocd-ssh-known-hosts-cm, or to ~/.ssh/known_hosts"
      )
    }
    if mentions("certificate problem", "certificate verification failed", "unable to get local issuer", "ssl certificate") {
      return (
        .unreachable, "the server's certificate is not trusted",
        "add its authority to argocd-tls-certs-cm, or set \"insecure\" on the repository"
      )
    }
    if mentions(
      "authentication failed", "could not read username", "could not read password", "permission denied (", "returned error: 401",
      "returned error: 403", "invalid username or password", "access denied", "error in libcrypto", "invalid format")
    {
      return (.authentication, "access is refused", "check the credentials of the repository, and that they may read it")
    }
    if mentions("mismatched algorithms", "unsupported object format", "unknown object format", "sha256") {
      return (.unsupported, "it uses an object format other than SHA-1", "use a repository with SHA-1 objects")
    }
    if mentions("not found", "does not exist", "does not appear to be a git repository", "returned error: 404", "no such file") {
      return (
        .notFound, "there is no such repository, or these credentials may not see it",
        "check spec.source.repoURL and the credentials"
      )
    }
    if mentions("unable to update url base from redirection", "asked for:") {
      return (.unreachable, "the server sends us to another address", "use the address it sends to")
    }
    return (.unreachable, "it cannot be reached", "check the address and the network; it is tried again by itself")
  }
}
