/// A version as tags and charts carry it: `v1.2.3-rc.1+build`, missing parts being zero.
///
/// Read as the Masterminds library for Go reads it, which Argo CD and Helm use: an optional `v`, one to three numbers.
public struct SemanticVersion: Sendable, Hashable {
  public var major: UInt64
  public var minor: UInt64
  public var patch: UInt64
  /// What follows `-`, as `rc.1`; empty for a release.
  public var prerelease: String

  public init(major: UInt64, minor: UInt64, patch: UInt64, prerelease: String = "") {
    self.major = major
    self.minor = minor
    self.patch = patch
    self.prerelease = prerelease
  }

  /// Reads a full or partial version; `nil` for anything else.
  public init?(_ text: String) {
    guard let parts = VersionParts(text, allowsWildcards: false), let major = parts.numbers[0] else { return nil }
    self.init(major: major, minor: parts.numbers[1] ?? 0, patch: parts.numbers[2] ?? 0, prerelease: parts.prerelease)
  }
}

extension SemanticVersion: Comparable {
  /// By precedence: numbers first, then a pre-release before its release. Build metadata does not count.
  public static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
    let (one, other) = ((left.major, left.minor, left.patch), (right.major, right.minor, right.patch))
    if one != other { return one < other }
    if left.prerelease == right.prerelease { return false }
    if left.prerelease.isEmpty || right.prerelease.isEmpty { return right.prerelease.isEmpty }
    let leftWords = left.prerelease.split(separator: ".", omittingEmptySubsequences: false)
    let rightWords = right.prerelease.split(separator: ".", omittingEmptySubsequences: false)
    for (word, otherWord) in zip(leftWords, rightWords) where word != otherWord {
      switch (UInt64(word), UInt64(otherWord)) {
      case (let number?, let otherNumber?): return number < otherNumber
      case (_?, nil): return true
      case (nil, _?): return false
      case (nil, nil): return word.utf8.lexicographicallyPrecedes(otherWord.utf8)
      }
    }
    return leftWords.count < rightWords.count
  }
}

/// A version taken apart, where constraints may have wildcards in place of numbers.
struct VersionParts {
  /// Major, minor, patch; `nil` where the part is missing or a wildcard.
  var numbers: [UInt64?] = [nil, nil, nil]
  var prerelease = ""

  /// `v1`, `1.2`, `1.2.3-rc.1+build`; with wildcards also `1.x`, `*`.
  init?(_ text: some StringProtocol, allowsWildcards: Bool) {
    var rest = Substring(text)
    if rest.first == "v" { rest = rest.dropFirst() }
    let core = rest.prefix { $0 != "-" && $0 != "+" }
    rest = rest[core.endIndex...]
    let parts = core.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count) else { return nil }
    for (index, part) in parts.enumerated() {
      if allowsWildcards, part == "x" || part == "X" || part == "*" { continue }
      guard !part.isEmpty, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(part) else { return nil }
      numbers[index] = number
    }
    if rest.first == "-" {
      let words = rest.dropFirst().prefix { $0 != "+" }
      guard Self.areIdentifiers(words) else { return nil }
      prerelease = String(words)
      rest = rest[words.endIndex...]
    }
    if rest.first == "+" {
      guard Self.areIdentifiers(rest.dropFirst()) else { return nil }
    } else if !rest.isEmpty {
      return nil
    }
  }

  private static func areIdentifiers(_ text: Substring) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
      !word.isEmpty
        && word.unicodeScalars.allSatisfy {
          $0.isASCII && ($0.properties.isAlphabetic || (0x30...0x39).contains($0.value) || $0 == "-")
        }
    }
  }
}
