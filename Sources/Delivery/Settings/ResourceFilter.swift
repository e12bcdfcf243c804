import ObjectModel

/// Which kinds exist for delivery: `resource.inclusions` and `resource.exclusions`.
///
/// What is excluded is not watched, not shown, not compared and not applied.
public struct ResourceFilter: Sendable, Hashable {
  /// One entry of either list; an empty list of an entry means any.
  public struct Rule: Sendable, Hashable {
    /// Globs.
    public var groups: [String]
    /// Kinds by their very names, or `*`.
    public var kinds: [String]
    /// Globs of the API servers' addresses.
    public var clusters: [String]

    public init(groups: [String] = [], kinds: [String] = [], clusters: [String] = []) {
      self.groups = groups
      self.kinds = kinds
      self.clusters = clusters
    }

    func matches(_ kind: GroupKind, cluster: String) -> Bool {
      (kinds.isEmpty || kinds.contains { $0 == "*" || $0 == kind.kind })
        && (groups.isEmpty || groups.contains { $0 == kind.group || Glob.matches($0, kind.group) })
        && (clusters.isEmpty || clusters.contains { $0 == cluster || Glob.matches($0, cluster) })
    }
  }

  /// When there are any, only what they name exists.
  public var inclusions: [Rule] = []
  public var exclusions: [Rule] = ResourceFilter.stock

  public init() {}

  /// What is excluded whatever the settings say: what only tells what happened, or is somebody's heartbeat.
  private static let always: [Rule] = [
    Rule(groups: ["events.k8s.io", "metrics.k8s.io"]), Rule(groups: [""], kinds: ["Event"]),
    Rule(groups: ["coordination.k8s.io"], kinds: ["Lease"]),
  ]

  /// What is excluded where the settings say nothing: objects that controllers make by the thousand, and requests that are no
  /// state.
  public static let stock: [Rule] = [
    Rule(groups: ["", "discovery.k8s.io"], kinds: ["Endpoints", "EndpointSlice"]),
    Rule(
      groups: ["authentication.k8s.io", "authorization.k8s.io"],
      kinds: [
        "SelfSubjectReview", "TokenReview", "LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview",
        "SubjectAccessReview",
      ]),
    Rule(groups: ["certificates.k8s.io"], kinds: ["CertificateSigningRequest"]),
    Rule(groups: ["cert-manager.io"], kinds: ["CertificateRequest"]),
    Rule(groups: ["cilium.io"], kinds: ["CiliumIdentity", "CiliumEndpoint", "CiliumEndpointSlice"]),
    Rule(
      groups: ["kyverno.io", "reports.kyverno.io", "wgpolicyk8s.io"],
      kinds: [
        "PolicyReport", "ClusterPolicyReport", "EphemeralReport", "ClusterEphemeralReport", "AdmissionReport",
        "ClusterAdmissionReport", "BackgroundScanReport", "ClusterBackgroundScanReport", "UpdateRequest",
      ]),
  ]

  /// Whether a kind does not exist for delivery.
  ///
  /// - Parameter cluster: the address of the cluster's API server.
  public func isExcluded(_ kind: GroupKind, cluster: String) -> Bool {
    if Self.always.contains(where: { $0.matches(kind, cluster: cluster) }) { return true }
    if !inclusions.isEmpty, !inclusions.contains(where: { $0.matches(kind, cluster: cluster) }) { return true }
    return exclusions.contains { $0.matches(kind, cluster: cluster) }
  }

  init(_ reader: inout SettingsReader) {
    inclusions = Self.rules("resource.inclusions", &reader) ?? []
    exclusions = Self.rules("resource.exclusions", &reader) ?? Self.stock
  }

  /// The rules of a key; `nil` when it is absent or no list.
  private static func rules(_ key: String, _ reader: inout SettingsReader) -> [Rule]? {
    // A key that is there and blank excludes nothing.
    if reader.data[key]?.string?.isBlank == true { return [] }
    guard let value = reader.yaml(key) else { return nil }
    if value.isNull { return [] }
    guard let elements = value.array else {
      reader.complain(key, "this is not a list; write - apiGroups:, kinds: and clusters: for each entry")
      return nil
    }
    return elements.compactMap { element in
      guard let fields = element.object, !fields.isEmpty else {
        reader.complain(key, "\(element.json()) is not understood; an entry has apiGroups:, kinds: or clusters:")
        return nil
      }
      var rule = Rule()
      for (name, value) in fields {
        let texts = value.array?.compactMap(\.string) ?? []
        guard value.isNull || value.array?.count == texts.count else {
          reader.complain("\(key): \(name)", "\(value.json()) is not a list of texts; put \"- \" before each entry")
          return nil
        }
        switch name {
        case "apiGroups": rule.groups = texts
        case "kinds": rule.kinds = texts
        case "clusters": rule.clusters = texts
        default:
          // A slip here would else make the entry say more than is meant.
          reader.complain(key, "\(name.goQuoted()) is not understood; allowed: apiGroups, kinds, clusters")
          return nil
        }
      }
      return rule
    }
  }
}
