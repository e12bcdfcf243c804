import CustomResources
import ObjectModel

/// `--resource [!]GROUP:KIND:[NAMESPACE/]NAME`, each part with `*` where anything will do.
struct ResourceFilter: Sendable, Equatable {
  /// As it was written.
  var text: String
  var group: String
  var kind: String
  /// `nil` when none was named: any.
  var namespace: String?
  var name: String
  var isExclusion: Bool

  /// - Throws: `CommandFailure` for anything that is not of that form.
  init(_ text: String) throws(CommandFailure) {
    self.text = text
    isExclusion = text.hasPrefix("!")
    let parts = text.drop { $0 == "!" }.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, !parts[1].isEmpty, !parts[2].isEmpty else {
      throw .plain("Resource should have GROUP:KIND:NAME, but instead got: \(text)")
    }
    (group, kind) = (parts[0], parts[1])
    if let slash = parts[2].firstIndex(of: "/") {
      namespace = String(parts[2][..<slash])
      name = String(parts[2][parts[2].index(after: slash)...])
    } else {
      name = parts[2]
    }
  }

  private func matches(_ key: ResourceKey) -> Bool {
    func fits(_ pattern: String, _ text: String) -> Bool { Glob.matches(pattern, text, separators: []) }
    return fits(group, key.group) && fits(kind, key.kind) && fits(name, key.name)
      && (namespace.map { fits($0, key.namespace) } ?? true)
  }

  /// Whether a list of filters chooses a resource: one of the inclusions (or there are none), and no exclusion.
  static func selects(_ key: ResourceKey, _ filters: [ResourceFilter]) -> Bool {
    let inclusions = filters.filter { !$0.isExclusion }
    if filters.contains(where: { $0.isExclusion && $0.matches(key) }) { return false }
    return inclusions.isEmpty || inclusions.contains { $0.matches(key) }
  }
}
