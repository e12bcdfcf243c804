import ObjectModel

/// Where objects of a resource are stored: versions of a group share one place.
struct StorageKind: Sendable, Hashable, Comparable {
  /// The API group; empty for the core group.
  var group: String
  var plural: String

  static func < (left: StorageKind, right: StorageKind) -> Bool { (left.group, left.plural) < (right.group, right.plural) }
}

/// What names one stored object.
struct ObjectKey: Sendable, Hashable {
  var kind: StorageKind
  /// Empty for cluster-scoped objects.
  var namespace: String
  var name: String
}
