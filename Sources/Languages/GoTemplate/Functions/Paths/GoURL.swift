/// A URL as Go's `net/url` takes it apart. Parts are unescaped, but for the query.
struct GoURL: CustomStringConvertible {
  struct User: CustomStringConvertible {
    var name: String
    var password: String?

    var description: String {
      URLEscaping.userInfo.escaped(name) + (password.map { ":" + URLEscaping.userInfo.escaped($0) } ?? "")
    }
  }

  var scheme = ""
  /// What follows the scheme when that is no path, as in `mailto:a@b`.
  var opaque = ""
  var user: User?
  /// With the port.
  var host = ""
  var path = ""
  var query = ""
  var fragment = ""
  /// Whether a question mark ends the URL, with no query behind it.
  private var hasEmptyQuery = false
  /// Whether a scheme is followed by a path without `//`.
  private var omitsHost = false

  init() {}

  /// - Throws: `GoURLError`, in Go's words.
  init(parsing text: String) throws(GoURLError) {
    let mark = text.utf8.firstIndex(of: UInt8(ascii: "#"))
    let base = String(text[..<(mark ?? text.endIndex)])
    do {
      try parse(base)
    } catch {
      throw GoURLError(message: "parse \(GoQuote.quoted(base)): \(error.message)")
    }
    guard let mark else { return }
    do {
      fragment = try URLEscaping.fragment.unescaped(String(text[text.utf8.index(after: mark)...]))
    } catch {
      throw GoURLError(message: "parse \(GoQuote.quoted(text)): \(error.message)")
    }
  }

  private mutating func parse(_ text: String) throws(GoURLError) {
    if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw GoURLError(message: "net/url: invalid control character in URL")
    }
    if text == "*" {
      path = "*"
      return
    }
    var rest = try parseScheme(text)
    if rest.hasSuffix("?"), rest.utf8.count(where: { $0 == UInt8(ascii: "?") }) == 1 {
      hasEmptyQuery = true
      rest = rest.dropLast()
    } else if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
      query = String(rest[rest.utf8.index(after: mark)...])
      rest = rest[..<mark]
    }
    if !rest.hasPrefix("/") {
      if !scheme.isEmpty {
        opaque = String(rest)
        return
      }
      if rest.utf8.prefix(while: { $0 != UInt8(ascii: "/") }).contains(UInt8(ascii: ":")) {
        throw GoURLError(message: "first path segment in URL cannot contain colon")
      }
    }
    if rest.hasPrefix("//"), !scheme.isEmpty || !rest.hasPrefix("///") {
      let authority = rest.dropFirst(2).prefix { $0 != "/" }
      rest = rest[authority.endIndex...]
      try parseAuthority(authority)
    } else if !scheme.isEmpty, rest.hasPrefix("/") {
      omitsHost = true
    }
    path = try URLEscaping.path.unescaped(String(rest))
  }

  /// Sets the scheme, and gives what follows it.
  private mutating func parseScheme(_ text: String) throws(GoURLError) -> Substring {
    for index in text.utf8.indices {
      switch text.utf8[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
        if index == text.startIndex { return text[...] }
      case UInt8(ascii: ":"):
        if index == text.startIndex { throw GoURLError(message: "missing protocol scheme") }
        scheme = text[..<index].lowercased()
        return text[text.utf8.index(after: index)...]
      default: return text[...]
      }
    }
    return text[...]
  }

  private mutating func parseAuthority(_ authority: Substring) throws(GoURLError) {
    guard let mark = authority.lastIndex(of: "@") else {
      host = try Self.host(authority)
      return
    }
    host = try Self.host(authority[authority.index(after: mark)...])
    let userInfo = authority[..<mark]
    guard userInfo.utf8.allSatisfy(Self.isAllowedInUserInfo) else {
      throw GoURLError(message: "net/url: invalid userinfo")
    }
    if let colon = userInfo.firstIndex(of: ":") {
      user = User(
        name: try URLEscaping.userInfo.unescaped(String(userInfo[..<colon])),
        password: try URLEscaping.userInfo.unescaped(String(userInfo[userInfo.index(after: colon)...])))
    } else {
      user = User(name: try URLEscaping.userInfo.unescaped(String(userInfo)))
    }
  }

  private static func isAllowedInUserInfo(_ byte: UInt8) -> Bool {
    URLEscaping.isLetterOrDigit(byte) || "-._:~!$&'()*+,;=%@".utf8.contains(byte)
  }

  private static func host(_ text: Substring) throws(GoURLError) -> String {
    if let open = text.lastIndex(of: "[") {
      if open != text.startIndex { throw GoURLError(message: "invalid IP-literal") }
      guard let close = text.lastIndex(of: "]") else { throw GoURLError(message: "missing ']' in host") }
      let port = text[text.index(after: close)...]
      try checkPort(port)
      let name = text[text.index(after: open)..<close]
      var address = ""
      if let zone = name.firstRange(of: "%25") {
        address = try URLEscaping.host.unescaped(String(name[..<zone.lowerBound]))
        if !InternetAddress.isVersion6(address) { throw invalidAddress(address) }
        address += try URLEscaping.zone.unescaped(String(name[zone.lowerBound...]))
      } else {
        address = try URLEscaping.host.unescaped(String(name))
        if InternetAddress.isVersion4(address) { throw GoURLError(message: "invalid IP-literal") }
        if !InternetAddress.isVersion6(address) { throw invalidAddress(address) }
      }
      return "[\(address)]\(port)"
    }
    if let colon = text.firstIndex(of: ":") { try checkPort(text[colon...]) }
    return try URLEscaping.host.unescaped(String(text))
  }

  private static func invalidAddress(_ address: String) -> GoURLError {
    GoURLError(message: "invalid host: ParseAddr(\(GoQuote.quoted(address))): unable to parse IP")
  }

  /// Nothing, or a colon with digits or without.
  private static func isPort(_ text: Substring) -> Bool {
    text.isEmpty || text.first == ":" && text.utf8.dropFirst().allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
  }

  private static func checkPort(_ text: Substring) throws(GoURLError) {
    if !isPort(text) { throw GoURLError(message: "invalid port \(GoQuote.quoted(String(text))) after host") }
  }

  /// The host without the port and the brackets of an address.
  var hostname: String {
    var name = host[...]
    if let colon = name.lastIndex(of: ":"), Self.isPort(name[colon...]) { name = name[..<colon] }
    if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
    return String(name)
  }

  var description: String {
    var text = scheme.isEmpty ? "" : scheme + ":"
    if !opaque.isEmpty {
      text += opaque
    } else {
      let hasAuthority = !host.isEmpty || user != nil
      if (!scheme.isEmpty || hasAuthority) && !(omitsHost && !hasAuthority) {
        if hasAuthority || !path.isEmpty { text += "//" }
        if let user { text += "\(user)@" }
        text += URLEscaping.host.escaped(host)
      }
      let path = path == "*" ? "*" : URLEscaping.path.escaped(path)
      if !path.isEmpty, !path.hasPrefix("/"), !host.isEmpty { text += "/" }
      if text.isEmpty, path.utf8.prefix(while: { $0 != UInt8(ascii: "/") }).contains(UInt8(ascii: ":")) { text += "./" }
      text += path
    }
    if hasEmptyQuery || !query.isEmpty { text += "?" + query }
    if !fragment.isEmpty { text += "#" + URLEscaping.fragment.escaped(fragment) }
    return text
  }
}

/// Why a text is no URL, in the words of Go's `net/url`.
struct GoURLError: Error {
  var message: String
}
