import CustomResources
import ObjectModel

/// Finds objects in an application's namespace that no Application has to do with.
///
/// Pure: who watches the cluster says what is there. Objects that others own are not looked at by themselves; they count with
/// their owners.
public struct OrphanSearch: Sendable {
  /// A live object, as far as this search needs to know it.
  public struct Candidate: Sendable, Hashable {
    public var key: ResourceKey
    /// Whether another object owns it.
    public var hasOwner: Bool
    /// The instance name in its tracking mark; `nil` without a mark.
    public var instance: String?

    public init(key: ResourceKey, hasOwner: Bool, instance: String?) {
      self.key = key
      self.hasOwner = hasOwner
      self.instance = instance
    }

    public init(_ object: Manifest, tracking: ResourceTracking) {
      self.init(key: object.key, hasOwner: !object.ownerReferences.isEmpty, instance: tracking.owner(of: object))
    }
  }

  /// What every namespace holds of itself.
  private static let alwaysIgnored: [(group: String, kind: String, namespace: String, name: String)] = [
    ("", "Service", "default", "kubernetes"), ("", "ServiceAccount", "", "default"), ("", "ConfigMap", "", "kube-root-ca.crt"),
  ]

  private let namespace: String
  private let ignored: [(group: String, kind: String, name: String)]
  /// Whether a condition tells of what was found.
  private let warns: Bool

  /// - Parameters:
  ///   - namespace: the application's destination.
  ///   - settings: what the project says about orphans.
  public init(namespace: String, settings: OrphanedResources) {
    self.namespace = namespace
    warns = settings.warns
    ignored = settings.ignore.map { ($0.group, $0.kind, $0.name) }
  }

  /// The orphans among live objects, by key.
  ///
  /// - Parameters:
  ///   - exists: whether there is an Application of an instance name.
  ///   - isPermitted: whether the project lets an application have such an object.
  public func orphans(
    among candidates: some Sequence<Candidate>, exists: (String) -> Bool, isPermitted: (ResourceKey) -> Bool
  ) -> [ResourceKey] {
    candidates.filter { candidate in
      candidate.key.namespace == namespace && !namespace.isEmpty && !candidate.hasOwner
        && !(candidate.instance.map(exists) ?? false) && !isIgnored(candidate.key) && isPermitted(candidate.key)
    }.map(\.key).sorted()
  }

  private func isIgnored(_ key: ResourceKey) -> Bool {
    let isUsual = Self.alwaysIgnored.contains {
      $0.group == key.group && $0.kind == key.kind && $0.name == key.name
        && ($0.namespace.isEmpty || $0.namespace == key.namespace)
    }
    return isUsual
      || ignored.contains { rule in
        (rule.group.isEmpty && key.group.isEmpty || Glob.matches(rule.group, key.group))
          && (rule.kind.isEmpty || Glob.matches(rule.kind, key.kind)) && (rule.name.isEmpty || Glob.matches(rule.name, key.name))
      }
  }

  /// The warning of an application with orphans; `nil` when there are none, or when the project wants none.
  ///
  /// - Parameter count: of the orphans and of all objects they own.
  public func warning(count: Int) -> Condition? {
    guard warns, count > 0 else { return nil }
    return Condition(type: Condition.orphanedResourceWarning, message: "Application has \(count) orphaned resources")
  }
}
