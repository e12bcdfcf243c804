/// A kind within an API group, without a version: `apps/Deployment`.
public struct GroupKind: Sendable, Hashable, CustomStringConvertible {
  /// The API group; empty for the core group.
  public var group: String
  public var kind: String

  public init(group: String, kind: String) {
    self.group = group
    self.kind = kind
  }

  /// `apps/Deployment`; for the core group just `Service`.
  public var description: String { group.isEmpty ? kind : "\(group)/\(kind)" }
}

/// A kind at a version of its API group.
public struct GroupVersionKind: Sendable, Hashable, CustomStringConvertible {
  /// The API group; empty for the core group.
  public var group: String
  public var version: String
  public var kind: String

  public init(group: String, version: String, kind: String) {
    self.group = group
    self.version = version
    self.kind = kind
  }

  /// Splits an `apiVersion` such as `apps/v1` or `v1`.
  public init(apiVersion: String, kind: String) {
    let parts = apiVersion.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      self.init(group: String(parts[0]), version: String(parts[1]), kind: kind)
    } else {
      self.init(group: "", version: apiVersion, kind: kind)
    }
  }

  /// `apps/v1`, or `v1` for the core group.
  public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  public var groupKind: GroupKind { GroupKind(group: group, kind: kind) }

  /// `apps/v1/Deployment`.
  public var description: String { "\(apiVersion)/\(kind)" }
}

/// What names one object in a cluster: group, kind, namespace and name (the version does not matter).
public struct ResourceKey: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The API group; empty for the core group.
  public var group: String
  public var kind: String
  /// Empty for cluster-scoped objects.
  public var namespace: String
  public var name: String

  public init(group: String, kind: String, namespace: String, name: String) {
    self.group = group
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  public var groupKind: GroupKind { GroupKind(group: group, kind: kind) }

  /// By group, kind, namespace, name: the order of `status.resources`.
  public static func < (left: ResourceKey, right: ResourceKey) -> Bool {
    (left.group, left.kind, left.namespace, left.name) < (right.group, right.kind, right.namespace, right.name)
  }

  /// `apps/Deployment/default/web`.
  public var description: String { "\(group)/\(kind)/\(namespace)/\(name)" }
}
