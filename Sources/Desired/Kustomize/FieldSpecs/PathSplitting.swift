/// Splits paths as they are written in field specs and replacements.
enum PathSplitting {
  /// The parts between separators; a backslash before a separator makes it part of a key.
  static func split(_ path: String, at separator: Character) -> [String] {
    var parts: [String] = []
    for part in path.split(separator: separator, omittingEmptySubsequences: false) {
      if let last = parts.last, last.utf8.last == UInt8(ascii: "\\") {
        parts[parts.count - 1] = "\(last.dropLast())\(separator)\(part)"
      } else {
        parts.append(String(part))
      }
    }
    return parts
  }

  /// The parts of a dotted path in which brackets hold dots together: `[a.b/c]` is the key `a.b/c`, `[name=a.b]` stays as it is.
  static func splitDotted(_ path: String) -> [String] {
    var parts: [String] = []
    var bracketed: String?
    for part in split(path, at: ".") {
      if let begun = bracketed {
        bracketed = "\(begun).\(part)"
      } else if part.utf8.first == UInt8(ascii: "["), part.utf8.last != UInt8(ascii: "]") {
        bracketed = part
        continue
      } else {
        parts.append(part)
        continue
      }
      if part.utf8.last == UInt8(ascii: "]"), let whole = bracketed {
        parts.append(unbracketed(whole))
        bracketed = nil
      }
    }
    if let bracketed { parts.append(unbracketed(bracketed)) }
    return parts
  }

  private static func unbracketed(_ part: String) -> String {
    if part.utf8.contains(UInt8(ascii: "=")) { return part }
    func isBracket(_ character: Character) -> Bool { character == "[" || character == "]" }
    var rest = part.drop(while: isBracket)
    while let last = rest.last, isBracket(last) { rest = rest.dropLast() }
    return String(rest)
  }
}
