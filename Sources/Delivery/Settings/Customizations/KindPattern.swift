import ObjectModel

/// The kinds that a customization of `argocd-cm` speaks of: a group and a kind, in either of which `*` stands for anything.
public struct KindPattern: Sendable, Hashable, CustomStringConvertible {
  /// Empty for the core group.
  public let group: String
  public let kind: String
  private let globs: Globs?

  private struct Globs: Sendable {
    var group: Glob
    var kind: Glob
  }

  /// Every kind of every group.
  public static let all = KindPattern(group: "*", kind: "*")

  public init(group: String, kind: String) {
    self.group = group
    self.kind = kind
    globs =
      group.isPattern || kind.isPattern
      ? Glob(group).flatMap { group in Glob(kind).map { Globs(group: group, kind: $0) } } : nil
  }

  /// Reads `group_Kind` or `Kind`, as the keys of a ConfigMap have it; `nil` for anything else.
  init?(key text: String) { self.init(text, separator: "_") }

  /// Reads `group/Kind` or `Kind`, as the map of `resource.customizations` has it; `nil` for anything else.
  init?(path text: String) { self.init(text, separator: "/") }

  private init?(_ text: String, separator: Character) {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2, let kind = parts.last, !kind.isEmpty else { return nil }
    self.init(group: parts.count == 2 ? parts[0] : "", kind: kind)
  }

  /// Whether the pattern names one kind.
  public var isExact: Bool { !group.isPattern && !kind.isPattern }

  public func matches(_ other: GroupKind) -> Bool {
    if let globs { return globs.group.matches(other.group) && globs.kind.matches(other.kind) }
    return group == other.group && kind == other.kind
  }

  /// `group/Kind`, or `Kind` for the core group.
  public var description: String { group.isEmpty ? kind : "\(group)/\(kind)" }

  public static func == (left: KindPattern, right: KindPattern) -> Bool { left.group == right.group && left.kind == right.kind }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(group)
    hasher.combine(kind)
  }

  /// What names one kind comes before patterns, and patterns that say more come before those that say less.
  func precedes(_ other: KindPattern) -> Bool {
    if isExact != other.isExact { return isExact }
    let (own, others) = (literals, other.literals)
    if own != others { return own > others }
    return (group, kind) < (other.group, other.kind)
  }

  private var literals: Int { (group + kind).utf8.count { $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "?") } }
}

extension String {
  fileprivate var isPattern: Bool { utf8.contains { "*?[{\\".utf8.contains($0) } }
}
