/// A set of versions such as `1.2.*`, `^1.4`, `>=1.0 <2 || 3.x`, in the language of the Masterminds library for Go.
///
/// A pre-release is in the set only if the constraint, or another that must hold together with it, names a pre-release itself
/// (`>=1.0-0`).
public struct VersionConstraint: Sendable, Hashable {
  fileprivate enum Operation: String, CaseIterable, Sendable {
    // Longer ones first, since they are read by prefix.
    case notEqual = "!="
    case greaterOrEqual = ">="
    case greaterOrEqualReversed = "=>"
    case lessOrEqual = "<="
    case lessOrEqualReversed = "=<"
    case tildeGreater = "~>"
    case equal = "="
    case greater = ">"
    case less = "<"
    case tilde = "~"
    case caret = "^"
    case none = ""
  }

  fileprivate struct Term: Sendable, Hashable {
    var operation: Operation
    var version: SemanticVersion
    /// The minor part is missing or a wildcard (the major is not).
    var hasAnyMinor: Bool
    /// The patch part is missing or a wildcard (the minor is not).
    var hasAnyPatch: Bool
    /// Some part is missing or a wildcard.
    var isOpen: Bool
  }

  /// One of these groups must hold, with all of its terms.
  private var groups: [[Term]] = []

  /// Reads a constraint; `nil` for anything else, and for texts longer than 1,000 bytes.
  public init?(_ text: String) {
    guard text.utf8.count <= 1_000 else { return nil }
    do { try self.init(parsing: text) } catch { return nil }
  }

  /// Reads a constraint.
  ///
  /// - Throws: `SemanticVersionError`, in the words of the Masterminds library.
  public init(parsing text: String) throws(SemanticVersionError) {
    for part in Self.alternatives(text) {
      guard let group = try Self.group(part) else {
        throw SemanticVersionError("improper constraint: \(JSONValue.string(String(part)).json())")
      }
      groups.append(group)
    }
  }

  private static func alternatives(_ text: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = text[...]
    while let range = rest.firstRange(of: "||") {
      parts.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return parts + [rest]
  }

  /// Terms with white space or a comma between; white space may stand before a comma and on either side of an operator. `a - b`
  /// is a range.
  ///
  /// - Returns: `nil` for anything else.
  private static func group(_ text: Substring) throws(SemanticVersionError) -> [Term]? {
    var rest = text
    func skipSpace() -> Bool {
      let space = rest.prefix { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" || $0 == "\r\n" || $0 == "\u{0C}" }
      rest = rest[space.endIndex...]
      return !space.isEmpty
    }
    func version() -> Substring {
      let word = rest.prefix { !$0.isWhitespace && $0 != "," }
      rest = rest[word.endIndex...]
      return word
    }
    var terms: [Term] = []
    /// Whether nothing, or a comma, stands before the next term.
    var isFirst = true
    _ = skipSpace()
    while true {
      let operation = Operation.allCases.first { rest.hasPrefix($0.rawValue) } ?? .none
      rest = rest.dropFirst(operation.rawValue.count)
      _ = skipSpace()
      let word = version()
      var isApart = skipSpace()
      if operation == .none, isApart, rest.hasPrefix("- ") {
        // The library writes a range anew as two terms, and in doing so loses the space before it.
        if !isFirst { return nil }
        rest = rest.dropFirst()
        _ = skipSpace()
        guard let low = try term(.greaterOrEqual, word), let high = try term(.lessOrEqual, version()) else { return nil }
        terms += [low, high]
        isApart = skipSpace()
      } else {
        guard let term = try term(operation, word) else { return nil }
        terms.append(term)
      }
      if rest.isEmpty { return terms }
      if rest.first == "," {
        rest = rest.dropFirst()
        _ = skipSpace()
        isFirst = true
      } else if isApart {
        isFirst = false
      } else {
        return nil
      }
    }
  }

  private static func term(_ operation: Operation, _ text: Substring) throws(SemanticVersionError) -> Term? {
    guard let parts = VersionParts(text, allowsWildcards: true) else { return nil }
    if parts.overflowing != nil || parts.hasPaddedNumber { throw SemanticVersionError("constraint parser error") }
    var version = SemanticVersion(major: 0, minor: 0, patch: 0, prerelease: parts.prerelease)
    guard let major = parts.numbers[0] else {
      return Term(operation: operation, version: version, hasAnyMinor: false, hasAnyPatch: false, isOpen: true)
    }
    version.major = major
    guard let minor = parts.numbers[1] else {
      return Term(operation: operation, version: version, hasAnyMinor: true, hasAnyPatch: false, isOpen: true)
    }
    version.minor = minor
    guard let patch = parts.numbers[2] else {
      return Term(operation: operation, version: version, hasAnyMinor: false, hasAnyPatch: true, isOpen: true)
    }
    version.patch = patch
    return Term(operation: operation, version: version, hasAnyMinor: false, hasAnyPatch: false, isOpen: false)
  }

  /// Whether a version is in the set.
  public func contains(_ version: SemanticVersion) -> Bool {
    groups.contains { group in
      let takesPrereleases = group.contains { !$0.version.prerelease.isEmpty }
      if !version.prerelease.isEmpty, !takesPrereleases { return false }
      return group.allSatisfy { $0.allows(version) }
    }
  }
}

extension VersionConstraint.Term {
  fileprivate func allows(_ candidate: SemanticVersion) -> Bool {
    switch operation {
    case .none, .equal: isOpen ? isNear(candidate) : candidate == version
    case .notEqual: differs(candidate)
    case .greater: isGreater(candidate)
    case .less: candidate < version
    case .greaterOrEqual, .greaterOrEqualReversed: candidate >= version
    case .lessOrEqual, .lessOrEqualReversed: isLessOrEqual(candidate)
    case .tilde, .tildeGreater: isNear(candidate)
    case .caret: isCompatible(candidate)
    }
  }

  private func differs(_ candidate: SemanticVersion) -> Bool {
    guard isOpen else { return candidate != version }
    if candidate.major != version.major { return true }
    if hasAnyMinor { return false }
    if candidate.minor != version.minor { return true }
    return !hasAnyPatch && candidate != version
  }

  /// `>1.2` means 1.3 and up: all of 1.2 is what is to be exceeded.
  private func isGreater(_ candidate: SemanticVersion) -> Bool {
    guard isOpen else { return candidate > version }
    if candidate.major != version.major { return candidate.major > version.major }
    if hasAnyMinor { return false }
    return hasAnyPatch ? candidate.minor > version.minor : candidate > version
  }

  /// `<=1.2` takes in all of 1.2.
  private func isLessOrEqual(_ candidate: SemanticVersion) -> Bool {
    guard isOpen else { return candidate <= version }
    if candidate.major > version.major { return false }
    return !(candidate.major == version.major && candidate.minor > version.minor && !hasAnyMinor)
  }

  /// `~1.2.3`: at least that, and the same minor version if one is given.
  private func isNear(_ candidate: SemanticVersion) -> Bool {
    if candidate < version { return false }
    let isZero = version.major == 0 && version.minor == 0 && version.patch == 0
    if isZero, !hasAnyMinor, !hasAnyPatch { return true }
    return candidate.major == version.major && (hasAnyMinor || candidate.minor == version.minor)
  }

  /// `^1.2.3`: at least that, and the leftmost number that is not zero the same.
  private func isCompatible(_ candidate: SemanticVersion) -> Bool {
    if candidate < version { return false }
    if version.major > 0 || hasAnyMinor { return candidate.major == version.major }
    if candidate.major > 0 { return false }
    if version.minor > 0 || hasAnyPatch { return candidate.minor == version.minor }
    return candidate.minor == 0 && candidate.patch == version.patch
  }
}
