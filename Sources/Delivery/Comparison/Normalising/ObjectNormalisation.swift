import CustomResources
import ObjectModel

/// What is evened out in an object before it is compared, whatever the way of comparing.
struct ObjectNormalisation {
  var options: ComparisonOptions

  func normalised(_ manifest: Manifest) -> Manifest {
    var manifest = manifest
    manifest["metadata", "creationTimestamp"] = nil
    if ignoresStatus(of: manifest) { manifest["status"] = nil }
    switch (manifest.group, manifest.kind) {
    case ("", "Secret"): manifest = Self.foldedSecret(manifest)
    case ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "ClusterRole"): manifest = normalisedRole(manifest)
    case ("", "Endpoints"): manifest = Self.normalisedEndpoints(manifest)
    default: break
    }
    if manifest["metadata", "annotations"]?.object?.isEmpty == true { manifest["metadata", "annotations"] = nil }
    return manifest
  }

  private func ignoresStatus(of manifest: Manifest) -> Bool {
    switch options.ignoredStatus {
    case .all: true
    case .customResourceDefinitions: manifest.isCustomResourceDefinition
    case .none: false
    }
  }

  /// `stringData` folded into `data`, where it wins; values without content are empty texts.
  static func foldedSecret(_ manifest: Manifest) -> Manifest {
    var manifest = manifest
    var data = manifest["data"]?.object ?? [:]
    for (key, value) in manifest["stringData"]?.object ?? [:] {
      data[key] = .string(Base64.encode(Array((value.string ?? "").utf8)))
    }
    manifest["stringData"] = nil
    data = data.mapValues { $0.isNull ? "" : $0 }
    if manifest["data"] != nil || !data.isEmpty { manifest["data"] = .object(data) }
    return manifest
  }

  /// No rules are written in one way only; rules that are aggregated from other roles may be left out.
  private func normalisedRole(_ manifest: Manifest) -> Manifest {
    var manifest = manifest
    let isAggregated = options.ignoresAggregatedRoles && manifest["aggregationRule"]?.object != nil
    if isAggregated || manifest["rules"]?.array?.isEmpty ?? true { manifest["rules"] = nil }
    return manifest
  }

  /// Ports are TCP unless they say otherwise; subsets and what is in them have no order.
  private static func normalisedEndpoints(_ manifest: Manifest) -> Manifest {
    guard let subsets = manifest["subsets"]?.array else { return manifest }
    var manifest = manifest
    let normalised = subsets.map { subset in
      var subset = subset
      for field in ["addresses", "notReadyAddresses"] {
        if let addresses = subset[field]?.array { subset[field] = .array(addresses.sortedByText) }
      }
      if let ports = subset["ports"]?.array {
        subset["ports"] = .array(
          ports.map { port in
            var port = port
            if port["protocol"] == nil { port["protocol"] = "TCP" }
            return port
          }.sortedByText)
      }
      return subset
    }
    manifest["subsets"] = .array(normalised.sortedByText)
    return manifest
  }
}

extension [JSONValue] {
  fileprivate var sortedByText: [JSONValue] {
    map { ($0.json(), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
