import ObjectModel

/// What names one object of a build: group, version, kind, name and effective namespace.
///
/// Two ids are equal when those are. No namespace and `default` are the same one; all cluster-scoped objects share one that
/// has no name.
public struct ResourceID: Sendable {
  public var groupVersionKind: GroupVersionKind
  public var name: String
  /// As written; empty when it is not.
  public var namespace: String
  public var isClusterScoped: Bool

  public init(_ groupVersionKind: GroupVersionKind, name: String, namespace: String = "", isClusterScoped: Bool) {
    self.groupVersionKind = groupVersionKind
    self.name = name
    self.namespace = namespace
    self.isClusterScoped = isClusterScoped
  }

  /// Stands for the namespace of what is in none.
  static let noNamespace = "_non_namespaceable_"

  /// The namespace that counts: `default` for none, one of its own for cluster-scoped objects.
  public var effectiveNamespace: String {
    if isClusterScoped { return Self.noNamespace }
    return namespace.isEmpty ? "default" : namespace
  }

  /// Whether the effective namespaces are equal.
  public func isInSameNamespace(as other: ResourceID) -> Bool { effectiveNamespace == other.effectiveNamespace }
}

extension ResourceID: Hashable {
  public static func == (left: ResourceID, right: ResourceID) -> Bool {
    left.name == right.name && left.groupVersionKind == right.groupVersionKind
      && left.effectiveNamespace == right.effectiveNamespace
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(groupVersionKind)
    hasher.combine(effectiveNamespace)
  }
}

extension ResourceID: CustomStringConvertible {
  /// `ConfigMap.v1.[noGrp]/settings.[noNs]`.
  public var description: String {
    let name = name.isEmpty ? "[noName]" : name
    let namespace = namespace.isEmpty ? "[noNs]" : namespace
    return "\(groupVersionKind.kustomizeText)/\(name).\(namespace)"
  }

  /// As Go prints the struct with `%#v`, which some messages do.
  public var goText: String {
    let kind = groupVersionKind
    return "resid.ResId{Gvk:resid.Gvk{Group:\"\(kind.group)\", Version:\"\(kind.version)\", Kind:\"\(kind.kind)\", "
      + "isClusterScoped:\(isClusterScoped)}, Name:\"\(name)\", Namespace:\"\(namespace)\"}"
  }
}

extension GroupVersionKind {
  /// `Deployment.v1.apps`, with `[noKind]`, `[noVer]` and `[noGrp]` for what is blank.
  public var kustomizeText: String {
    let kind = kind.isEmpty ? "[noKind]" : kind
    let version = version.isEmpty ? "[noVer]" : version
    let group = group.isEmpty ? "[noGrp]" : group
    return "\(kind).\(version).\(group)"
  }

  /// Whether this is selected by another, of which blank parts match everything.
  public func isSelected(by selector: GroupVersionKind) -> Bool {
    (selector.group.isEmpty || selector.group == group) && (selector.version.isEmpty || selector.version == version)
      && (selector.kind.isEmpty || selector.kind == kind)
  }
}
