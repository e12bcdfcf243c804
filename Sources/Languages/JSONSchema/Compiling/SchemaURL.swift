/// A URL or a relative reference (RFC 3986), taken apart.
struct SchemaURL: Sendable, Hashable {
  var scheme: String?
  var authority: String?
  var path: String
  var query: String?
  /// As written, escapes and all; `nil` without a `#`.
  var fragment: String?

  /// - Throws: what Go's `net/url` says of a text that is no URL.
  init(_ text: String) throws(URLComplaint) {
    var rest = text[...]
    if let hash = rest.firstIndex(of: "#") {
      fragment = String(rest[rest.index(after: hash)...])
      rest = rest[..<hash]
    }
    let main = String(rest)
    if main.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw URLComplaint(main, "net/url: invalid control character in URL")
    }
    if let colon = rest.firstIndex(of: ":") {
      if colon == rest.startIndex { throw URLComplaint(main, "missing protocol scheme") }
      if Self.isScheme(rest[..<colon]) {
        scheme = rest[..<colon].lowercased()
        rest = rest[rest.index(after: colon)...]
      } else if !rest[..<colon].contains("/"), !rest[..<colon].contains("?") {
        throw URLComplaint(main, "first path segment in URL cannot contain colon")
      }
    }
    if let mark = rest.firstIndex(of: "?") {
      query = String(rest[rest.index(after: mark)...])
      rest = rest[..<mark]
    }
    if rest.hasPrefix("//") {
      rest = rest.dropFirst(2)
      let end = rest.firstIndex(of: "/") ?? rest.endIndex
      let authority = String(rest[..<end])
      if let problem = Self.problem(inAuthority: authority) { throw URLComplaint(main, problem) }
      self.authority = authority
      rest = rest[end...]
    }
    path = String(rest)
    // What follows a scheme without a slash, as in `urn:x`, is opaque.
    let isOpaque = scheme != nil && authority == nil && !path.hasPrefix("/")
    if !isOpaque, let escape = Self.badEscape(in: path) { throw URLComplaint(main, "invalid URL escape \"\(escape)\"") }
    if let fragment, let escape = Self.badEscape(in: fragment) {
      throw URLComplaint(text, "invalid URL escape \"\(escape)\"")
    }
  }

  private static func isScheme(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, first | 0x20 >= UInt8(ascii: "a"), first | 0x20 <= UInt8(ascii: "z") else { return false }
    return text.utf8.allSatisfy { byte in
      let lower = byte | 0x20
      return (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z"))
        || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
        || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
  }

  private static func problem(inAuthority authority: String) -> String? {
    let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    if host.hasPrefix("["), !host.contains("]") { return "missing ']' in host" }
    if let bad = host.first(where: { " <>\"\\^`{|}".contains($0) }) { return "invalid character \"\(bad)\" in host name" }
    if !host.hasPrefix("["), let colon = host.lastIndex(of: ":") {
      let port = host[host.index(after: colon)...]
      if !port.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) {
        return "invalid port \":\(port)\" after host"
      }
    }
    return nil
  }

  /// The first `%` that two hexadecimal digits do not follow, with what follows it.
  private static func badEscape(in text: String) -> String? {
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%") {
        let escape = bytes[index..<min(index + 3, bytes.count)]
        if escape.count < 3 || !escape.dropFirst().allSatisfy({ $0.hexadecimalValue != nil }) {
          return String(decoding: escape, as: UTF8.self)
        }
        index += 2
      }
      index += 1
    }
    return nil
  }

  /// What a reference means where this URL is the base (RFC 3986, section 5.2). The fragment is the reference's.
  func resolving(_ reference: SchemaURL) -> SchemaURL {
    var result = reference
    if reference.scheme != nil {
      result.path = reference.path.hasPrefix("/") ? Self.withoutDots(reference.path) : reference.path
      return result
    }
    result.scheme = scheme
    if reference.authority != nil {
      result.path = Self.withoutDots(reference.path)
      return result
    }
    result.authority = authority
    if reference.path.isEmpty {
      result.path = path
      result.query = reference.query ?? query
    } else if reference.path.hasPrefix("/") {
      result.path = Self.withoutDots(reference.path)
    } else {
      let folder = path.lastIndex(of: "/").map { path[...$0] } ?? (authority != nil ? "/" : "")
      result.path = Self.withoutDots(String(folder) + reference.path)
    }
    return result
  }

  private static func withoutDots(_ path: String) -> String {
    guard path.utf8.contains(UInt8(ascii: ".")) else { return path }
    var names: [Substring] = []
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      switch part {
      case ".": if isLast { names.append("") }
      case "..":
        if names.count > 1 || (names.first.map { !$0.isEmpty } ?? false) { names.removeLast() }
        if isLast { names.append("") }
      default: names.append(part)
      }
    }
    return names.joined(separator: "/")
  }

  /// The URL without its fragment: what a document is known by.
  var withoutFragment: String {
    var text = ""
    if let scheme { text += scheme + ":" }
    if let authority { text += "//" + authority }
    text += path.replacing(" ", with: "%20")
    if let query { text += "?" + query }
    return text
  }

  /// The fragment with its escapes taken back; empty without one.
  var decodedFragment: String {
    guard let fragment, fragment.utf8.contains(UInt8(ascii: "%")) else { return fragment ?? "" }
    var bytes: [UInt8] = []
    var rest = Array(fragment.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2, let high = rest[rest.startIndex].hexadecimalValue,
        let low = rest[rest.startIndex + 1].hexadecimalValue
      {
        bytes.append(high << 4 | low)
        rest.removeFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What is wrong with the text of a URL, in the words of Go's `net/url`.
struct URLComplaint: Error, Sendable, Equatable, CustomStringConvertible {
  let text: String
  let problem: String

  init(_ text: String, _ problem: String) {
    self.text = text
    self.problem = problem
  }

  var description: String { "parse \"\(text)\": \(problem)" }
}

extension UInt8 {
  fileprivate var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
