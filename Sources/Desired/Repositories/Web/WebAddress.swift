/// The parts of an `http://` or `https://` address that matter for getting files from it.
struct WebAddress: Sendable, Hashable {
  let isSecure: Bool
  /// Host and port as written, in lower case; the default port is left out.
  let authority: String
  /// From the first slash after the authority; never empty.
  let path: String

  /// `nil` for anything that is no web address, and for one with user name, blanks or control characters in it.
  init?(_ text: String) {
    if text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == 0x5C }) { return nil }
    let lower = text.lowercased()
    let rest: Substring
    if lower.hasPrefix("https://") {
      isSecure = true
      rest = text.dropFirst(8)
    } else if lower.hasPrefix("http://") {
      isSecure = false
      rest = text.dropFirst(7)
    } else {
      return nil
    }
    let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
    var authority = rest[..<end].lowercased()
    if authority.isEmpty || authority.contains("@") { return nil }
    let defaultPort = isSecure ? ":443" : ":80"
    if authority.hasSuffix(defaultPort) { authority.removeLast(defaultPort.count) }
    self.authority = authority
    let tail = rest[end...].prefix { $0 != "#" }
    path = tail.first == "/" ? String(tail) : "/" + tail
  }

  /// Without port, and without the brackets of an IPv6 address.
  var host: String {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      return String(authority[authority.index(after: authority.startIndex)..<end])
    }
    return String(authority.prefix { $0 != ":" })
  }

  var origin: String { (isSecure ? "https://" : "http://") + authority }
  var text: String { origin + path }

  /// The address that a link in the document here means.
  func resolving(_ link: String) -> WebAddress? {
    if link.hasPrefix("//") { return WebAddress((isSecure ? "https:" : "http:") + link) }
    if let colon = link.firstIndex(of: ":"), link[..<colon].allSatisfy({ $0.isLetter }), !link[..<colon].isEmpty {
      return WebAddress(link)
    }
    if link.hasPrefix("/") { return WebAddress(origin + link) }
    let document = path.prefix { $0 != "?" }
    if link.hasPrefix("?") { return WebAddress(origin + document + link) }
    let directory = document.lastIndex(of: "/").map { document[...$0] } ?? "/"
    let query = link.firstIndex(of: "?") ?? link.endIndex
    var names: [Substring] = []
    for name in (directory + link[..<query]).split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      switch name {
      case ".": continue
      case "..": _ = names.popLast()
      default: names.append(name)
      }
    }
    return WebAddress(origin + "/" + names.joined(separator: "/") + link[query...])
  }
}

extension String {
  /// An address without what may be secret in it: signed addresses carry their signature in the query.
  var withoutQuery: String { String(prefix { $0 != "?" && $0 != "#" }) }
}
