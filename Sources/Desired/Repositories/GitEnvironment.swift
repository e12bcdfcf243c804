import FileTree
import Glibc

/// The environment in which `git` runs: nothing of the user's or the system's configuration, no prompt, no hook, one
/// protocol, and the credentials for one host.
///
/// Credentials reach `git` by environment variables and by files that exist only in memory, never by arguments.
struct GitEnvironment: Sendable {
  private(set) var variables: [String: String]
  /// Files the variables refer to; to be kept until `git` has ended.
  private(set) var files: [SecretFile] = []
  var configuration: [(key: String, value: String)]

  /// The variables as `git` gets them.
  var entries: [String] {
    var all = variables
    for (index, (key, value)) in configuration.enumerated() {
      all["GIT_CONFIG_KEY_\(index)"] = key
      all["GIT_CONFIG_VALUE_\(index)"] = value
    }
    all["GIT_CONFIG_COUNT"] = String(configuration.count)
    return all.map { "\($0.key)=\($0.value)" }
  }

  /// For commands that only touch a mirror.
  init(home: String) {
    variables = [
      "PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin",
      "HOME": home,
      "LC_ALL": "C",
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_CEILING_DIRECTORIES": home,
      "GIT_TERMINAL_PROMPT": "0",
      "GIT_ALLOW_PROTOCOL": "none",
      "GIT_OPTIONAL_LOCKS": "0",
      "GIT_NO_LAZY_FETCH": "1",
    ]
    configuration = [
      ("core.hooksPath", "/dev/null"), ("core.fsmonitor", "false"), ("core.askPass", ""), ("credential.helper", ""),
      ("protocol.ext.allow", "never"), ("protocol.version", "2"), ("gc.auto", "0"), ("maintenance.auto", "false"),
      ("fetch.recurseSubmodules", "false"), ("fetch.fsckObjects", "false"), ("init.defaultBranch", "main"),
      // Every fetch one pack, which is what concurrent readers like best.
      ("fetch.unpackLimit", "1"), ("pack.threads", "2"),
      // A mirror that a power cut damages is made anew.
      ("core.fsync", "none"),
    ]
  }

  /// For commands that speak with a repository.
  init(home: String, _ address: RepositoryAddress, _ credentials: Credentials) throws(RepositoryError) {
    self.init(home: home)
    switch address.transport {
    case .local: variables["GIT_ALLOW_PROTOCOL"] = "file"
    case .http:
      variables["GIT_ALLOW_PROTOCOL"] = "http:https"
      try prepareHTTP(address, credentials)
    case .ssh:
      variables["GIT_ALLOW_PROTOCOL"] = "ssh"
      try prepareSSH(address, credentials)
    }
  }

  private mutating func prepareHTTP(_ address: RepositoryAddress, _ credentials: Credentials) throws(RepositoryError) {
    guard let origin = address.origin else { return }
    configuration += [("http.lowSpeedLimit", "1"), ("http.lowSpeedTime", "60")]
    if let token = credentials.bearerToken {
      try check(token, "bearer token", address)
      configuration.append(("http.\(origin)/.extraHeader", "Authorization: Bearer \(token)"))
      // The header would go along to wherever the server sends us.
      configuration.append(("http.followRedirects", "false"))
    } else if let password = credentials.password {
      let username = credentials.username ?? ""
      try check(password, "password", address)
      try check(username, "user name", address)
      variables["APUS_GIT_USERNAME"] = username.isEmpty ? "x-access-token" : username
      variables["APUS_GIT_PASSWORD"] = password
      // Git itself sees to it that only this origin gets them, redirected or not.
      let program =
        #"!f() { test "$1" = get && printf 'username=%s\npassword=%s\n' "$APUS_GIT_USERNAME" "$APUS_GIT_PASSWORD"; }; f"#
      configuration.append(("credential.\(origin).helper", program))
    }
    if credentials.insecure { configuration.append(("http.sslVerify", "false")) }
    if let authorities = credentials.certificateAuthorities {
      configuration.append(("http.sslCAInfo", try file(authorities, address)))
    }
    if let certificate = credentials.clientCertificate, let key = credentials.clientKey {
      configuration.append(("http.\(origin)/.sslCert", try file(certificate, address)))
      configuration.append(("http.\(origin)/.sslKey", try file(key, address)))
    }
    if let proxy = credentials.proxy, !proxy.isEmpty {
      guard ["http://", "https://", "socks5://", "socks5h://"].contains(where: { proxy.hasPrefix($0) }) else {
        throw RepositoryError(
          cause: .invalid, repository: address.description,
          problem: "the address of its proxy is not one of http, https or socks5",
          remedy: "correct \"proxy\" in the repository's Secret")
      }
      try check(proxy, "proxy", address)
      configuration.append(("http.proxy", proxy))
    }
    if let noProxy = credentials.noProxy {
      try check(noProxy, "noProxy", address)
      variables["NO_PROXY"] = noProxy
      variables["no_proxy"] = noProxy
    }
  }

  /// The command is read by a shell, so nothing goes into it but fixed words and paths of `SecretFile`.
  private mutating func prepareSSH(_ address: RepositoryAddress, _ credentials: Credentials) throws(RepositoryError) {
    var options = ["ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "ConnectTimeout=30", "-o", "ServerAliveInterval=15"]
    if let key = credentials.sshPrivateKey {
      options += ["-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-i", try file(key, address)]
    } else if let agent = getenv("SSH_AUTH_SOCK") {
      variables["SSH_AUTH_SOCK"] = String(cString: agent)
    }
    if credentials.insecure {
      options += ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "GlobalKnownHostsFile=/dev/null"]
    } else {
      options += ["-o", "StrictHostKeyChecking=yes"]
      if let hosts = credentials.sshKnownHosts {
        options += ["-o", "UserKnownHostsFile=\(try file(hosts, address))", "-o", "GlobalKnownHostsFile=/dev/null"]
      }
    }
    variables["GIT_SSH_COMMAND"] = options.joined(separator: " ")
    variables["GIT_SSH_VARIANT"] = "ssh"
  }

  private mutating func file(_ content: String, _ address: RepositoryAddress) throws(RepositoryError) -> String {
    do throws(SecretFileError) {
      let file = try SecretFile(content)
      files.append(file)
      return file.path
    } catch {
      throw RepositoryError(
        cause: .local, repository: address.description, problem: "no memory file for its credentials (\(error.reason))",
        remedy: "free memory or raise the limit on open files")
    }
  }

  /// A line break or NUL would smuggle in a line of its own.
  private func check(_ value: String, _ name: String, _ address: RepositoryAddress) throws(RepositoryError) {
    if value.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0 }) {
      throw RepositoryError(
        cause: .invalid, repository: address.description, problem: "its \(name) contains a line break",
        remedy: "correct it in the repository's Secret")
    }
  }
}
