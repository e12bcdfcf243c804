import ObjectModel

/// Puts a prefix and a suffix on names: `namePrefix`, `nameSuffix`, PrefixTransformer, SuffixTransformer.
///
/// Definitions of custom resources, API services and namespaces keep their names, which others depend on to the letter.
struct NameAffixTransformer: ResourceTransformer {
  var prefix = ""
  var suffix = ""
  var fields: [FieldSpec]

  private static let exempt = [
    GroupVersionKind(group: "", version: "", kind: "CustomResourceDefinition"),
    GroupVersionKind(group: "apiregistration.k8s.io", version: "", kind: "APIService"),
    GroupVersionKind(group: "", version: "", kind: "Namespace"),
  ]

  func transform(_ map: inout ResourceMap) throws(KustomizeError) {
    if prefix.isEmpty, suffix.isEmpty { return }
    var table = FieldSpecTable(fields)
    for index in map.resources.indices { try transform(&map.resources[index], &table) }
  }

  private func transform(_ resource: inout Resource, _ table: inout FieldSpecTable) throws(KustomizeError) {
    let kind = resource.originalKind
    if Self.exempt.contains(where: kind.isSelected(by:)) { return }
    for entry in table.entries(for: kind) {
      if entry.spec.path == "metadata/name" {
        if !prefix.isEmpty { resource.prefixes.append(prefix) }
        if !suffix.isEmpty { resource.suffixes.append(suffix) }
        resource.storePreviousID()
      }
      guard resource.groupVersionKind.isSelected(by: entry.spec.groupVersionKind) else { continue }
      try FieldSpecWalk.visit(&resource, entry, making: .scalar) { node throws(KustomizeError) in
        try node.writeScalar("\(prefix)\(node.text ?? "")\(suffix)")
      }
    }
  }
}

extension Resource {
  /// What kind of object it was at first.
  var originalKind: GroupVersionKind {
    guard let first = previousNames.first else { return groupVersionKind }
    return GroupVersionKind(apiVersion: apiVersion, kind: first.kind)
  }
}
