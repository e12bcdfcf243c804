import FileTree

/// Where a repository is: the text of `repoURL`, checked, taken apart and cleaned of credentials.
struct RepositoryAddress: Sendable, Hashable, CustomStringConvertible {
  enum Transport: Sendable, Hashable {
    case local
    case http
    case ssh
  }

  let transport: Transport
  /// What `git` is given; without password, and without user name for HTTP.
  let location: String
  /// What people are shown: no user information, no query.
  let description: String
  /// Equal for addresses that differ only in spelling.
  let key: String
  /// `https://host:port`, for HTTP(S) only.
  let origin: String?
  /// User name and password that stood in an HTTP address. (A value of its own type, so that printing shows neither.)
  private let embedded: Credentials

  /// Reads a local path (absolute), `file://`, `http(s)://`, `ssh://` or `[user@]host:path`.
  ///
  /// - Throws: `RepositoryError` with cause `.invalid` for anything else, above all for texts that `git` or `ssh` could take for
  ///   an option or a command.
  init(_ text: String, allowsLocal: Bool = true) throws(RepositoryError) {
    let trimmed = String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    let parts = try AddressParts(trimmed)
    if parts.transport == .local, !allowsLocal {
      throw AddressParts.refusal(
        trimmed, "repositories of the local file system are not allowed here", "use an https:// or ssh:// address")
    }
    transport = parts.transport
    location = parts.location
    description = parts.description
    origin = parts.origin
    embedded = Credentials(username: parts.username, password: parts.password)
    var key = parts.key
    while key.count > 1, key.hasSuffix("/") { key.removeLast() }
    if transport != .local, key.hasSuffix(".git") { key.removeLast(4) }
    self.key = key
  }

  /// The name of the repository's mirror in the cache directory.
  var mirrorName: String { String(ContentHash(of: Array(key.utf8)).description.prefix(40)) + ".git" }

  /// The given credentials, completed by those that stood in the address.
  func credentials(_ given: Credentials) -> Credentials {
    guard given.password == nil, given.bearerToken == nil, let password = embedded.password else { return given }
    var result = given
    result.username = given.username ?? embedded.username
    result.password = password
    return result
  }
}

/// The pieces of an address.
private struct AddressParts {
  var transport = RepositoryAddress.Transport.local
  var location = ""
  var description = ""
  var key = ""
  var origin: String?
  var username: String?
  var password: String?

  static func refusal(_ text: String, _ problem: String, _ remedy: String) -> RepositoryError {
    RepositoryError(cause: .invalid, repository: shown(text), problem: problem, remedy: remedy)
  }

  /// The text without anything that could be a credential, and of bounded length.
  private static func shown(_ text: String) -> String {
    var result = String(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(300).map(Character.init))
    if let query = result.firstIndex(where: { $0 == "?" || $0 == "#" }) { result = String(result[..<query]) }
    if let scheme = result.firstRange(of: "://"),
      let at = result[scheme.upperBound...].prefix(while: { $0 != "/" }).lastIndex(of: "@")
    {
      result.removeSubrange(scheme.upperBound...at)
    }
    return result
  }

  init(_ text: String) throws(RepositoryError) {
    let forms = "use https://…, ssh://…, git@host:path, file:///… or an absolute path"
    if text.isEmpty { throw Self.refusal("(empty)", "the address is empty", forms) }
    if text.utf8.count > 2048 { throw Self.refusal(text, "the address is longer than 2048 bytes", "check spec.source.repoURL") }
    if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      throw Self.refusal(text, "the address contains a control character", "remove it")
    }
    if text.hasPrefix("-") { throw Self.refusal(text, "the address looks like an option", forms) }
    if let scheme = text.firstRange(of: "://"),
      text[..<scheme.lowerBound].allSatisfy({ $0.isLetter || "+.-".contains($0) || $0.isNumber })
    {
      let rest = String(text[scheme.upperBound...])
      switch text[..<scheme.lowerBound].lowercased() {
      case "file": try readFile(rest, text)
      case "http": try readHTTP("http", rest, text)
      case "https": try readHTTP("https", rest, text)
      case "ssh": try readSSH(rest, text)
      case let other: throw Self.refusal(text, "the scheme \"\(other)\" is not one of Git's that are supported", forms)
      }
    } else if text.hasPrefix("/") {
      try readFile(text, text)
    } else if text.contains("::") && !text.contains("[") {
      // `transport::address` would start a program.
      throw Self.refusal(text, "remote helpers are not allowed", forms)
    } else if let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/"), !text[..<colon].isEmpty {
      let path = text[text.index(after: colon)...]
      let host = String(text[..<colon])
      try readSSH(path.hasPrefix("/") ? host + path : host + "/" + path, text, location: text)
    } else {
      throw Self.refusal(text, "the address is neither a URL nor an absolute path", forms)
    }
  }

  private mutating func readFile(_ rest: String, _ text: String) throws(RepositoryError) {
    let path = rest.hasPrefix("localhost/") ? String(rest.dropFirst(9)) : rest
    guard path.hasPrefix("/") else {
      throw Self.refusal(text, "a file address must hold an absolute path", "write file:///path/to/repository")
    }
    transport = .local
    location = path
    description = text
    // A path may be spelled with more slashes than needed.
    key = "file://" + path.split(separator: "/").map { "/" + $0 }.joined()
  }

  private mutating func readHTTP(_ scheme: String, _ rest: String, _ text: String) throws(RepositoryError) {
    let (user, authority, path) = try Self.split(rest, text)
    let (host, port) = try Self.hostAndPort(authority, text)
    transport = .http
    let isDefault = port == nil || port == (scheme == "https" ? "443" : "80")
    let origin = "\(scheme)://\(host)" + (isDefault ? "" : ":\(port ?? "")")
    self.origin = origin
    location = origin + path
    let visiblePath = path.prefix { $0 != "?" && $0 != "#" }
    description = origin + visiblePath
    key = location
    if let user {
      let pieces = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map { Self.unescape(String($0)) }
      username = pieces[0]
      password = pieces.count > 1 ? pieces[1] : nil
      // A lone word is how tokens are often written: https://TOKEN@host/…
      if pieces.count == 1 { (username, password) = ("x-access-token", pieces[0]) }
    }
  }

  private mutating func readSSH(_ rest: String, _ text: String, location scp: String? = nil) throws(RepositoryError) {
    let (userInfo, authority, path) = try Self.split(rest, text)
    let (host, port) = try Self.hostAndPort(authority, text)
    let user = userInfo.map { String($0.prefix { $0 != ":" }) }
    if let user, user.isEmpty || user.hasPrefix("-") || !user.utf8.allSatisfy({ $0.isAddressByte || $0 == UInt8(ascii: "@") }) {
      throw Self.refusal(text, "the user name in the address is not a plain name", "write ssh://user@host/path")
    }
    if path.dropFirst().hasPrefix("-") { throw Self.refusal(text, "the path in the address looks like an option", "check it") }
    transport = .ssh
    let prefix = user.map { $0 + "@" } ?? ""
    let place = "\(host)" + (port.map { ":\($0)" } ?? "")
    location = scp ?? "ssh://\(prefix)\(place)\(path)"
    description = location
    key = "ssh://\(prefix)\(host)" + (port == nil || port == "22" ? "" : ":\(port ?? "")") + path
  }

  /// User information, host and port, and the rest from `/` on.
  private static func split(_ rest: String, _ text: String) throws(RepositoryError) -> (String?, String, String) {
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let path = String(rest[authority.endIndex...])
    guard let at = authority.lastIndex(of: "@") else { return (nil, String(authority), path) }
    return (String(authority[..<at]), String(authority[authority.index(after: at)...]), path)
  }

  private static func hostAndPort(_ authority: String, _ text: String) throws(RepositoryError) -> (String, String?) {
    var host = authority
    var port: String?
    if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
      host = String(authority[..<colon])
      port = String(authority[authority.index(after: colon)...])
    }
    let isAddress =
      host.hasPrefix("[") && host.hasSuffix("]")
      && host.utf8.dropFirst().dropLast().allSatisfy { $0.isHexadecimalDigit || $0 == 0x3A }
    guard !host.isEmpty, !host.hasPrefix("-"), isAddress || host.utf8.allSatisfy(\.isAddressByte) else {
      throw refusal(text, "the host in the address is not a host name", "check spec.source.repoURL")
    }
    if let port, port.isEmpty || UInt16(port) == nil {
      throw refusal(text, "the port in the address is not a number", "check it")
    }
    return (host.lowercased(), port)
  }

  private static func unescape(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2, rest.prefix(2).allSatisfy(\.isHexadecimalDigit),
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest.removeFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension UInt8 {
  /// What host and user names are made of.
  fileprivate var isAddressByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
