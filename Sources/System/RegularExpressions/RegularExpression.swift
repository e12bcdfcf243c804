import CRE2

/// A regular expression in the syntax of RE2 and Go's `regexp`, matched in time linear in the text.
///
/// Offsets are in bytes of UTF-8. Of several alternatives the leftmost, first one wins, as in Perl.
public struct RegularExpression: Sendable {
  /// The pattern as it was given.
  public let pattern: String
  /// The name of each group from 1 on; `nil` for a group without one.
  public let groupNames: [String?]
  private let compiled: Compiled

  /// - Parameter isCaseSensitive: false matches letters of either case.
  /// - Throws: what is wrong with the pattern, in the words of Go's `regexp`.
  public init(_ pattern: String, isCaseSensitive: Bool = true) throws(RegularExpressionError) {
    self.pattern = pattern
    let compiled = Compiled(try Self.asRE2(pattern), isCaseSensitive: isCaseSensitive)
    if let error = compiled.error { throw error.namingGroups(as: pattern) }
    self.compiled = compiled
    self.groupNames = compiled.groupNames
  }

  /// How many groups the pattern has, the whole match not counted.
  public var groupCount: Int { groupNames.count }

  /// Whether the expression matches anywhere in the text.
  public func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { compiled.match($0, from: 0, groups: 1) != nil }
  }

  /// Whether the expression matches the whole text.
  public func matchesWhole(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { compiled.match($0, from: 0, groups: 1, isWhole: true) != nil }
  }

  /// The first match at or after an offset; the ranges of the whole match and of each group.
  public func firstMatch(in text: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> [Range<Int>?]? {
    compiled.match(text, from: start, groups: groupCount + 1)
  }

  /// The first match in the text: the ranges of the whole match and of each group, in bytes of UTF-8.
  public func firstMatch(in text: String) -> [Range<Int>?]? {
    var text = text
    return text.withUTF8 { firstMatch(in: $0) }
  }

  /// The first match and its groups as text; `nil` for a group that took no part.
  public func groups(in text: String) -> [String?]? {
    var text = text
    return text.withUTF8 { bytes in
      firstMatch(in: bytes)?.map { $0.map { String(decoding: bytes[$0], as: UTF8.self) } }
    }
  }

  /// All matches that do not overlap, found as Go finds them: an empty match right after a match does not count.
  ///
  /// - Parameter limit: the most matches; `nil` for all.
  public func allMatches(in text: UnsafeBufferPointer<UInt8>, limit: Int? = nil) -> [[Range<Int>?]] {
    var found: [[Range<Int>?]] = []
    var position = 0
    var lastEnd = -1
    while position <= text.count, found.count < limit ?? .max {
      guard let match = firstMatch(in: text, from: position), let range = match[0] else { break }
      if !(range.isEmpty && range.lowerBound == lastEnd) { found.append(match) }
      lastEnd = range.upperBound
      position = range.isEmpty ? Self.offset(after: range.upperBound, in: text) : range.upperBound
    }
    return found
  }

  /// The text with every match replaced.
  ///
  /// - Parameter template: `$1`, `${1}`, `$name` and `${name}` stand for groups, `$$` for a dollar sign, as in Go.
  public func replacingMatches(in text: String, with template: String) -> String {
    let template = ReplacementTemplate(template, groupNames: groupNames)
    return replacingMatches(in: text) { bytes, match, output in template.expand(match, in: bytes, into: &output) }
  }

  /// The text with every match replaced by the same text.
  public func replacingMatches(in text: String, withLiteral replacement: String) -> String {
    replacingMatches(in: text) { _, _, output in output.append(contentsOf: replacement.utf8) }
  }

  private func replacingMatches(
    in text: String, _ append: (UnsafeBufferPointer<UInt8>, [Range<Int>?], inout [UInt8]) -> Void
  ) -> String {
    var text = text
    return text.withUTF8 { bytes in
      var output: [UInt8] = []
      output.reserveCapacity(bytes.count)
      var end = 0
      for match in allMatches(in: bytes) {
        guard let range = match[0] else { continue }
        output.append(contentsOf: bytes[end..<range.lowerBound])
        append(bytes, match, &output)
        end = range.upperBound
      }
      output.append(contentsOf: bytes[end...])
      return String(decoding: output, as: UTF8.self)
    }
  }

  /// The pattern that matches just this text.
  public static func quoting(_ text: String) -> String {
    var quoted = ""
    for scalar in text.unicodeScalars {
      if #"\.+*?()|[]{}^$"#.unicodeScalars.contains(scalar) { quoted.append("\\") }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted
  }

  private static func offset(after position: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    var next = position + 1
    while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }

  /// The pattern as the system's RE2 wants it, which differs from Go in three ways: Go names groups `(?<name>…)` as well as
  /// `(?P<name>…)`, lets two groups have one name (the first keeps it here), and does not know `\C`.
  ///
  /// - Throws: for `\C`.
  private static func asRE2(_ pattern: String) throws(RegularExpressionError) -> String {
    guard pattern.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "C") }) else { return pattern }
    var result: [UInt8] = []
    var names: Set<[UInt8]> = []
    let bytes = Array(pattern.utf8)
    var index = 0
    var isInClass = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
        switch bytes[index + 1] {
        case UInt8(ascii: "C"): throw RegularExpressionError(code: 2, part: "\\C")
        case UInt8(ascii: "Q") where !isInClass:
          // Up to \E everything is text.
          let rest = bytes[(index + 2)...]
          let end = rest.indices.first { bytes[$0...].starts(with: "\\E".utf8) } ?? bytes.count
          result += bytes[index..<end]
          index = end
        default:
          result += bytes[index...index + 1]
          index += 2
        }
        continue
      }
      if byte == UInt8(ascii: "[") { isInClass = true }
      if byte == UInt8(ascii: "]") { isInClass = false }
      result.append(byte)
      index += 1
      guard byte == UInt8(ascii: "("), !isInClass else { continue }
      let rest = bytes[index...]
      let length = rest.starts(with: "?<".utf8) ? 2 : rest.starts(with: "?P<".utf8) ? 3 : 0
      guard length > 0 else { continue }
      index += length
      let name = Array(bytes[index...].prefix { $0 != UInt8(ascii: ">") })
      if index + name.count < bytes.count, !names.insert(name).inserted {
        index += name.count + 1
      } else {
        result += "?P<".utf8
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
