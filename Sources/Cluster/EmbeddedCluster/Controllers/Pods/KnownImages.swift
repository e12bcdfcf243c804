import ObjectModel

/// Which images can be pulled: all, but for tags that say themselves that they do not exist, and those that a list leaves out.
///
/// The list is the ConfigMap `simulated-images` in `kube-system`: each value of its `data` holds patterns, one a line, in which `*`
/// stands for any text. As long as there is one, an image that no pattern matches cannot be pulled.
struct KnownImages: Sendable, Hashable {
  static let list = ObjectKey(kind: .configMaps, namespace: "kube-system", name: "simulated-images")

  /// `nil` without a list.
  private let patterns: [String]?

  private static let absent: Set<String> = ["does-not-exist", "doesnotexist", "nonexistent", "no-such-tag", "missing", "broken"]

  init(_ list: Manifest?) {
    patterns = list.map { list in
      (list["data"]?.object ?? [:]).flatMap { ($0.value.string ?? "").split(separator: "\n") }.map { line in
        String(line.filter { !$0.isWhitespace })
      }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
    }
  }

  func canPull(_ image: String) -> Bool {
    let name = image.split(separator: "/").last ?? ""
    let tag = name.split(separator: ":", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
    if Self.absent.contains(tag) { return false }
    guard let patterns else { return true }
    return patterns.contains { Self.matches(Array(image.utf8), Array($0.utf8)) }
  }

  /// Whether a text is what a pattern with `*` stands for; never more steps than both are long, multiplied.
  private static func matches(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
    var (place, mark, star, tried) = (0, 0, -1, 0)
    while place < text.count {
      if mark < pattern.count, pattern[mark] == UInt8(ascii: "*") {
        (star, tried) = (mark, place)
        mark += 1
      } else if mark < pattern.count, pattern[mark] == text[place] {
        (place, mark) = (place + 1, mark + 1)
      } else if star >= 0 {
        tried += 1
        (place, mark) = (tried, star + 1)
      } else {
        return false
      }
    }
    return pattern[mark...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
