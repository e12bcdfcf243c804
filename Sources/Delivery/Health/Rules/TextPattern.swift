/// A text in which `*` stands for anything; letters of either case are the same.
struct TextPattern: Sendable, Hashable {
  private let parts: [String]

  init(_ text: String) {
    parts = text.lowercased().split(separator: "*", omittingEmptySubsequences: false).map(String.init)
  }

  var isWildcard: Bool { parts.count > 1 }

  func matches(_ text: String) -> Bool {
    var rest = text.lowercased()[...]
    guard let first = parts.first, let last = parts.last, rest.hasPrefix(first) else { return false }
    if parts.count == 1 { return rest.count == first.count }
    rest = rest.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let next = Self.end(of: part, in: rest) else { return false }
      rest = rest[next...]
    }
    return rest.hasSuffix(last)
  }

  /// The place after the first occurrence of a part.
  private static func end(of part: String, in text: Substring) -> Substring.Index? {
    var start = text.startIndex
    while true {
      if text[start...].hasPrefix(part) { return text.index(start, offsetBy: part.count) }
      if start == text.endIndex { return nil }
      start = text.index(after: start)
    }
  }
}
