import ObjectModel

/// What clients learn the resources from, in the old form (a document a group version) and the new (one for all).
struct DiscoveryDocuments: Sendable {
  /// Resources in any order.
  let resources: [ServedResource]

  static let aggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"

  /// The order of groups decides which resource a short name means.
  private static let priority = [
    "", "apiregistration.k8s.io", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling",
    "batch",
    "certificates.k8s.io", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "storage.k8s.io",
    "admissionregistration.k8s.io", "apiextensions.k8s.io", "scheduling.k8s.io", "coordination.k8s.io", "node.k8s.io",
    "discovery.k8s.io", "resource.k8s.io", "flowcontrol.apiserver.k8s.io",
  ]

  /// The groups in their order, the core group left out.
  var groups: [String] {
    let names = Set(resources.map(\.name.group)).subtracting([""])
    return names.sorted { left, right in
      let (first, second) = (Self.priority.firstIndex(of: left) ?? .max, Self.priority.firstIndex(of: right) ?? .max)
      return first == second ? left < right : first < second
    }
  }

  /// The versions of a group, the preferred one first.
  func versions(of group: String) -> [String] {
    Set(resources.filter { $0.name.group == group }.map(\.name.version)).sorted(by: KubernetesVersion.precedes)
  }

  private func resources(group: String, version: String) -> [ServedResource] {
    resources.filter { $0.name.group == group && $0.name.version == version }.sorted { $0.name.plural < $1.name.plural }
  }

  // MARK: - The old form

  /// `/api`.
  func coreVersions(server: String) -> JSONValue {
    [
      "kind": "APIVersions", "versions": ["v1"],
      "serverAddressByClientCIDRs": [["clientCIDR": "0.0.0.0/0", "serverAddress": .string(server)]],
    ]
  }

  /// `/apis`.
  var groupList: JSONValue { ["kind": "APIGroupList", "apiVersion": "v1", "groups": .array(groups.map(group))] }

  /// `/apis/GROUP`; without kind and apiVersion, as in the list.
  func group(_ name: String) -> JSONValue {
    let versions = versions(of: name).map { version -> JSONValue in
      ["groupVersion": .string("\(name)/\(version)"), "version": .string(version)]
    }
    return ["name": .string(name), "versions": .array(versions), "preferredVersion": versions.first ?? [:]]
  }

  /// `/api/v1` and `/apis/GROUP/VERSION`.
  func resourceList(group: String, version: String) -> JSONValue {
    var entries: [JSONValue] = []
    for resource in resources(group: group, version: version) {
      var entry: JSONValue = [
        "name": .string(resource.name.plural), "singularName": .string(resource.singular),
        "namespaced": .bool(resource.isNamespaced),
        "kind": .string(resource.kind), "verbs": JSONValue(resource.verbs),
      ]
      if !resource.shortNames.isEmpty { entry["shortNames"] = JSONValue(resource.shortNames) }
      if !resource.categories.isEmpty { entry["categories"] = JSONValue(resource.categories) }
      entries.append(entry)
      for (name, subresource) in resource.subresources.sorted(by: { $0.key < $1.key }) {
        var entry: JSONValue = [
          "name": .string("\(resource.name.plural)/\(name)"), "singularName": "", "namespaced": .bool(resource.isNamespaced),
          "kind": .string(subresource.kind.kind), "verbs": JSONValue(subresource.verbs),
        ]
        if subresource.kind.group != group || subresource.kind.version != version {
          entry["group"] = .string(subresource.kind.group)
          entry["version"] = .string(subresource.kind.version)
        }
        entries.append(entry)
      }
    }
    let groupVersion = group.isEmpty ? version : "\(group)/\(version)"
    return ["kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string(groupVersion), "resources": .array(entries)]
  }

  // MARK: - The new form

  /// `/api` and `/apis` in one document each.
  func aggregated(core: Bool) -> JSONValue {
    let items = (core ? [""] : groups).map { group -> JSONValue in
      [
        "metadata": group.isEmpty ? [:] : ["name": .string(group)],
        "versions": .array(versions(of: group).map { aggregatedVersion(group, $0) }),
      ]
    }
    return ["kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": [:], "items": .array(items)]
  }

  private func aggregatedVersion(_ group: String, _ version: String) -> JSONValue {
    let entries = resources(group: group, version: version).map { resource -> JSONValue in
      var entry: JSONValue = [
        "resource": .string(resource.name.plural), "responseKind": ["group": "", "version": "", "kind": .string(resource.kind)],
        "scope": resource.isNamespaced ? "Namespaced" : "Cluster", "singularResource": .string(resource.singular),
        "verbs": JSONValue(resource.verbs),
      ]
      if !resource.shortNames.isEmpty { entry["shortNames"] = JSONValue(resource.shortNames) }
      if !resource.categories.isEmpty { entry["categories"] = JSONValue(resource.categories) }
      if !resource.subresources.isEmpty {
        entry["subresources"] = .array(
          resource.subresources.sorted { $0.key < $1.key }.map { name, subresource in
            let isSame = subresource.kind.group == group && subresource.kind.version == version
            return [
              "subresource": .string(name), "verbs": JSONValue(subresource.verbs),
              "responseKind": [
                "group": .string(isSame ? "" : subresource.kind.group),
                "version": .string(isSame ? "" : subresource.kind.version),
                "kind": .string(subresource.kind.kind),
              ],
            ]
          })
      }
      return entry
    }
    return ["version": .string(version), "freshness": "Current", "resources": .array(entries)]
  }
}

/// The order of versions such as v1, v1beta2 and v2alpha1.
enum KubernetesVersion {
  /// Whether the left is newer and more stable: v2 before v1 before v1beta2 before v1beta1 before v1alpha1 before all others.
  static func precedes(_ left: String, _ right: String) -> Bool {
    switch (rank(left), rank(right)) {
    case (let left?, let right?): left > right
    case (_?, nil): true
    case (nil, _?): false
    case (nil, nil): left < right
    }
  }

  private static func rank(_ version: String) -> (Int, Int, Int)? {
    guard version.hasPrefix("v") else { return nil }
    let rest = version.dropFirst()
    let major = rest.prefix { $0.isNumber }
    guard let number = Int(major) else { return nil }
    let stage = rest.dropFirst(major.count)
    if stage.isEmpty { return (2, number, 0) }
    for (word, level) in [("beta", 1), ("alpha", 0)] where stage.hasPrefix(word) {
      guard let minor = Int(stage.dropFirst(word.count)) else { return nil }
      return (level, number, minor)
    }
    return nil
  }
}
