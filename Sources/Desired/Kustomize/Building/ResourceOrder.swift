import ObjectModel

/// The order `legacy` in which objects are printed: what others need comes first.
struct ResourceOrder {
  private var ranks: [String: Int] = [:]

  private static let first = [
    "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy", "Role",
    "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange",
    "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob",
    "PodDisruptionBudget",
  ]
  private static let last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]

  init(first: [String] = first, last: [String] = last) {
    for (index, kind) in first.enumerated() { ranks[kind] = index - first.count }
    for (index, kind) in last.enumerated() { ranks[kind] = index + 1 }
  }

  /// The order that `sortOptions` asks for; `nil` for the order of accumulation.
  ///
  /// - Throws: for options that do not fit together.
  init?(_ options: SortOptions) throws(KustomizeError) {
    switch options.order {
    case "fifo":
      if options.legacy == nil { return nil }
      throw KustomizeError(
        "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'")
    case "legacy":
      if let legacy = options.legacy {
        self.init(first: legacy.orderFirst, last: legacy.orderLast)
      } else {
        self.init()
      }
    default: throw KustomizeError("the field 'sortOptions.order' must be one of [fifo, legacy]")
    }
  }

  private struct Key {
    var rank: Int
    var kind: String
    var name: String
  }

  func sort(_ map: inout ResourceMap) {
    let keys = map.resources.map { resource in
      let kind = resource.groupVersionKind
      let group = Self.text(kind)
      func text(_ part: String, _ blank: String) -> String { part.isEmpty ? blank : part }
      let name = "\(kind.kustomizeText)|\(text(resource.namespace, "~X"))|\(text(resource.name, "~N"))"
      return Key(rank: ranks[kind.kind] ?? 0, kind: group, name: name)
    }
    func precedes(_ one: String, _ other: String) -> Bool { one.utf8.lexicographicallyPrecedes(other.utf8) }
    let order = keys.indices.sorted { left, right in
      let (one, other) = (keys[left], keys[right])
      if one.rank != other.rank { return one.rank < other.rank }
      if one.kind != other.kind { return precedes(one.kind, other.kind) }
      if one.name != other.name { return precedes(one.name, other.name) }
      return left < right
    }
    let resources = map.resources
    map.resources = order.map { resources[$0] }
  }

  /// Kinds in this order; what is equal stays as it stands.
  func sorted(_ specs: [FieldSpec]) -> [FieldSpec] {
    let keys = specs.map { (rank: ranks[$0.groupVersionKind.kind] ?? 0, text: Self.text($0.groupVersionKind)) }
    return specs.indices.sorted { (keys[$0].rank, keys[$0].text, $0) < (keys[$1].rank, keys[$1].text, $1) }.map { specs[$0] }
  }

  /// By which kinds of one rank are compared: parts that are blank come last.
  private static func text(_ kind: GroupVersionKind) -> String {
    func text(_ part: String, _ blank: String) -> String { part.isEmpty ? blank : part }
    return "\(text(kind.group, "~G"))_\(text(kind.version, "~V"))_\(text(kind.kind, "~K"))"
  }
}
