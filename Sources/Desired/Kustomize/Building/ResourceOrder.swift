import ObjectModel

/// The order of kinds that kustomize calls `legacy`: what others need comes first.
struct KindOrder {
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

  /// What a kind sorts by: its rank, then its text.
  struct Key {
    var rank: Int
    var text: String

    func order(_ other: Key) -> Int {
      if rank != other.rank { return rank < other.rank ? -1 : 1 }
      if text == other.text { return 0 }
      return text.utf8.lexicographicallyPrecedes(other.text.utf8) ? -1 : 1
    }
  }

  func key(of kind: GroupVersionKind) -> Key {
    func text(_ part: String, _ blank: String) -> String { part.isEmpty ? blank : part }
    return Key(
      rank: ranks[kind.kind] ?? 0,
      text: "\(text(kind.group, "~G"))_\(text(kind.version, "~V"))_\(text(kind.kind, "~K"))")
  }

  /// Elements in the order of their kinds; those of one kind stay as they are.
  func sorted<Element>(_ elements: [Element], by kind: (Element) -> GroupVersionKind) -> [Element] {
    let keys = elements.map { key(of: kind($0)) }
    return elements.indices.sorted { left, right in
      let order = keys[left].order(keys[right])
      return order == 0 ? left < right : order < 0
    }.map { elements[$0] }
  }
}

/// The order in which objects are printed.
struct ResourceOrder {
  private let kinds: KindOrder

  init(kinds: KindOrder = KindOrder()) { self.kinds = kinds }

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
        self.init(kinds: KindOrder(first: legacy.orderFirst, last: legacy.orderLast))
      } else {
        self.init()
      }
    default: throw KustomizeError("the field 'sortOptions.order' must be one of [fifo, legacy]")
    }
  }

  /// Sorts by kind, then by namespace and name; objects without a namespace come last.
  func sort(_ map: inout ResourceMap) {
    func precedes(_ one: String, _ other: String) -> Bool { one.utf8.lexicographicallyPrecedes(other.utf8) }
    let keys = map.resources.map { resource in
      let kind = resource.groupVersionKind
      func text(_ part: String, _ blank: String) -> String { part.isEmpty ? blank : part }
      return (
        kind: kinds.key(of: kind),
        name: "\(kind.kustomizeText)|\(text(resource.namespace, "~X"))|\(text(resource.name, "~N"))"
      )
    }
    let order = keys.indices.sorted { left, right in
      let order = keys[left].kind.order(keys[right].kind)
      if order != 0 { return order < 0 }
      if keys[left].name != keys[right].name { return precedes(keys[left].name, keys[right].name) }
      return left < right
    }
    let resources = map.resources
    map.resources = order.map { resources[$0] }
  }
}
