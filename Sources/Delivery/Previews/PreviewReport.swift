import ObjectModel

/// What a change of a repository changes in the manifests of its applications.
public struct PreviewReport: Sendable {
  /// One application that is not the same at both revisions, or that says nothing.
  public struct Entry: Sendable {
    public var application: ApplicationKey
    public var outcome: Outcome
    /// What the renderers had to say at the head, one sentence each.
    public var warnings: [String]
  }

  public enum Outcome: Sendable {
    /// It is there at the head only.
    case added([ObjectChange])
    /// It is there at the base only.
    case removed([ObjectChange])
    /// Its manifests differ.
    case changed([ObjectChange])
    /// It does not render at the head.
    case failed(reason: String, isNew: Bool)
    /// It renders at the head, but did not at the base, so there is nothing to compare with.
    case mended(reason: String)
    /// Its files are out of reach.
    case skipped(reason: String)
  }

  /// Names of the two revisions, and their commits.
  public var base: (name: String, revision: String)
  public var head: (name: String, revision: String)
  /// In order of names; without applications that render to the same at both revisions.
  public var entries: [Entry]
  /// How many render to the same.
  public var unchanged: Int
  /// Files that look like Applications but cannot be read, one sentence each.
  public var notes: [String]

  /// All applications that were looked at.
  public var total: Int { entries.count + unchanged }

  /// Whether any manifest differs.
  public var hasDifferences: Bool { entries.contains { !$0.outcome.changes.isEmpty } }

  /// Applications that render at the base and not at the head.
  public var newFailures: [Entry] {
    entries.filter { if case .failed(_, isNew: true) = $0.outcome { true } else { false } }
  }
}

extension PreviewReport.Outcome {
  /// Empty where nothing could be compared.
  public var changes: [ObjectChange] {
    switch self {
    case .added(let changes), .removed(let changes), .changed(let changes): changes
    case .failed, .mended, .skipped: []
    }
  }

  /// As reports call it.
  public var word: String {
    switch self {
    case .added: "added"
    case .removed: "removed"
    case .changed: "changed"
    case .failed: "failed"
    case .mended: "mended"
    case .skipped: "skipped"
    }
  }

  /// Why there are no changes to show.
  public var reason: String? {
    switch self {
    case .failed(let reason, _), .mended(let reason), .skipped(let reason): reason
    case .added, .removed, .changed: nil
    }
  }
}
