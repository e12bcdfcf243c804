import Comparison
import CustomResources
import KubernetesClient
import ObjectModel
import Settings

/// Why what lives of an application is not known; prints as the text of a condition.
struct LiveStateError: Error, CustomStringConvertible {
  /// Kinds that cannot be listed, with what the cluster says.
  var failures: [(kind: GroupKind, error: KubernetesError)]

  var description: String {
    let named = failures.map {
      "\($0.kind.kind)\($0.kind.group.isEmpty ? "" : ".\($0.kind.group)") cannot be listed: \($0.error)"
    }
    return "Failed to load live state: \(named.joined(separator: "; "))"
  }
}

/// Gathers what lives of an application: the marked objects, and those without a mark that stand where an object should be.
struct LiveState {
  private let application: Application
  private let instance: String
  private let wanted: DesiredState
  private let cluster: DestinationCluster
  private let discovery: Discovery

  init(
    _ application: Application, instance: String, wanted: DesiredState, in cluster: DestinationCluster, _ discovery: Discovery
  ) {
    self.application = application
    self.instance = instance
    self.wanted = wanted
    self.cluster = cluster
    self.discovery = discovery
  }

  /// - Throws: `LiveStateError` when a kind the application has or wants cannot be listed now: half of what lives is not compared,
  ///   or it would be made again, or left behind. `KubernetesError` when the cluster does not answer at all.
  ///
  /// - Parameter ofAllKinds: whether it is waited for every kind, and not only for those the application is known to have to do with.
  func objects(_ settings: DeliverySettings, ofAllKinds: Bool = false) async throws -> [ResourceKey: Manifest] {
    let mirror = cluster.mirror
    let desired = wanted.resources + wanted.hooks
    var kinds = await mirror.kinds(of: instance)
    for object in desired { kinds.insert(object.groupVersionKind.groupKind) }
    for resource in application.status.resources { kinds.insert(resource.key.groupKind) }
    // Kinds that the settings leave out are as good as not there: neither compared nor pruned, whatever was delivered once.
    kinds = kinds.filter {
      discovery.resource(for: $0) != nil && !settings.filter.isExcluded($0, cluster: cluster.entry.server)
    }
    var namespaces = Set(desired.map(\.namespace))
    namespaces.formUnion(application.status.resources.map(\.key.namespace))
    let asked = ofAllKinds ? kinds.union(await mirror.watchedKinds) : kinds
    var gaps = try await mirror.gaps(in: asked, namespaces: namespaces.subtracting([""]))
    // A kind that cannot be listed concerns only those who are known to have some of it.
    gaps = gaps.filter { kinds.contains($0.key) }
    let failures = gaps.compactMap { kind, gap in
      if case .failing(let error) = gap { (kind: kind, error: error) } else { nil }
    }
    if !failures.isEmpty {
      throw LiveStateError(failures: failures.sorted { ($0.kind.group, $0.kind.kind) < ($1.kind.group, $1.kind.kind) })
    }

    var live = await mirror.objects(of: instance)
    for object in desired where live[object.key] == nil && !object.name.isEmpty && kinds.contains(object.key.groupKind) {
      // Kinds that are not listed are asked for.
      let isUnlisted = gaps[object.groupVersionKind.groupKind] == .unlisted
      guard isUnlisted || !object.isHook else { continue }
      guard let resource = discovery.resource(for: object.groupVersionKind) else { continue }
      if !isUnlisted, await !mirror.containsForeign(object.key, to: instance) { continue }
      live[object.key] = try await cluster.client.find(resource, namespace: object.namespace, name: object.name)
    }
    // What was delivered of such kinds and is wanted no more is known from the last comparison.
    for resource in application.status.resources where gaps[resource.key.groupKind] == .unlisted && live[resource.key] == nil {
      guard let known = discovery.resource(for: resource.key.groupKind) else { continue }
      let found = try await cluster.client.find(known, namespace: resource.key.namespace, name: resource.key.name)
      guard let found, settings.tracking.owner(of: found) == instance,
        settings.tracking.isManaged(found, by: instance)
      else { continue }
      live[resource.key] = found
    }
    return live
  }
}
