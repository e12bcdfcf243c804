/// A version as tags and charts carry it: `v1.2.3-rc.1+build`, missing parts being zero.
///
/// Read as the Masterminds library for Go reads it, which Argo CD and Helm use: an optional `v`, one to three numbers. Two
/// versions are the same when they have the same precedence: build metadata and the spelling do not count.
public struct SemanticVersion: Sendable {
  public var major: UInt64
  public var minor: UInt64
  public var patch: UInt64
  /// What follows `-`, as `rc.1`; empty for a release.
  public var prerelease: String
  /// What follows `+`; empty without.
  public var metadata: String
  /// The text it was read from; for a version made otherwise, the text it is written as.
  public private(set) var original: String

  public init(major: UInt64, minor: UInt64, patch: UInt64, prerelease: String = "", metadata: String = "") {
    self.major = major
    self.minor = minor
    self.patch = patch
    self.prerelease = prerelease
    self.metadata = metadata
    original = ""
    original = description
  }

  /// Reads a full or partial version; `nil` for anything else.
  public init?(_ text: String) {
    do { try self.init(parsing: text) } catch { return nil }
  }

  /// Reads a full or partial version.
  ///
  /// - Throws: `SemanticVersionError`, in the words of the Masterminds library.
  public init(parsing text: String) throws(SemanticVersionError) {
    guard let parts = VersionParts(text, allowsWildcards: false) else { throw SemanticVersionError("invalid semantic version") }
    if let digits = parts.overflowing {
      throw SemanticVersionError(
        "error parsing version segment: strconv.ParseUint: parsing \"\(digits)\": value out of range")
    }
    if parts.hasPaddedNumber { throw SemanticVersionError("version segment starts with 0") }
    self.init(
      major: parts.numbers[0] ?? 0, minor: parts.numbers[1] ?? 0, patch: parts.numbers[2] ?? 0, prerelease: parts.prerelease,
      metadata: parts.metadata)
    original = text
  }
}

/// Why a text is no version.
public struct SemanticVersionError: Error, Sendable, Hashable, CustomStringConvertible {
  public let message: String

  init(_ message: String) { self.message = message }

  public var description: String { message }
}

extension SemanticVersion: CustomStringConvertible {
  /// All three numbers, without a `v`: `1.2.0-rc.1+build`.
  public var description: String {
    "\(major).\(minor).\(patch)" + (prerelease.isEmpty ? "" : "-" + prerelease) + (metadata.isEmpty ? "" : "+" + metadata)
  }
}

extension SemanticVersion: Comparable, Hashable {
  public static func == (left: SemanticVersion, right: SemanticVersion) -> Bool {
    (left.major, left.minor, left.patch, left.prerelease) == (right.major, right.minor, right.patch, right.prerelease)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(major)
    hasher.combine(minor)
    hasher.combine(patch)
    hasher.combine(prerelease)
  }

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
  var metadata = ""
  /// The digits of a number too large for 64 bits.
  var overflowing: Substring?
  /// Whether a numeric word of the pre-release has a zero in front.
  var hasPaddedNumber = false

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
      guard !part.isEmpty, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      numbers[index] = UInt64(part)
      if numbers[index] == nil, overflowing == nil { overflowing = part }
    }
    if rest.first == "-" {
      let words = rest.dropFirst().prefix { $0 != "+" }
      guard Self.areIdentifiers(words) else { return nil }
      prerelease = String(words)
      hasPaddedNumber = words.split(separator: ".").contains {
        $0.utf8.count > 1 && $0.hasPrefix("0") && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
      }
      rest = rest[words.endIndex...]
    }
    if rest.first == "+" {
      guard Self.areIdentifiers(rest.dropFirst()) else { return nil }
      metadata = String(rest.dropFirst())
    } else if !rest.isEmpty {
      return nil
    }
  }

  /// Words of ASCII letters, digits and hyphens with dots between.
  static func areIdentifiers(_ text: Substring) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
      !word.isEmpty
        && word.unicodeScalars.allSatisfy {
          $0.isASCII && ($0.properties.isAlphabetic || (0x30...0x39).contains($0.value) || $0 == "-")
        }
    }
  }
}
