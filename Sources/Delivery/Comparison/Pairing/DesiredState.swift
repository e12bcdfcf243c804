import CustomResources
import ObjectModel

/// The rendered manifests, made ready to be compared: scoped, marked, and each object once.
public struct DesiredState: Sendable, Hashable {
  /// Objects that are applied and compared, in the order rendered.
  public var resources: [Manifest]
  /// Objects that run as hooks.
  public var hooks: [Manifest]
  /// Warnings, and faults of single objects.
  public var conditions: [Condition]

  /// Whether the kind lives in namespaces; `nil` when the cluster does not know the kind.
  public typealias Scope = (GroupKind) -> Bool?

  /// - Parameters:
  ///   - rendered: the manifests of all sources, in order.
  ///   - destinationNamespace: where namespaced objects go that name no namespace.
  ///   - isNamespaced: asked of the cluster; kinds it does not know are looked up among the rendered definitions.
  ///   - isExcluded: whether the settings leave a kind out.
  public init(
    rendered: [Manifest], instance: String, destinationNamespace: String, tracking: ResourceTracking, isNamespaced: Scope,
    isExcluded: (GroupKind) -> Bool = { _ in false }
  ) {
    let definedScopes = Self.definedScopes(in: rendered)
    var excluded: [Condition] = []
    var missing: [Condition] = []
    var counts: [ResourceKey: Int] = [:]
    var order: [ResourceKey] = []
    var byKey: [ResourceKey: Manifest] = [:]

    for original in rendered {
      var manifest = original
      let kind = manifest.groupVersionKind.groupKind
      if isExcluded(kind) {
        let text = "Resource \(kind.group)/\(kind.kind) \(manifest.name) is excluded in the settings"
        excluded.append(Condition(type: Condition.excludedResourceWarning, message: text))
        continue
      }
      if isNamespaced(kind) ?? definedScopes[kind] ?? true {
        if manifest.namespace.isEmpty { manifest.namespace = destinationNamespace }
        if manifest.namespace.isEmpty {
          let text = "Namespace for \(manifest.name) \(manifest.groupVersionKind) is missing."
          missing.append(Condition(type: Condition.invalidSpecError, message: text))
        }
      } else {
        manifest.namespace = ""
      }
      // A hook without a fixed name gets one when it runs, so two of them are two objects.
      let isUnnamed = manifest.name.isEmpty && manifest["metadata", "generateName"] != nil
      let key = isUnnamed ? manifest.key.numbered(order.count) : manifest.key
      counts[key, default: 0] += 1
      // Of objects given more than once the last one counts, at the place of the last.
      if byKey.updateValue(tracking.marked(manifest, as: manifest.key, instance: instance), forKey: key) != nil {
        order.removeAll { $0 == key }
      }
      order.append(key)
    }

    resources = []
    hooks = []
    for manifest in order.compactMap({ byKey[$0] }) {
      switch manifest.role {
      case .resource: resources.append(manifest)
      case .hook: hooks.append(manifest)
      // Skipped objects stay visible as resources without a status; ignored ones are as good as absent.
      case .skipped: resources.append(manifest)
      case .ignored: break
      }
    }
    let repeated = counts.filter { $0.value > 1 }.sorted { $0.key < $1.key }.map { key, count in
      Condition(
        type: Condition.repeatedResourceWarning,
        message: "Resource \(key) appeared \(count) times among application resources.")
    }
    conditions = missing + excluded + repeated
  }

  /// The scope of kinds that CustomResourceDefinitions among the manifests define.
  private static func definedScopes(in rendered: [Manifest]) -> [GroupKind: Bool] {
    var scopes: [GroupKind: Bool] = [:]
    for definition in rendered where definition.isCustomResourceDefinition {
      let kind = GroupKind(
        group: definition["spec", "group"]?.string ?? "", kind: definition["spec", "names", "kind"]?.string ?? "")
      scopes[kind] = definition["spec", "scope"]?.string != "Cluster"
    }
    return scopes
  }
}

extension ResourceKey {
  fileprivate func numbered(_ number: Int) -> ResourceKey {
    ResourceKey(group: group, kind: kind, namespace: namespace, name: "#\(number)")
  }
}
