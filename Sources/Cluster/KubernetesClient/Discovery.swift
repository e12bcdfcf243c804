import ObjectModel

/// The resources a cluster serves.
public struct Discovery: Sendable, Hashable {
  /// Every resource at every version, in the server's order: groups by priority, in each the preferred version first.
  public let resources: [APIResource]
  /// Groups or group versions that could not be asked, with the reason; the others are complete.
  public let failures: [String: String]

  /// The version of the server as it says it, as `v1.36.2`; `nil` if it did not say.
  public let serverVersion: String?
  /// The group versions, and the kinds in them, that are served: `apps/v1` and `apps/v1/Deployment`, in byte order.
  public let apiVersions: [String]

  private let byKind: [GroupVersionKind: Int]
  private let preferred: [GroupKind: Int]

  public init(resources: [APIResource], failures: [String: String] = [:], serverVersion: String? = nil) {
    self.resources = resources
    self.serverVersion = serverVersion
    apiVersions = Set(resources.flatMap { [$0.apiVersion, "\($0.apiVersion)/\($0.kind)"] }).sorted()
    self.failures = failures
    var byKind: [GroupVersionKind: Int] = [:]
    var preferred: [GroupKind: Int] = [:]
    for (index, resource) in resources.enumerated() {
      if byKind[resource.groupVersionKind] == nil { byKind[resource.groupVersionKind] = index }
      if preferred[resource.groupKind] == nil { preferred[resource.groupKind] = index }
    }
    self.byKind = byKind
    self.preferred = preferred
  }

  /// A kind at its preferred version.
  public func resource(for kind: GroupKind) -> APIResource? { preferred[kind].map { resources[$0] } }

  /// A kind at exactly this version, else at its preferred one.
  public func resource(for kind: GroupVersionKind) -> APIResource? {
    exactResource(for: kind) ?? resource(for: kind.groupKind)
  }

  /// A kind at exactly this version.
  public func exactResource(for kind: GroupVersionKind) -> APIResource? { byKind[kind].map { resources[$0] } }

  /// Every kind once, at its preferred version.
  public var preferredResources: [APIResource] { preferred.values.sorted().map { resources[$0] } }

  /// The group versions that are served, as `v1` and `apps/v1`, in the server's order.
  public var groupVersions: [String] {
    var seen: Set<String> = []
    return resources.map(\.apiVersion).filter { seen.insert($0).inserted }
  }
}
