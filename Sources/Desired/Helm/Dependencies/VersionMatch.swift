import ObjectModel

/// Whether versions satisfy constraints.
enum VersionMatch {
  /// Whether a version satisfies a constraint; a text that is neither satisfies nothing.
  static func satisfies(_ version: String, _ constraint: String) -> Bool {
    guard let version = SemanticVersion(version), let constraint = VersionConstraint(constraint) else { return false }
    return constraint.contains(version)
  }
}
