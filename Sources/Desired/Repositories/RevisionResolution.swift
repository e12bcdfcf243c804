import ObjectModel

/// What a revision means among the references of a repository. Pure.
enum RevisionResolution: Sendable, Equatable {
  /// A commit, named by its full hash or found by a reference.
  case commit(ResolvedRevision)
  /// Seven or more hexadecimal digits that are no reference: to be looked up among the commits.
  case abbreviation(String)
  case unresolved

  /// A revision that needs no look at the repository: a full hash.
  static func withoutReferences(_ revision: String) -> ResolvedRevision? {
    CommitID(revision).map { ResolvedRevision(commit: $0) }
  }

  /// Whether a text may be used as a revision at all: not an option, no control characters, at most 1,000 bytes.
  static func isPermitted(_ revision: String) -> Bool {
    !revision.hasPrefix("-") && revision.utf8.count <= 1_000
      && !revision.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
  }

  /// - Parameters:
  ///   - revision: as in `spec.source.targetRevision`; empty means `HEAD`.
  ///   - tagPrefix: for constraints: only tags with this prefix count, without it. A plain version is looked up with it.
  ///   - references: in the order in which the repository lists them; of equal short names the first counts.
  init(_ revision: String, tagPrefix: String, among references: [Reference]) {
    var name = revision.isEmpty ? "HEAD" : revision
    if SemanticVersion(name) != nil {
      name = tagPrefix + name
    } else if let constraint = VersionConstraint(name),
      let tag = Self.highestTag(constraint, tagPrefix, references)
    {
      self = .commit(ResolvedRevision(commit: tag.commit, reference: tag.name))
      return
    }
    if let reference = references.first(where: { $0.name == name || $0.shortName == name }) {
      self = .commit(ResolvedRevision(commit: reference.commit, reference: reference.target ?? reference.name))
    } else if (7...40).contains(name.utf8.count), name.utf8.allSatisfy(\.isHexadecimalDigit) {
      self = .abbreviation(name.lowercased())
    } else {
      self = .unresolved
    }
  }

  private static func highestTag(_ constraint: VersionConstraint, _ prefix: String, _ references: [Reference]) -> Reference? {
    var best: (tag: Reference, version: SemanticVersion)?
    for reference in references where reference.isTag && reference.shortName.hasPrefix(prefix) {
      guard let version = SemanticVersion(String(reference.shortName.dropFirst(prefix.count))), constraint.contains(version)
      else { continue }
      if best.map({ $0.version < version }) ?? true { best = (reference, version) }
    }
    return best?.tag
  }
}
